package dev.mechanist.tensor;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.AtomicFiles;
import dev.mechanist.core.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Arrays and facts in one file, written whole or not at all: an NPZ archive of float64 arrays, which NumPy reads, with a
 * {@code manifest.json} beside them. The archive's checksums tell a damaged file.
 *
 * @param kind what wrote it; reading asks for the same
 * @param facts texts such as settings, step numbers and data hashes
 * @param arrays row-major, flat
 */
public record Checkpoint(String kind, Map<String, String> facts, Map<String, double[]> arrays) {
    private static final String MANIFEST = "manifest.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] NPY_MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    public Checkpoint {
        facts = new TreeMap<>(facts);
        arrays = new LinkedHashMap<>(arrays);
    }

    /** Writes the file, replacing one that is there. */
    public void write(Path file) {
        AtomicFiles.write(file, out -> {
            // Closing the archive closes the stream, which its owner then closes again without effect.
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.setLevel(1);
                put(zip, MANIFEST, manifest());
                for (Map.Entry<String, double[]> array : arrays.entrySet()) {
                    put(zip, array.getKey() + ".npy", npy(array.getValue()));
                }
            }
        });
    }

    /**
     * Reads a file.
     *
     * @throws InputException when it is not there, is damaged, or was written by something else
     */
    public static Checkpoint read(Path file, String kind) {
        if (!Files.isRegularFile(file)) {
            throw new InputException("there is no checkpoint " + file);
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry manifest = zip.getEntry(MANIFEST);
            if (manifest == null) {
                throw new InputException(file + " is not a checkpoint of Mechanist: it has no " + MANIFEST);
            }
            Map<String, String> facts =
                    JSON.readValue(zip.getInputStream(manifest).readAllBytes(), new TypeReference<>() {});
            String found = facts.remove("kind");
            if (!kind.equals(found)) {
                throw new InputException(file + " holds '" + found + "', not '" + kind + "'; give the right file");
            }
            Map<String, double[]> arrays = new LinkedHashMap<>();
            for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
                if (entry.getName().endsWith(".npy")) {
                    String name = entry.getName().substring(0, entry.getName().length() - 4);
                    arrays.put(name, parseNpy(zip.getInputStream(entry).readAllBytes()));
                }
            }
            return new Checkpoint(kind, facts, arrays);
        } catch (IOException e) {
            throw new InputException(
                    "checkpoint " + file + " is damaged (" + e.getMessage() + "); delete it to start again", e);
        }
    }

    /** A fact that must be there. */
    public String fact(String name) {
        String value = facts.get(name);
        if (value == null) {
            throw new InputException("the checkpoint does not say '" + name + "'; it is from another version");
        }
        return value;
    }

    /** An array that must be there and have the given length. */
    public double[] array(String name, int length) {
        double[] values = arrays.get(name);
        if (values == null || values.length != length) {
            throw new InputException("the checkpoint has " + (values == null ? "no" : values.length) + " numbers for '"
                    + name + "', expected " + length + "; it belongs to other settings");
        }
        return values;
    }

    private byte[] manifest() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("kind", kind);
        all.putAll(facts);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(all);
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] npy(double[] values) throws IOException {
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + values.length + ",), }";
        int padding = 64 - (NPY_MAGIC.length + 2 + header.length() + 1) % 64;
        byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer body =
                ByteBuffer.allocate(2 + text.length + 8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        body.putShort((short) text.length).put(text);
        body.asDoubleBuffer().put(values);
        ByteArrayOutputStream out = new ByteArrayOutputStream(NPY_MAGIC.length + body.capacity());
        out.write(NPY_MAGIC);
        out.write(body.array());
        return out.toByteArray();
    }

    private static double[] parseNpy(byte[] content) throws IOException {
        if (content.length < 10 || !Arrays.equals(content, 0, 8, NPY_MAGIC, 0, 8)) {
            throw new IOException("an array is not in NPY format");
        }
        ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int start = 10 + Short.toUnsignedInt(buffer.getShort(8));
        if (start > content.length || (content.length - start) % 8 != 0) {
            throw new IOException("an array is cut short");
        }
        DoubleBuffer numbers =
                buffer.position(start).slice().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
        double[] values = new double[numbers.remaining()];
        numbers.get(values);
        return values;
    }
}
