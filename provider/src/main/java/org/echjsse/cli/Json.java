package org.echjsse.cli;

import com.grack.nanojson.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A JSON object under construction; keys come out in the order they went in. */
final class Json {
    private final Map<String, Object> members = new LinkedHashMap<>();

    /**
     * @param value text, number, boolean, collection, map, another object, {@code null}, or an optional of these
     */
    Json put(JsonKey key, Object value) {
        Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        members.put(key.key(), plain instanceof Json json ? json.members : plain);
        return this;
    }

    Json putAll(Json other) {
        members.putAll(other.members);
        return this;
    }

    Map<String, Object> members() {
        return members;
    }

    /** Indented, without a line end. */
    String text() {
        return JsonWriter.indent("  ").string().value(members).done();
    }

    /** In one line. */
    String line() {
        return JsonWriter.string().value(members).done();
    }
}
