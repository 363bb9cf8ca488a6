package dev.mechanist.experiments.records;

import dev.mechanist.core.KnownNames;
import dev.mechanist.envs.Environments;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.sysid.MeasuredSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Machines that are built in: descriptions such as a person writes, beside this class. To add one, add its file and its name. */
public final class Machines {
    private static final List<String> BUILT_IN = List.of("double-pendulum", "simple-pendulum");

    private Machines() {}

    public static List<String> names() {
        return BUILT_IN;
    }

    /**
     * The description of a machine as it is written.
     *
     * @throws dev.mechanist.core.InputException for an unknown name; the message lists the known ones
     */
    public static String text(String name) {
        if (!BUILT_IN.contains(name)) {
            throw KnownNames.unknown("machine", name, BUILT_IN);
        }
        try (InputStream in = Machines.class.getResourceAsStream(name + ".yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The description of a machine. */
    public static RecordDescription description(String name) {
        return RecordDescription.read(YamlNode.parse(name + ".yaml", text(name)));
    }

    /** Name and what each one is. */
    public static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        BUILT_IN.forEach(name -> summaries.put(name, description(name).summary()));
        return summaries;
    }

    /**
     * A machine with the way in which its records are fitted, or the equations of an environment, fitted in the usual way.
     *
     * @throws dev.mechanist.core.InputException for an unknown name; the message lists the known ones
     */
    public static MeasuredSystem system(String name) {
        if (BUILT_IN.contains(name)) {
            return description(name).measured().orElseThrow();
        }
        if (!Environments.knows(name)) {
            Set<String> known = new LinkedHashSet<>(BUILT_IN);
            known.addAll(Environments.listing());
            throw KnownNames.unknown("system", name, known);
        }
        return MeasuredSystem.ofEquations(name);
    }
}
