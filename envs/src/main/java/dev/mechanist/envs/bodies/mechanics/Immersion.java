package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;

/** What a medium exerts on the bodies of a tree, as boxes or as the ellipsoids of their geoms, taken off their wrenches. */
final class Immersion {
    private final BodyTables t;
    private final SpatialTree tree;
    private final double[] medium;
    private final double density;
    private final double viscosity;
    /** Null where bodies feel the medium as boxes only. */
    private final FluidEllipsoids ellipsoids;

    private final double[] box;
    private final double[] local = new double[6];

    Immersion(BodyModel model, SpatialTree tree) {
        this.tree = tree;
        t = model.tables();
        medium = model.option().wind();
        density = model.option().actingDensity();
        viscosity = model.option().actingViscosity();
        ellipsoids = FluidEllipsoids.of(model);
        box = new double[3 * t.bodyMass.length];
        for (int i = 0; i < t.bodyMass.length; i++) {
            double[] principal = Arrays.copyOfRange(t.bodyInertia, 3 * i, 3 * i + 3);
            FluidBox.sides(t.bodyMass[i], principal, box, 3 * i);
        }
    }

    double[] box() {
        return box;
    }

    /** Of the body i, whose centre is (x, y, z) from the place of the reference, at {@code origin} in the places of bodies. */
    void resist(int i, int origin, double x, double y, double z) {
        if (ellipsoids != null && ellipsoids.immersed(i)) {
            ellipsoids(i, origin);
        } else {
            box(i, x, y, z);
        }
    }

    /** Subtracts the forces of the medium on geoms that feel it as ellipsoids. */
    private void ellipsoids(int i, int origin) {
        ellipsoids.wrench(tree, i, origin, local);
        for (int k = 0; k < 6; k++) {
            tree.fluidWrench[6 * i + k] = local[k];
            tree.wrench[6 * i + k] -= local[k];
        }
    }

    /** Subtracts the force of the medium, at the centre of mass and along the principal axes (the inertia-box model). */
    private void box(int i, double x, double y, double z) {
        int b = 6 * i;
        double wx = tree.velocity[b];
        double wy = tree.velocity[b + 1];
        double wz = tree.velocity[b + 2];
        double vx = tree.velocity[b + 3] + wy * z - wz * y - medium[0];
        double vy = tree.velocity[b + 4] + wz * x - wx * z - medium[1];
        double vz = tree.velocity[b + 5] + wx * y - wy * x - medium[2];
        double[] frame = tree.principal(i);
        double[] f = local;
        for (int k = 0; k < 3; k++) {
            double c0 = frame[k];
            double c1 = frame[3 + k];
            double c2 = frame[6 + k];
            f[k] = FluidBox.torque(box, 3 * i, k, c0 * wx + c1 * wy + c2 * wz, density, viscosity);
            f[3 + k] = FluidBox.force(box, 3 * i, k, c0 * vx + c1 * vy + c2 * vz, density, viscosity);
        }
        double tx = frame[0] * f[0] + frame[1] * f[1] + frame[2] * f[2];
        double ty = frame[3] * f[0] + frame[4] * f[1] + frame[5] * f[2];
        double tz = frame[6] * f[0] + frame[7] * f[1] + frame[8] * f[2];
        double fx = frame[0] * f[3] + frame[1] * f[4] + frame[2] * f[5];
        double fy = frame[3] * f[3] + frame[4] * f[4] + frame[5] * f[5];
        double fz = frame[6] * f[3] + frame[7] * f[4] + frame[8] * f[5];
        tx += y * fz - z * fy;
        ty += z * fx - x * fz;
        tz += x * fy - y * fx;
        tree.fluidWrench[b] = tx;
        tree.fluidWrench[b + 1] = ty;
        tree.fluidWrench[b + 2] = tz;
        tree.fluidWrench[b + 3] = fx;
        tree.fluidWrench[b + 4] = fy;
        tree.fluidWrench[b + 5] = fz;
        tree.wrench[b] -= tx;
        tree.wrench[b + 1] -= ty;
        tree.wrench[b + 2] -= tz;
        tree.wrench[b + 3] -= fx;
        tree.wrench[b + 4] -= fy;
        tree.wrench[b + 5] -= fz;
    }

    /**
     * Generalised force of the medium in the present state [nv].
     *
     * @param sweep room for the wrenches [6 nbody]
     */
    void force(double[] sweep, double[] out) {
        Arrays.fill(sweep, 0);
        for (int i = t.bodyMass.length - 1; i > 0; i--) {
            int first = t.bodyDofAddress[i];
            for (int k = 0; k < 6; k++) {
                sweep[6 * i + k] += tree.fluidWrench[6 * i + k];
            }
            for (int d = first; d < first + t.bodyDofCount[i]; d++) {
                out[d] = ArticulatedInertia.dot(tree.motion, 6 * d, sweep, 6 * i);
            }
            for (int k = 0; k < 6; k++) {
                sweep[6 * t.bodyParent[i] + k] += sweep[6 * i + k];
            }
        }
    }
}
