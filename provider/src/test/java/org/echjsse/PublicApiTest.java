package org.echjsse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the exported packages offer, held against {@code api.txt}: so that a change of the public API is a line in a review, and not an
 * accident. After a wanted change: {@code mvn -pl provider test -Dtest=PublicApiTest -Dechjsse.api.write=true}.
 */
class PublicApiTest {
    private static final Path BASE = Path.of(System.getProperty("basedir", ""));
    private static final Path CLASSES = BASE.resolve(Path.of("target", "classes"));
    private static final Path API = BASE.resolve(Path.of("src", "test", "resources", "api.txt"));

    @Test
    void thePublicApiIsTheOneThatWasReviewed() throws Exception {
        String api = describe();
        if (Boolean.getBoolean("echjsse.api.write")) {
            Files.writeString(API, api);
        }
        assertEquals(Files.readString(API), api, "the public API has changed; if that is wanted, see PublicApiTest");
    }

    @Test
    void aPublicMemberCannotHide() {
        List<String> lines = new ArrayList<>();
        describe(EchConnection.class, lines);
        assertEquals("public interface org.echjsse.EchConnection", lines.get(0));
        assertEquals(
                Arrays.stream(EchConnection.class.getDeclaredMethods())
                        .filter(method -> !method.isSynthetic())
                        .count(),
                lines.stream().filter(line -> line.contains("(")).count());
    }

    private static String describe() throws IOException, ReflectiveOperationException {
        List<String> lines = new ArrayList<>();
        ModuleDescriptor module;
        try (var in = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
            module = ModuleDescriptor.read(in);
        }
        for (String exported : module.exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .sorted()
                .toList()) {
            lines.add("package " + exported);
            lines.add("");
            for (Class<?> type : publicTypesOf(exported)) {
                describe(type, lines);
                lines.add("");
            }
        }
        return String.join("\n", lines).stripTrailing() + "\n";
    }

    private static List<Class<?>> publicTypesOf(String packageName) throws IOException, ReflectiveOperationException {
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.list(CLASSES.resolve(packageName.replace('.', '/')))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.equals("package-info.class")) {
                    String className = packageName + "." + name.substring(0, name.length() - ".class".length());
                    Class<?> type = Class.forName(className, false, PublicApiTest.class.getClassLoader());
                    if (isVisible(type)) {
                        types.add(type);
                    }
                }
            }
        }
        return types;
    }

    /** Whether users can name a type: it and all types around it are public or protected. */
    private static boolean isVisible(Class<?> type) {
        for (Class<?> around = type; around != null; around = around.getDeclaringClass()) {
            if (!isVisible(around.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass() && !type.isLocalClass();
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static void describe(Class<?> type, List<String> lines) {
        lines.add(deprecated(type) + header(type));
        // sorted: the order of reflection is not fixed
        TreeSet<String> members = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (isVisible(field.getModifiers()) && !field.isSynthetic() && !field.isEnumConstant()) {
                members.add(deprecated(field) + field.toGenericString());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            addExecutable(constructor, members);
        }
        for (Method method : type.getDeclaredMethods()) {
            addExecutable(method, members);
        }
        if (type.isEnum()) {
            // in their order: ordinal() and compareTo() are public, too
            lines.add("    " + Arrays.toString(type.getEnumConstants()));
        }
        members.forEach(member -> lines.add("    " + withoutPackages(member, type)));
    }

    private static void addExecutable(Executable executable, TreeSet<String> members) {
        if (isVisible(executable.getModifiers()) && !executable.isSynthetic()) {
            members.add(deprecated(executable) + executable.toGenericString());
        }
    }

    /** A member as its source has it: types without the packages every reader knows, and not its own class once more. */
    private static String withoutPackages(String member, Class<?> type) {
        String shorter = member.replace(type.getName() + ".", "").replaceAll("\\bjava\\.(lang|util)\\.(?=[A-Z])", "");
        // in an interface what is not "default" is abstract
        return type.isInterface() ? shorter.replace("abstract ", "") : shorter;
    }

    /** Written by hand, because what {@code Class.toGenericString} says of sealed types differs between JDKs. */
    private static String header(Class<?> type) {
        int told = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL;
        StringBuilder header = new StringBuilder(Modifier.toString(type.getModifiers() & told));
        if (Modifier.isAbstract(type.getModifiers()) && !type.isInterface()) {
            header.append(" abstract");
        }
        header.append(type.isSealed() ? " sealed " : " ")
                .append(kind(type))
                .append(' ')
                .append(type.getName());
        if (type.getTypeParameters().length > 0) {
            header.append(Arrays.toString(type.getTypeParameters()));
        }
        if (kind(type).equals("class") && type.getGenericSuperclass() != Object.class) {
            header.append(" extends ").append(type.getGenericSuperclass().getTypeName());
        }
        if (type.getGenericInterfaces().length > 0) {
            header.append(type.isInterface() ? " extends " : " implements ")
                    .append(Arrays.stream(type.getGenericInterfaces())
                            .map(Type::getTypeName)
                            .collect(Collectors.joining(", ")));
        }
        if (type.isSealed()) {
            header.append(" permits ")
                    .append(Arrays.stream(type.getPermittedSubclasses())
                            .map(Class::getName)
                            .sorted()
                            .collect(Collectors.joining(", ")));
        }
        return header.toString();
    }

    private static String kind(Class<?> type) {
        if (type.isRecord()) {
            return "record";
        }
        if (type.isEnum()) {
            return "enum";
        }
        return type.isInterface() ? "interface" : "class";
    }

    private static String deprecated(AnnotatedElement element) {
        return element.isAnnotationPresent(Deprecated.class) ? "@Deprecated " : "";
    }
}
