package dev.mechanist.envs.bodies.mjcf.text;

/** What a file is called where the model gives it no name. */
public final class FileNames {
    private FileNames() {}

    /** The last part of a path, of either system. */
    public static String last(String file) {
        return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    }

    /** That without the ending. */
    public static String bare(String file) {
        String last = last(file);
        return last.contains(".") ? last.substring(0, last.lastIndexOf('.')) : last;
    }
}
