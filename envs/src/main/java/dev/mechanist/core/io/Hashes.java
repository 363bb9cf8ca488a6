package dev.mechanist.core.io;

import dev.mechanist.core.InputException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 of texts and files, as lower-case hexadecimal digits: the data hashes of a provenance. */
public final class Hashes {
    private Hashes() {}

    public static String ofText(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    public static String ofFile(Path file) {
        MessageDigest digest = sha256();
        update(digest, file);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Over several files in this order, whatever their names. */
    public static String ofFiles(List<Path> files) {
        MessageDigest digest = sha256();
        files.forEach(file -> update(digest, file));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Over all files of a directory in the order of their names, or over one file. */
    public static String ofTree(Path root) {
        MessageDigest digest = sha256();
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> sorted = files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> name(root.relativize(file))))
                    .toList();
            sorted.forEach(file -> {
                digest.update(name(root.relativize(file)).getBytes(StandardCharsets.UTF_8));
                update(digest, file);
            });
        } catch (IOException e) {
            throw FileErrors.reading(root, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** @throws InputException for a pipe: what was read from it once cannot be read again */
    private static void update(MessageDigest digest, Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
            throw FileErrors.unrepeatable(file);
        }
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }

    /** Over arrays of numbers, one after the other, by their bits. */
    public static String ofNumbers(Iterable<double[]> arrays) {
        MessageDigest digest = sha256();
        for (double[] array : arrays) {
            ByteBuffer bytes = ByteBuffer.allocate(8 * array.length);
            bytes.asDoubleBuffer().put(array);
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A relative path as it is written everywhere. */
    private static String name(Path relative) {
        return relative.toString().replace(File.separatorChar, '/');
    }
}
