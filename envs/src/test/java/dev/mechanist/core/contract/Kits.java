package dev.mechanist.core.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** Runs the checks of a kit one by one, on what a registry makes and on what is broken on purpose. */
public final class Kits {
    private Kits() {}

    /** All checks of a kit and of those that it builds on, on one implementation. */
    public static Stream<DynamicTest> tests(Class<?> kit, Object instance) {
        return checks(kit).values().stream()
                .map(check -> DynamicTest.dynamicTest(
                        kit.getSimpleName() + "." + check.getName(), () -> run(check, instance)));
    }

    /**
     * Proof that a kit sees what it is there for: a sound implementation passes all of it, and each check of its own, apart from
     * those of the kits that it builds on, is failed by an implementation that is broken there.
     *
     * @param broken by the name of the check that must fail
     */
    public static Stream<DynamicTest> proof(Class<?> kit, Object sound, Map<String, ?> broken) {
        String name = kit.getSimpleName();
        DynamicTest complete = DynamicTest.dynamicTest(
                name + ": something is broken for each check",
                () -> Assertions.assertEquals(new TreeSet<>(ownChecks(kit)), new TreeSet<>(broken.keySet())));
        Stream<DynamicTest> rejections = broken.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(
                        name + "." + e.getKey() + " rejects", () -> assertRejected(kit, e.getKey(), e.getValue())));
        return Stream.concat(Stream.of(complete), Stream.concat(tests(kit, sound), rejections));
    }

    /** The check fails by one of its assertions, and not because something else went wrong. */
    public static void assertRejected(Class<?> kit, String check, Object broken) {
        Assertions.assertThrows(AssertionError.class, () -> run(checks(kit).get(check), broken), check);
    }

    private static List<String> ownChecks(Class<?> kit) {
        return Arrays.stream(kit.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
    }

    private static Map<String, Method> checks(Class<?> kit) {
        List<Method> all = new ArrayList<>(List.of(kit.getMethods()));
        for (Class<?> type = kit; type != null && type != Object.class; type = type.getSuperclass()) {
            all.addAll(List.of(type.getDeclaredMethods()));
        }
        Map<String, Method> checks = new LinkedHashMap<>();
        all.stream()
                .filter(method -> method.isAnnotationPresent(Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .forEach(method -> checks.putIfAbsent(method.getName(), method));
        return checks;
    }

    /** A check may take one argument, an empty directory. */
    private static void run(Method check, Object instance) throws Throwable {
        check.setAccessible(true);
        try {
            if (check.getParameterCount() == 0) {
                check.invoke(instance);
                return;
            }
            Path directory = Files.createTempDirectory("kit");
            try {
                check.invoke(instance, directory);
            } finally {
                delete(directory);
            }
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
