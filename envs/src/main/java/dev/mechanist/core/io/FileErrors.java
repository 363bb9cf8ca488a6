package dev.mechanist.core.io;

import dev.mechanist.core.InputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What went wrong with a file, in the words of the person who named it: the file, the reason and the cure on one line. */
public final class FileErrors {
    /** Names of exceptions as a cause's message begins with. */
    private static final Pattern CLASSES = Pattern.compile("\\b(?:[a-z]\\w*\\.)+\\w*(?:Exception|Error)\\b(?:: )?");

    private FileErrors() {}

    /**
     * The error for a file that could not be read.
     *
     * @param file as the user named it
     * @param e what the system said
     */
    public static InputException reading(Path file, IOException e) {
        return new InputException(whyUnread(file, e), e);
    }

    private static String whyUnread(Path file, IOException e) {
        if (e instanceof CharacterCodingException) {
            return file + ": not a text file in UTF-8; export it as plain text";
        }
        if (Files.isDirectory(file)) {
            return file + ": is a directory; name a file in it";
        }
        if (e instanceof NoSuchFileException || !Files.exists(file)) {
            return "no such file: " + file + "; check the path";
        }
        return file + ": cannot be read (" + reason(e) + "); check the file and its permissions";
    }

    /** The error for a pipe or device where a file is needed that gives the same whenever it is read. */
    public static InputException unrepeatable(Path file) {
        return new InputException(
                file + ": is a pipe or a device, which can be read only once; write it to a file and name that");
    }

    /**
     * The error for a file that could not be written.
     *
     * @param file as the user named it
     * @param e what the system said
     */
    public static InputException writing(Path file, IOException e) {
        if (Files.isDirectory(file)) {
            return new InputException("cannot write " + file + ": it is a directory; name a file in it", e);
        }
        Path blocking = blocking(file);
        String reason = blocking == null ? reason(e) : blocking + " is a file, not a directory";
        return new InputException(
                "cannot write " + file + ": " + reason + "; choose a directory that can be written", e);
    }

    /** The file that stands where a directory should be; null where there is none. */
    private static Path blocking(Path file) {
        for (Path above = file.toAbsolutePath().getParent(); above != null; above = above.getParent()) {
            if (Files.isRegularFile(above)) {
                return above;
            }
        }
        return null;
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "its directory cannot be made";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return said(e);
    }

    /** What an error says, in its first line, without the classes of errors that it repeats; its own class where it says nothing. */
    public static String said(Throwable e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        String line = message.lines()
                .map(text -> CLASSES.matcher(text).replaceAll("").strip())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return line.isEmpty() ? e.getClass().getSimpleName() : line;
    }
}
