package dev.mechanist.sysid.equations;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.FileErrors;
import dev.mechanist.core.io.Hashes;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The text of a Java file.
 *
 * @param name of the file, without its folder
 * @param text what it says
 */
public record JavaSource(String name, String text) {
    /** Reads a file. */
    public static JavaSource read(Path file) {
        try {
            return new JavaSource(file.getFileName().toString(), Files.readString(file));
        } catch (MalformedInputException e) {
            throw new InputException(file + ": is no text in UTF-8; save it so", e);
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }

    /** SHA-256 of the text. */
    public String sha256() {
        return Hashes.ofText(text);
    }
}
