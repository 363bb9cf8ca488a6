package dev.mechanist.core.io;

import dev.mechanist.core.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** An NPZ archive whose arrays are read one by one, when they are asked for; {@link Npz} reads all of them. */
public final class NpzFile implements AutoCloseable {
    private final Path file;
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

    /** @throws InputException when the file is missing or damaged, or holds nothing */
    public NpzFile(Path file) {
        this.file = file;
        try {
            if (!Files.isRegularFile(file)) {
                throw FileErrors.reading(file, new IOException("not a file"));
            }
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new InputException(
                    file + ": not an NPZ archive, or a damaged one (" + e.getMessage() + "); write it again", e);
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
        zip.stream().forEach(entry -> entries.put(entry.getName().replaceFirst("\\.npy$", ""), entry));
        if (entries.isEmpty()) {
            close();
            throw new InputException(file + ": not an NPZ archive, or an empty one; write it again");
        }
    }

    /** Names of all arrays. */
    public Set<String> names() {
        return entries.keySet();
    }

    /** Whether something in the archive is called as an array is. */
    public boolean isArray(String name) {
        return require(name).getName().endsWith(".npy");
    }

    /** Bytes that an array takes when it is read, with its header. */
    public long size(String name) {
        return require(name).getSize();
    }

    /**
     * Reads one array.
     *
     * @throws InputException when there is none of that name, or it is damaged, too large or of another type
     */
    public NpyArray array(String name) {
        String place = file + ": array '" + name + "'";
        ZipEntry entry = require(name);
        if (entry.getSize() > Integer.MAX_VALUE - 8) {
            throw new InputException(place + " has " + entry.getSize()
                    + " bytes, beyond the 2 GiB of one array; split it, for example into shorter episodes");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readAllBytes();
            requireWhole(place, bytes, entry);
            return Npz.decode(place, bytes);
        } catch (ZipException e) {
            throw new InputException(place + " is damaged (" + e.getMessage() + "); write the file again", e);
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }

    /** The archive holds a checksum of each array, which {@link ZipFile} does not look at. */
    private static void requireWhole(String place, byte[] bytes, ZipEntry entry) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        if (bytes.length != entry.getSize() || checksum.getValue() != entry.getCrc()) {
            throw new InputException(place + " is damaged (its checksum differs); write the file again");
        }
    }

    private ZipEntry require(String name) {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new InputException(file + ": no array '" + name + "' among " + String.join(", ", entries.keySet()));
        }
        return entry;
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException ignored) {
            // It was only read.
        }
    }
}
