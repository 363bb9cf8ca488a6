package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyTables;

/**
 * MuJoCo's inertia-box model of a medium: a body feels it as the box with the same mass and principal moments, along each
 * principal axis on its own. Quadratic drag by density, linear drag by viscosity.
 */
final class FluidBox {
    private FluidBox() {}

    /** Writes the three sides of the box, m. */
    static void sides(double mass, double[] moments, double[] out, int o) {
        for (int k = 0; k < 3 && mass > BodyTables.MINIMUM; k++) {
            double square = moments[(k + 1) % 3] + moments[(k + 2) % 3] - moments[k];
            out[o + k] = Math.sqrt(Math.max(BodyTables.MINIMUM, square) / mass * 6);
        }
    }

    /** How the torque about axis k, -w (linear + density area |w|), changes with the angular velocity w. */
    static double torqueSlope(double[] box, int o, int k, double w, double density, double viscosity) {
        return -(linearTorque(box, o, viscosity) + 2 * density * torqueArea(box, o, k) * Math.abs(w));
    }

    /** How the force along axis k, -v (linear + density area |v|), changes with the velocity v. */
    static double forceSlope(double[] box, int o, int k, double v, double density, double viscosity) {
        return -(linearForce(box, o, viscosity) + 2 * density * forceArea(box, o, k) * Math.abs(v));
    }

    static double linearTorque(double[] box, int o, double viscosity) {
        double diameter = (box[o] + box[o + 1] + box[o + 2]) / 3;
        return Math.PI * diameter * diameter * diameter * viscosity;
    }

    static double linearForce(double[] box, int o, double viscosity) {
        double diameter = (box[o] + box[o + 1] + box[o + 2]) / 3;
        return 3 * Math.PI * diameter * viscosity;
    }

    /** Torque per density and squared angular velocity about axis k, m^5. */
    static double torqueArea(double[] box, int o, int k) {
        double b = box[o + (k + 1) % 3];
        double c = box[o + (k + 2) % 3];
        double b2 = b * b;
        double c2 = c * c;
        return box[o + k] * (b2 * b2 + c2 * c2) / 64;
    }

    /** Force per density and squared velocity along axis k, m^2. */
    static double forceArea(double[] box, int o, int k) {
        return 0.5 * box[o + (k + 1) % 3] * box[o + (k + 2) % 3];
    }
}
