package dev.mechanist.envs.bodies.mjcf.text;

import dev.mechanist.core.numerics.Vectors;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.List;

/**
 * The orientation forms of MJCF, made into unit quaternions.
 *
 * @param degrees whether angles are given in degrees
 * @param sequence Euler sequence: lower case turns about moving axes, upper case about fixed axes
 */
public record MjcfOrientation(boolean degrees, String sequence) {
    /** All ways to give one, the plain quaternion first. */
    public static final List<String> ATTRIBUTES = List.of("quat", "axisangle", "xyaxes", "zaxis", "euler");

    /** Those that take precedence over a quaternion. */
    static final List<String> FORMS = ATTRIBUTES.subList(1, ATTRIBUTES.size());

    /** What holds for an element: this, unless it came with another model. */
    public MjcfOrientation in(MjcfElement e) {
        String unit = e.attributes().get(Attachments.ANGLE);
        String turns = e.attributes().get(Attachments.SEQUENCE);
        return unit == null && turns == null
                ? this
                : new MjcfOrientation(unit == null ? degrees : unit.equals("degree"), turns == null ? sequence : turns);
    }

    public double angle(double value) {
        return degrees ? Math.toRadians(value) : value;
    }

    /** @throws dev.mechanist.core.InputException when an element itself, without its defaults, gives several */
    static void requireOne(MjcfElement e) {
        List<String> given =
                ATTRIBUTES.stream().filter(e.attributes()::containsKey).toList();
        if (given.size() > 1) {
            throw e.error("has several orientations (" + String.join(", ", given) + "); keep one");
        }
    }

    /** The quaternion of an element; the identity when it has none. */
    public double[] of(MjcfElement e) {
        List<String> given = ATTRIBUTES.stream().filter(e::has).toList();
        if (given.isEmpty()) {
            return Rotations.identity();
        }
        return switch (given.get(given.size() - 1)) {
            case "quat" -> quat(e);
            case "axisangle" -> {
                double[] v = e.numbers("axisangle", 4, 4);
                yield Rotations.aboutAxis(unit(e, "axisangle", v[0], v[1], v[2]), in(e).angle(v[3]));
            }
            case "xyaxes" -> xyAxes(e);
            case "zaxis" -> {
                double[] v = e.numbers("zaxis", 3, 3);
                yield Rotations.fromZAxis(unit(e, "zaxis", v[0], v[1], v[2]));
            }
            default -> in(e).euler(e.numbers("euler", 3, 3));
        };
    }

    private double[] quat(MjcfElement e) {
        double[] q = e.numbers("quat", 4, 4);
        if (q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3] < 1e-28) {
            throw e.error("quat is zero; a rotation needs a direction");
        }
        Rotations.normalize(q, 0);
        return q;
    }

    private double[] xyAxes(MjcfElement e) {
        double[] v = e.numbers("xyaxes", 6, 6);
        double[] x = unit(e, "xyaxes", v[0], v[1], v[2]);
        double along = x[0] * v[3] + x[1] * v[4] + x[2] * v[5];
        double[] y = unit(e, "xyaxes", v[3] - along * x[0], v[4] - along * x[1], v[5] - along * x[2]);
        double[] z = Vectors.cross(x, y);
        return Rotations.fromMatrix(new double[] {x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]});
    }

    private double[] euler(double[] angles) {
        double[] q = Rotations.identity();
        for (int i = 0; i < 3; i++) {
            char axis = sequence.charAt(i);
            double[] unit = new double[3];
            unit[Character.toLowerCase(axis) - 'x'] = 1;
            double[] turn = Rotations.aboutAxis(unit, angle(angles[i]));
            q = Character.isLowerCase(axis) ? Rotations.product(q, turn) : Rotations.product(turn, q);
        }
        Rotations.normalize(q, 0);
        return q;
    }

    /** The direction of a vector given by an attribute. */
    public static double[] unit(MjcfElement e, String attribute, double x, double y, double z) {
        double length = Math.sqrt(x * x + y * y + z * z);
        if (length < 1e-10) {
            throw e.error(attribute + "=\"" + e.text(attribute, "") + "\" gives no direction; axes need a length");
        }
        return new double[] {x / length, y / length, z / length};
    }
}
