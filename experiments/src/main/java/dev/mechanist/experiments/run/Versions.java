package dev.mechanist.experiments.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import picocli.CommandLine.IVersionProvider;

/** Versions of this program and its libraries, as the build wrote them. */
public final class Versions implements IVersionProvider {
    private static final Map<String, String> ALL = read();

    /** Version of this program. */
    public static String mechanist() {
        return ALL.get("mechanist");
    }

    /** Library name to version, sorted by name; immutable. */
    public static Map<String, String> libraries() {
        Map<String, String> libraries = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        libraries.putAll(ALL);
        libraries.remove("mechanist");
        return Collections.unmodifiableMap(libraries);
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "mechanist " + mechanist(), "Java " + System.getProperty("java.version"),
        };
    }

    private static Map<String, String> read() {
        Properties properties = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> versions = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> versions.put(name, properties.getProperty(name)));
        return Collections.unmodifiableMap(versions);
    }
}
