package org.echjsse.jsse;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What an object keeps in memory. */
final class Reach {
    private Reach() {}

    /** Names of classes. The context is not the connection's: it is not looked into, nor are the JDK's own objects but for collections. */
    static Set<String> from(Object start) throws IllegalAccessException {
        Set<String> classes = new TreeSet<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> waiting = new ArrayDeque<>();
        waiting.add(start);
        while (!waiting.isEmpty()) {
            Object next = waiting.remove();
            if (next instanceof EchSslSessionContext || !seen.add(next)) {
                continue;
            }
            classes.add(next.getClass().getName());
            if (next instanceof Optional<?> optional) {
                optional.ifPresent(waiting::add);
            } else if (next instanceof Collection<?> collection) {
                waiting.addAll(collection);
            } else if (next instanceof Map<?, ?> map) {
                waiting.addAll(map.values());
            } else if (next instanceof Object[] array) {
                for (int i = 0; i < array.length; i++) {
                    add(waiting, Array.get(array, i));
                }
            } else if (next.getClass().getName().matches("org\\.(echjsse|bouncycastle)\\..*")) {
                addFields(waiting, next);
            }
        }
        return classes;
    }

    private static void addFields(Deque<Object> waiting, Object object) throws IllegalAccessException {
        for (Class<?> type = object.getClass(); type != Object.class && type != null; type = type.getSuperclass()) {
            if (!type.getName().startsWith("org.")) {
                return; // the JDK's
            }
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    add(waiting, field.get(object));
                }
            }
        }
    }

    private static void add(Deque<Object> waiting, Object value) {
        if (value != null) {
            waiting.add(value);
        }
    }
}
