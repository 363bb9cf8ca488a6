package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;

/**
 * MuJoCo's model of a medium about single geoms, which it feels as ellipsoids (documentation, Computation, fluid forces): added
 * mass, lift by spin (Magnus) and by circulation (Kutta), and drag, blunt, slender and angular. A body with one such geom feels
 * the medium by these alone, not by {@link FluidBox}.
 */
public final class FluidEllipsoids {
    /** Numbers of a geom: five coefficients, virtual mass and virtual moments along the axes, semi-axes. */
    public static final int WIDTH = 14;

    /** Points and weights of the 15-point Gauss-Kronrod rule on (0, 1) to eight decimals, as MuJoCo has them; symmetric. */
    private static final double[] POINTS = {
        0.00427231,
        0.02544604,
        0.06756779,
        0.12923441,
        0.20695638,
        0.29707742,
        0.39610752,
        0.5,
        0.60389248,
        0.70292258,
        0.79304362,
        0.87076559,
        0.93243221,
        0.97455396,
        0.99572769
    };

    private static final double[] WEIGHTS = {
        0.01146766, 0.03154605, 0.05239501, 0.07032663, 0.08450236, 0.09517529, 0.10221647, 0.10474107
    };

    private final BodyTables t;
    private final double[] medium;
    private final double density;
    private final double viscosity;
    private final boolean[] immersed;
    /** Frames of geoms in their bodies [9 ngeom]. */
    private final double[] turns;

    private final double[] frame = new double[9];
    private final double[] lever = new double[3];
    private final double[] world = new double[6];
    private final double[] moving = new double[6];
    private final double[] force = new double[6];
    private final double[] normal = new double[3];
    private final double[] circulation = new double[3];

    private FluidEllipsoids(BodyModel model) {
        t = model.tables();
        medium = model.option().wind();
        density = model.option().actingDensity();
        viscosity = model.option().actingViscosity();
        immersed = new boolean[t.bodyMass.length];
        turns = new double[9 * t.geomBody.length];
        for (int g = 0; g < t.geomBody.length; g++) {
            immersed[t.geomBody[g]] |= is(t, g);
            double[] q = Arrays.copyOfRange(t.geomQuat, 4 * g, 4 * g + 4);
            System.arraycopy(Rotations.matrix(q), 0, turns, 9 * g, 9);
        }
    }

    private static boolean is(BodyTables t, int g) {
        return t.geomFluid[WIDTH * g + 11] > 0;
    }

    /** Null where no geom is felt so. */
    static FluidEllipsoids of(BodyModel model) {
        return any(model) ? new FluidEllipsoids(model) : null;
    }

    /** Whether a medium acts on any geom so. */
    public static boolean any(BodyModel model) {
        boolean fluid = model.option().actingDensity() > 0 || model.option().actingViscosity() > 0;
        return fluid && model.tables().geomFluid.length > 0;
    }

    boolean immersed(int body) {
        return immersed[body];
    }

    /**
     * What the tables have of a geom.
     *
     * @param axes semi-axes, m
     * @param coefficients of blunt, slender and angular drag, of Kutta's and Magnus' lift
     */
    public static double[] numbers(double[] axes, double[] coefficients) {
        double[] all = Arrays.copyOf(coefficients, WIDTH);
        double volume = volume(axes, 0);
        double[] kappa = new double[3];
        for (int i = 0; i < 3; i++) {
            kappa[i] = kappa(axes[i], axes[(i + 1) % 3], axes[(i + 2) % 3]);
            all[5 + i] = volume * kappa[i] / Math.max(BodyTables.MINIMUM, 2 - kappa[i]);
            all[11 + i] = axes[i];
        }
        for (int i = 0; i < 3; i++) {
            int j = (i + 1) % 3;
            int k = (i + 2) % 3;
            double b = axes[j] * axes[j];
            double c = axes[k] * axes[k];
            double below = Math.abs(2 * (b - c) + (b + c) * (kappa[j] - kappa[k]));
            all[8 + i] = volume
                    / 5
                    * (b - c)
                    * (b - c)
                    * Math.abs(kappa[k] - kappa[j])
                    / Math.max(BodyTables.MINIMUM, below);
        }
        return all;
    }

    private static double volume(double[] axes, int o) {
        return 4.0 / 3 * Math.PI * axes[o] * axes[o + 1] * axes[o + 2];
    }

    /** The integral of a b c / sqrt((a a + l)^3 (b b + l) (c c + l)) over l from 0, with l = s x^3 / (1 - x)^2. */
    private static double kappa(double a, double b, double c) {
        double scale = Math.pow(a * a * a * b * c, 0.4);
        double sum = 0;
        for (int i = 0; i < POINTS.length; i++) {
            double x = POINTS[i];
            double rest = 1 - x;
            double l = scale * x * x * x / (rest * rest);
            double step = scale * x * x * (3 - x) / (rest * rest * rest);
            double da = 1 + l / (a * a);
            double root = Math.sqrt(da * (1 + l / (b * b)) * (1 + l / (c * c)));
            sum += step / (da * root) * WEIGHTS[Math.min(i, POINTS.length - 1 - i)];
        }
        return sum / (a * a);
    }

    /**
     * Writes the torque about the reference point of a body's tree and the force that the medium exerts on it.
     *
     * @param tree that holds the state
     * @param origin where the place of the reference is in the places of bodies
     * @param out [6]
     */
    void wrench(SpatialTree tree, int body, int origin, double[] out) {
        Arrays.fill(out, 0);
        for (int g = 0; g < t.geomBody.length; g++) {
            if (t.geomBody[g] != body || !is(t, g)) {
                continue;
            }
            place(tree, body, g, origin);
            double[] v = tree.velocity;
            int b = 6 * body;
            for (int k = 0; k < 3; k++) {
                int i = (k + 1) % 3;
                int j = (k + 2) % 3;
                world[k] = v[b + k];
                world[3 + k] = v[b + 3 + k] + v[b + i] * lever[j] - v[b + j] * lever[i] - medium[k];
            }
            for (int k = 0; k < 3; k++) {
                moving[k] = frame[k] * world[0] + frame[3 + k] * world[1] + frame[6 + k] * world[2];
                moving[3 + k] = frame[k] * world[3] + frame[3 + k] * world[4] + frame[6 + k] * world[5];
            }
            Arrays.fill(force, 0);
            addAddedMass(WIDTH * g);
            addFlow(WIDTH * g);
            for (int k = 0; k < 3; k++) {
                int m = 3 * k;
                world[k] = frame[m] * force[0] + frame[m + 1] * force[1] + frame[m + 2] * force[2];
                world[3 + k] = frame[m] * force[3] + frame[m + 1] * force[4] + frame[m + 2] * force[5];
            }
            for (int k = 0; k < 3; k++) {
                int i = (k + 1) % 3;
                int j = (k + 2) % 3;
                out[k] += world[k] + lever[i] * world[3 + j] - lever[j] * world[3 + i];
                out[3 + k] += world[3 + k];
            }
        }
    }

    private void place(SpatialTree tree, int body, int g, int origin) {
        double[] r = tree.rotation;
        for (int i = 0; i < 3; i++) {
            int m = 9 * body + 3 * i;
            for (int j = 0; j < 3; j++) {
                int n = 9 * g + j;
                frame[3 * i + j] = r[m] * turns[n] + r[m + 1] * turns[n + 3] + r[m + 2] * turns[n + 6];
            }
            lever[i] = tree.position[3 * body + i]
                    - tree.position[origin + i]
                    + r[m] * t.geomPos[3 * g]
                    + r[m + 1] * t.geomPos[3 * g + 1]
                    + r[m + 2] * t.geomPos[3 * g + 2];
        }
    }

    /** Momenta of the medium that a body carries along, p and l, turn with it: p x v and l x w as torques, p x w as a force. */
    private void addAddedMass(int o) {
        double[] c = t.geomFluid;
        for (int k = 0; k < 3; k++) {
            int i = (k + 1) % 3;
            int j = (k + 2) % 3;
            double pi = density * c[o + 5 + i] * moving[3 + i];
            double pj = density * c[o + 5 + j] * moving[3 + j];
            double li = density * c[o + 8 + i] * moving[i];
            double lj = density * c[o + 8 + j] * moving[j];
            force[k] += pi * moving[3 + j] - pj * moving[3 + i] + li * moving[j] - lj * moving[i];
            force[3 + k] += pi * moving[j] - pj * moving[i];
        }
    }

    private void addFlow(int o) {
        double[] c = t.geomFluid;
        int s = o + 11;
        double vx = moving[3];
        double vy = moving[4];
        double vz = moving[5];
        double speed = Math.sqrt(vx * vx + vy * vy + vz * vz);
        double longest = Math.max(c[s], Math.max(c[s + 1], c[s + 2]));
        double shortest = Math.min(c[s], Math.min(c[s + 1], c[s + 2]));
        double middle = c[s] + c[s + 1] + c[s + 2] - longest - shortest;
        double largest = Math.PI * longest * middle;
        double above = 0;
        double below = 0;
        double mostTurning = 8.0 / 15 * Math.PI * middle * Math.pow(longest, 4);
        double turning = 0;
        for (int k = 0; k < 3; k++) {
            double face = c[s + (k + 1) % 3] * c[s + (k + 2) % 3];
            double square = face * face * moving[3 + k];
            normal[k] = square;
            above += square * moving[3 + k];
            below += square * square;
            double radius = Math.max(c[s + (k + 1) % 3], c[s + (k + 2) % 3]);
            double own = 8.0 / 15 * Math.PI * c[s + k] * Math.pow(radius, 4);
            double felt = moving[k] * (c[o + 2] * own + c[o + 1] * (mostTurning - own));
            turning += felt * felt;
        }
        double facing = Math.PI * Math.sqrt(below / Math.max(BodyTables.MINIMUM, above));
        double cosine = above / Math.max(BodyTables.MINIMUM, speed * Math.sqrt(below));
        double diameter = 2.0 / 3 * (c[s] + c[s + 1] + c[s + 2]);
        double along =
                viscosity * 3 * Math.PI * diameter + density * speed * (facing * c[o] + c[o + 1] * (largest - facing));
        double about = viscosity * Math.PI * diameter * diameter * diameter + density * Math.sqrt(turning);
        double kutta = c[o + 3] * density * cosine * facing / Math.max(BodyTables.MINIMUM, Math.sqrt(below));
        double magnus = c[o + 4] * density * volume(c, s);
        for (int k = 0; k < 3; k++) {
            int i = (k + 1) % 3;
            int j = (k + 2) % 3;
            circulation[k] = kutta * (normal[i] * moving[3 + j] - normal[j] * moving[3 + i]);
        }
        for (int k = 0; k < 3; k++) {
            int i = (k + 1) % 3;
            int j = (k + 2) % 3;
            force[k] -= about * moving[k];
            force[3 + k] += magnus * (moving[i] * moving[3 + j] - moving[j] * moving[3 + i])
                    + circulation[i] * moving[3 + j]
                    - circulation[j] * moving[3 + i]
                    - along * moving[3 + k];
        }
    }
}
