package dev.mechanist.experiments.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mechanist.core.InputException;
import dev.mechanist.core.io.FileErrors;
import dev.mechanist.core.io.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** JSON as this program writes and reads it: records by their component names, times in ISO 8601, doubles exact. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Json() {}

    /** Indented, for people. */
    public static String pretty(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    /** On one line, with map keys sorted: equal values give equal texts. */
    public static String canonical(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    private static final String SEAL = "sha256";
    private static final String CONTENT = "content";

    /**
     * Indented, with a checksum over the value and whose it is, to be read by {@link #findChecked}.
     *
     * @param owner what the value is of: under another name it does not verify
     */
    public static String withChecksum(String owner, Object value) {
        ObjectNode kept = MAPPER.createObjectNode();
        JsonNode content = tree(value);
        kept.put(SEAL, seal(owner, content));
        kept.set(CONTENT, content);
        return pretty(kept);
    }

    private static String seal(String owner, JsonNode content) {
        return Hashes.ofText(owner + "\n" + canonical(content));
    }

    /**
     * Reads a record that was written with its checksum; nothing where there is no file, something else, a changed one or that of
     * another owner.
     */
    public static <T> Optional<T> findChecked(Path file, String owner, Class<T> type) {
        return find(file, JsonNode.class)
                .filter(kept -> kept.path(SEAL).asText().equals(seal(owner, kept.path(CONTENT))))
                .flatMap(kept -> {
                    try {
                        return Optional.ofNullable(MAPPER.treeToValue(kept.path(CONTENT), type));
                    } catch (JsonProcessingException e) {
                        return Optional.empty();
                    }
                });
    }

    /** Reads a record from a file. */
    public static <T> T read(Path file, Class<T> type) {
        try {
            return MAPPER.readValue(Files.readAllBytes(file), type);
        } catch (IOException e) {
            throw new InputException(file + ": not what this program wrote (" + FileErrors.said(e) + "); remove it", e);
        }
    }

    /** Reads a record from a file; nothing where there is no file or something else in it. */
    public static <T> Optional<T> find(Path file, Class<T> type) {
        try {
            return Files.exists(file)
                    ? Optional.ofNullable(MAPPER.readValue(Files.readAllBytes(file), type))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A value as a tree, as reading it back would give. */
    public static JsonNode tree(Object value) {
        try {
            return MAPPER.readTree(canonical(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // what was written can be read
        }
    }

    /** Reads a file as a tree. */
    public static JsonNode tree(Path file) {
        return read(file, JsonNode.class);
    }
}
