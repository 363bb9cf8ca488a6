package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.mjcf.text.Attachments;
import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.mjcf.text.MjcfReader;
import dev.mechanist.envs.bodies.mjcf.text.Urdf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.nio.file.Path;

/** Reads MuJoCo's MJCF models, and URDF as MuJoCo does. Every error names file, line and element. */
public final class Mjcf {
    private Mjcf() {}

    /** Whether what matters but is not simulated (tendons, equality constraints, contacts of some shapes) is a warning or an error. */
    public enum Strictness {
        /** {@link BodyModel#warnings()} names what is left out. */
        WARN,
        /** What is left out is an error. */
        STRICT
    }

    /**
     * Reads a file and what it includes.
     *
     * @throws dev.mechanist.core.InputException when the file cannot be read or describes no possible system
     */
    public static BodyModel read(Path file, Strictness strictness) {
        return MjcfCompiler.compile(MjcfReader.read(file), strictness, folder(file));
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().getParent();
    }

    /** {@link #read(Path, Strictness)} with warnings. */
    public static BodyModel read(Path file) {
        return read(file, Strictness.WARN);
    }

    /**
     * The text of a model with everything that it includes and the triangles of its meshes, to be read by {@link #parse}.
     *
     * @throws dev.mechanist.core.InputException when the file or one that it includes cannot be read
     */
    public static String resolved(Path file) {
        MjcfElement read = MjcfReader.read(file);
        MjcfElement root = Urdf.is(read) ? Urdf.toMjcf(read) : read;
        Attachments.writeOut(root, folder(file));
        MeshReader.putIn(root, folder(file));
        return root.toXml();
    }

    /**
     * Reads a model given as text, which cannot include files.
     *
     * @param name what to call it in messages
     */
    public static BodyModel parse(String xml, String name) {
        return MjcfCompiler.compile(MjcfReader.parse(xml, name), Strictness.WARN, null);
    }
}
