package dev.mechanist.core.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.FileErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads records from files of any known format: by what their first bytes are, not by how they are called. */
public final class RawRecords {
    /** Files that are called so are taken from a directory. */
    private static final List<String> ENDINGS =
            List.of(".csv", ".tsv", ".txt", ".dat", ".data", ".jsonl", ".npz", ".npy", ".mat", ".hdf5", ".h5");

    private static final int HEAD = 600;

    /**
     * What has to be said of a text file.
     *
     * @param skip lines before the header
     * @param separator of the fields; found out where empty
     */
    public record TextOptions(int skip, Optional<Character> separator) {
        public static final TextOptions FOUND_OUT = new TextOptions(0, Optional.empty());
    }

    private RawRecords() {}

    /** Whether a file is called as records are. */
    public static boolean isNamed(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /**
     * All records of a file, at least one.
     *
     * @throws InputException when it is missing, damaged, or of a format that is not known
     */
    public static List<RawRecord> read(Path file, TextOptions text) {
        byte[] head = head(file);
        String start = new String(head, StandardCharsets.ISO_8859_1);
        if (start.startsWith("PK\u0003\u0004") || start.startsWith("PK\u0005\u0006")) {
            return NumpyRecords.archive(file);
        }
        if (start.startsWith("\u0093NUMPY")) {
            return NumpyRecords.single(file);
        }
        if (start.startsWith("MATLAB 5")) {
            return MatlabRecords.read(file);
        }
        if (start.startsWith("\u0089HDF") || start.indexOf("\u0089HDF") == 512) {
            return Hdf5Records.read(file);
        }
        ForeignFormats.cure(head).ifPresent(cure -> {
            throw new InputException(file + ": " + cure);
        });
        if (start.matches("(?s)(\u00ef\u00bb\u00bf)?\\s*(\\{\\s*\"|\\[\\s*\\{).*")) {
            return List.of(JsonRecords.read(file));
        }
        return List.of(TextRecords.read(file, text));
    }

    private static byte[] head(Path file) {
        if (Files.isDirectory(file) || !Files.exists(file)) {
            throw FileErrors.reading(file, new IOException("not a file"));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }
}
