package org.echjsse.cli;

import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchConfig;
import org.echjsse.config.EchConfigList;

/** An {@code ECHConfigList} as text and as JSON, for every command that shows one. */
final class ConfigListText {
    private ConfigListText() {}

    /** All of it. */
    static void print(EchConfigList list, PrintWriter out) {
        int number = 0;
        for (EchConfig config : list.configs()) {
            out.println();
            out.println("Configuration " + ++number);
            sheet(config).print(out);
        }
        out.println();
        out.println(conclusion(list));
    }

    /** The one a client would use, in a line. */
    static String summary(EchConfigList list) {
        if (list.choose() instanceof ConfigChoice.Usable usable) {
            return "public_name " + Sheet.printable(usable.config().publicName()) + ", config_id "
                    + usable.config().configId() + ", " + kem(usable.config()) + ", " + usable.suite();
        }
        return conclusion(list);
    }

    /** What a client makes of it, as a sentence. */
    static String conclusion(EchConfigList list) {
        ConfigChoice choice = list.choose();
        if (choice instanceof ConfigChoice.Usable usable) {
            return "A client uses configuration " + (list.configs().indexOf(usable.config()) + 1) + " with "
                    + usable.suite() + "; the network sees "
                    + Sheet.printable(usable.config().publicName()) + ".";
        }
        List<String> reasons = ((ConfigChoice.Unusable) choice).reasons();
        return "No client of this version can use it: " + Sheet.printable(String.join("; ", reasons)) + ".";
    }

    static Json json(EchConfigList list) {
        Optional<ConfigChoice.Usable> chosen = Optional.of(list.choose())
                .filter(ConfigChoice.Usable.class::isInstance)
                .map(ConfigChoice.Usable.class::cast);
        return new Json()
                .put(JsonKey.BASE64, list.toBase64())
                .put(
                        JsonKey.CONFIGS,
                        list.configs().stream().map(ConfigListText::members).toList())
                .put(JsonKey.CHOSEN, chosen.map(usable -> list.configs().indexOf(usable.config())))
                .put(JsonKey.CHOSEN_CIPHER_SUITE, chosen.map(usable -> usable.suite()
                        .toString()));
    }

    private static Sheet sheet(EchConfig config) {
        Sheet sheet = new Sheet(2).row("version", version(config));
        if (config instanceof EchConfig.Known known) {
            int nameLength = known.maximumNameLength();
            sheet.row("config_id", known.configId())
                    .row("public_name", Sheet.printable(known.publicName()))
                    .row("kem", kem(known))
                    .row("public_key", HexFormat.of().formatHex(known.publicKey()))
                    .rows("cipher_suites", known.cipherSuites())
                    .row("maximum_name_length", nameLength == 0 ? "0 (not said)" : nameLength)
                    .rows("extensions", known.extensions());
            known.problem().ifPresent(problem -> sheet.row("not usable", problem));
        } else {
            sheet.row("length", config.encoded().length + " bytes").row("not usable", "the version is not known");
        }
        return sheet;
    }

    private static Object members(EchConfig config) {
        Json json = new Json().put(JsonKey.VERSION, version(config));
        if (config instanceof EchConfig.Known known) {
            json.put(JsonKey.CONFIG_ID, known.configId())
                    .put(JsonKey.KEM_ID, known.kemId())
                    .put(JsonKey.KEM, kem(known))
                    .put(JsonKey.PUBLIC_KEY, HexFormat.of().formatHex(known.publicKey()))
                    .put(
                            JsonKey.CIPHER_SUITES,
                            known.cipherSuites().stream().map(Object::toString).toList())
                    .put(JsonKey.MAXIMUM_NAME_LENGTH, known.maximumNameLength())
                    .put(JsonKey.PUBLIC_NAME, Sheet.printable(known.publicName()))
                    .put(
                            JsonKey.EXTENSIONS,
                            known.extensions().stream().map(Object::toString).toList())
                    .put(JsonKey.PROBLEM, known.problem());
        } else {
            json.put(JsonKey.PROBLEM, "the version is not known");
        }
        return json.members();
    }

    private static String version(EchConfig config) {
        return String.format("0x%04x", config.version());
    }

    private static String kem(EchConfig.Known config) {
        return HpkeNames.kemTitle(config.kemId());
    }
}
