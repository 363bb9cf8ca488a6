package dev.mechanist.envs.bodies.shapes;

import java.util.Locale;

/** The solids with a volume, the plane, and meshes, whose volume is not told by their size; codes are MuJoCo's. Sizes: radius, then half lengths, m. */
public enum GeomShape {
    PLANE(0, 3),
    SPHERE(2, 1),
    CAPSULE(3, 2),
    ELLIPSOID(4, 3),
    CYLINDER(5, 2),
    BOX(6, 3),
    /** Half the edges of a box about its origin that holds it; the rest is its own. */
    MESH(7, 0);

    private final int code;
    private final int sizes;

    GeomShape(int code, int sizes) {
        this.code = code;
        this.sizes = sizes;
    }

    /** Whether it has no end: the flat one. */
    public boolean endless() {
        return ordinal() == 0;
    }

    public int code() {
        return code;
    }

    /** How many size numbers it needs. */
    public int sizes() {
        return sizes;
    }

    /** The name in MJCF files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The shape of a MuJoCo code. */
    public static GeomShape ofCode(int code) {
        for (GeomShape s : values()) {
            if (s.code == code) {
                return s;
            }
        }
        throw new IllegalArgumentException("no shape has code " + code);
    }

    /** Semi-axes of the ellipsoid that a medium takes it for, m [3]; zeros where there is none. */
    public double[] semiAxes(double[] s) {
        return switch (this) {
            case PLANE -> new double[3];
            case SPHERE -> new double[] {s[0], s[0], s[0]};
            case CAPSULE -> new double[] {s[0], s[0], s[1] + s[0]};
            case CYLINDER -> new double[] {s[0], s[0], s[1]};
            case ELLIPSOID, BOX, MESH -> s.clone();
        };
    }

    public double volume(double[] s) {
        return switch (this) {
            case PLANE -> 0;
            case MESH -> 0;
            case SPHERE -> 4.0 / 3 * Math.PI * s[0] * s[0] * s[0];
            case CAPSULE -> Math.PI * s[0] * s[0] * (2 * s[1] + 4.0 / 3 * s[0]);
            case ELLIPSOID -> 4.0 / 3 * Math.PI * s[0] * s[1] * s[2];
            case CYLINDER -> 2 * Math.PI * s[0] * s[0] * s[1];
            case BOX -> 8 * s[0] * s[1] * s[2];
        };
    }

    /** Principal moments about the centre, kg m^2 [3], for a homogeneous solid. */
    public double[] inertia(double mass, double[] s) {
        return switch (this) {
            case PLANE -> new double[3];
            case MESH -> new double[3];
            case SPHERE -> {
                double i = 0.4 * mass * s[0] * s[0];
                yield new double[] {i, i, i};
            }
            case CAPSULE -> capsule(mass, s[0], 2 * s[1]);
            case ELLIPSOID ->
                new double[] {
                    mass * (s[1] * s[1] + s[2] * s[2]) / 5,
                    mass * (s[0] * s[0] + s[2] * s[2]) / 5,
                    mass * (s[0] * s[0] + s[1] * s[1]) / 5
                };
            case CYLINDER -> {
                double across = mass * (3 * s[0] * s[0] + 4 * s[1] * s[1]) / 12;
                yield new double[] {across, across, mass * s[0] * s[0] / 2};
            }
            case BOX ->
                new double[] {
                    mass * (s[1] * s[1] + s[2] * s[2]) / 3,
                    mass * (s[0] * s[0] + s[2] * s[2]) / 3,
                    mass * (s[0] * s[0] + s[1] * s[1]) / 3
                };
        };
    }

    /** A cylinder of the given height between two half spheres. */
    private static double[] capsule(double mass, double radius, double height) {
        double balls = mass * 4 * radius / (4 * radius + 3 * height);
        double cylinder = mass - balls;
        double across = cylinder * (3 * radius * radius + height * height) / 12;
        double along = cylinder * radius * radius / 2;
        double ball = 0.4 * balls * radius * radius;
        across += ball + balls * height * (3 * radius + 2 * height) / 8;
        return new double[] {across, across, along + ball};
    }
}
