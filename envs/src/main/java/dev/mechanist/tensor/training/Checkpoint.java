package dev.mechanist.tensor.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.InputException;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of a training in one NPZ file, written whole or not at all: arrays, and facts such as settings, step numbers and
 * data hashes. The facts are JSON in UTF-8, one code unit per entry of the array {@code facts}.
 *
 * @param place the file that it was read from, for messages
 * @param kind what wrote it; reading asks for the same
 * @param facts texts by name
 * @param arrays row-major, flat, by name
 */
public record Checkpoint(String place, String kind, Map<String, String> facts, Map<String, double[]> arrays) {
    private static final String FACTS = "facts";
    private static final String KIND = "kind";
    private static final ObjectMapper JSON = new ObjectMapper();

    public Checkpoint {
        facts = new TreeMap<>(facts);
        arrays = new TreeMap<>(arrays);
    }

    /** One to be written. */
    public Checkpoint(String kind, Map<String, String> facts, Map<String, double[]> arrays) {
        this("a checkpoint that was not read from a file", kind, facts, arrays);
    }

    /** Writes the file, replacing one that is there. */
    public void write(Path file) {
        Map<String, NpyArray> content = new TreeMap<>();
        arrays.forEach((name, values) -> content.put("state/" + name, NpyArray.of(values)));
        content.put(FACTS, NpyArray.of(encoded()));
        Npz.write(file, content);
    }

    /**
     * Reads a file.
     *
     * @throws InputException when it is not there, is damaged, or was written by something else
     */
    public static Checkpoint read(Path file, String kind) {
        Npz npz = Npz.read(file);
        if (!npz.arrays().containsKey(FACTS)) {
            throw new InputException(file + ": not a checkpoint; give the file that a training wrote");
        }
        Map<String, String> facts = decoded(file, npz.longs(FACTS));
        String found = facts.remove(KIND);
        if (!kind.equals(found)) {
            throw new InputException(
                    file + ": a checkpoint of '" + found + "', not of '" + kind + "'; give the right file");
        }
        Map<String, double[]> arrays = new TreeMap<>();
        for (String name : npz.arrays().keySet()) {
            if (name.startsWith("state/")) {
                arrays.put(name.substring("state/".length()), npz.doubles(name));
            }
        }
        return new Checkpoint(file.toString(), kind, facts, arrays);
    }

    /** A fact that must be there. */
    public String fact(String name) {
        String value = facts.get(name);
        if (value == null) {
            throw new InputException(place + ": does not say '" + name + "'; it is from another version");
        }
        return value;
    }

    /** An array that must be there and have the given length. */
    public double[] array(String name, int length) {
        double[] values = arrays.get(name);
        if (values == null || values.length != length) {
            throw new InputException(place + ": " + (values == null ? "no" : values.length) + " numbers for '" + name
                    + "', expected " + length + "; it belongs to other settings");
        }
        return values;
    }

    private long[] encoded() {
        Map<String, String> all = new TreeMap<>(facts);
        all.put(KIND, kind);
        try {
            byte[] bytes = JSON.writeValueAsBytes(all);
            long[] units = new long[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                units[i] = bytes[i];
            }
            return units;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts has a JSON form", e);
        }
    }

    private static Map<String, String> decoded(Path file, long[] units) {
        byte[] bytes = new byte[units.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) units[i];
        }
        try {
            return JSON.readValue(new String(bytes, StandardCharsets.UTF_8), new TypeReference<>() {});
        } catch (IOException e) {
            throw new InputException(file + ": damaged facts; delete the file to start again", e);
        }
    }
}
