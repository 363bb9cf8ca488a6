package dev.mechanist.experiments.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Leaves a short run to the first of HotSpot's two compilers: what the second one wins takes it longer. The launcher says so to the
 * JVM that it starts; a program that was started otherwise says so to its own, by the directives of {@code jcmd}.
 */
public final class FirstCompiler {
    /** Set by the launcher where it has said so itself. */
    private static final String SAID = "mechanist.firstCompiler";

    private static final String DIRECTIVES = "[{match: \"*.*\", c2: {Exclude: true}}]";

    private FirstCompiler() {}

    /** Whether it does for a command line: simulations below 10,000 steps, as in the launcher. */
    public static boolean suffices(String... words) {
        return words.length > 0
                && words[0].equals("simulate")
                && List.of(words).stream().noneMatch(word -> word.matches("(--steps=)?[1-9]\\d{4,}.*"));
    }

    /** Uses no other from now on, in this process. A JVM that knows no such directives goes on as usual. */
    public static void alone() {
        if (Boolean.getBoolean(SAID)) {
            return;
        }
        try {
            Path file = Files.createTempFile("mechanist", ".json");
            try {
                Files.writeString(file, DIRECTIVES);
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "compilerDirectivesAdd",
                                new Object[] {new String[] {file.toString()}},
                                new String[] {String[].class.getName()});
            } finally {
                Files.delete(file);
            }
        } catch (IOException | JMException e) {
            // The run takes longer, and gives the same.
        }
    }
}
