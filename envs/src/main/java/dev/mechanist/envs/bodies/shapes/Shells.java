package dev.mechanist.envs.bodies.shapes;

/**
 * Solids whose mass lies on their surface alone, equally over its area (MJCF's {@code shellinertia}); sizes as those of {@link
 * GeomShape}. As MuJoCo has it, the area of an ellipsoid is Thomsen's approximation, good to 1%, and its mass lies between it and one
 * whose half axes are a micrometre longer.
 */
public final class Shells {
    private static final double THOMSEN = 1.6075;
    private static final double THICKNESS = 1e-6;

    private Shells() {}

    /** Area of the surface, m^2; 0 where there is none with an end. */
    public static double area(GeomShape shape, double[] s) {
        return switch (shape) {
            case PLANE, MESH -> 0;
            case SPHERE -> 4 * Math.PI * s[0] * s[0];
            case CAPSULE -> 4 * Math.PI * s[0] * (s[0] + s[1]);
            case CYLINDER -> 2 * Math.PI * s[0] * (s[0] + 2 * s[1]);
            case BOX -> 8 * (s[0] * s[1] + s[1] * s[2] + s[2] * s[0]);
            case ELLIPSOID -> {
                double a = Math.pow(s[0], THOMSEN);
                double b = Math.pow(s[1], THOMSEN);
                double c = Math.pow(s[2], THOMSEN);
                yield 4 * Math.PI * Math.pow((a * b + b * c + c * a) / 3, 1 / THOMSEN);
            }
        };
    }

    /** Principal moments about the centre, kg m^2 [3]. */
    public static double[] inertia(GeomShape shape, double mass, double[] s) {
        double r = s[0];
        double h = s[1];
        return switch (shape) {
            case PLANE, MESH -> new double[3];
            case SPHERE -> round(2.0 / 3 * mass * r * r, 2.0 / 3 * mass * r * r);
            case CAPSULE -> {
                double side = mass * h / (r + h);
                double ends = mass - side;
                double middle = h + r / 2;
                yield round(
                        side * (r * r / 2 + h * h / 3) + ends * (5.0 / 12 * r * r + middle * middle),
                        side * r * r + ends * 2.0 / 3 * r * r);
            }
            case CYLINDER -> {
                double side = mass * 2 * h / (r + 2 * h);
                double ends = mass - side;
                yield round(
                        side * (r * r / 2 + h * h / 3) + ends * (r * r / 4 + h * h), side * r * r + ends * r * r / 2);
            }
            case BOX -> new double[] {box(mass, s, 0), box(mass, s, 1), box(mass, s, 2)};
            case ELLIPSOID -> new double[] {ellipsoid(mass, s, 0), ellipsoid(mass, s, 1), ellipsoid(mass, s, 2)};
        };
    }

    private static double[] round(double across, double along) {
        return new double[] {across, across, along};
    }

    /** About one axis: the faces across it, then those along it, each at its distance. */
    private static double box(double mass, double[] s, int axis) {
        double a = s[axis];
        double b = s[(axis + 1) % 3];
        double c = s[(axis + 2) % 3];
        double sum = b * c * (b * b + c * c) / 3 + a * c * (b * b + c * c / 3) + a * b * (b * b / 3 + c * c);
        return mass * sum / (a * b + b * c + c * a);
    }

    /** What the larger ellipsoid has more than the smaller one. */
    private static double ellipsoid(double mass, double[] s, int axis) {
        double e = THICKNESS;
        double b = s[(axis + 1) % 3];
        double c = s[(axis + 2) % 3];
        double more = e * (s[0] * s[1] + s[1] * s[2] + s[2] * s[0] + e * (s[0] + s[1] + s[2] + e));
        double squares = (b + e) * (b + e) + (c + e) * (c + e);
        return mass * (squares + s[0] * s[1] * s[2] * 2 * e * (b + c + e) / more) / 5;
    }
}
