package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;

/** What a medium exerts on the bodies of a tree, as boxes or as the ellipsoids of their geoms, taken off their wrenches. */
final class Immersion {
    private static final int DRAG = 8;

    private final BodyTables t;
    private final SpatialTree tree;
    private final double[] medium;
    /** Null where bodies feel the medium as boxes only. */
    private final FluidEllipsoids ellipsoids;

    private final double[] box;
    /** Axes of the box in the body, the columns of a rotation [9 nbody]. */
    private final double[] principal;
    /** Linear drag of turns and of motion, quadratic drag of turns about each axis and of motion along it [8 nbody]. */
    private final double[] drag;

    private final double[] local = new double[6];

    Immersion(BodyModel model, SpatialTree tree) {
        this.tree = tree;
        t = model.tables();
        medium = model.option().wind();
        double density = model.option().actingDensity();
        double viscosity = model.option().actingViscosity();
        ellipsoids = FluidEllipsoids.of(model);
        box = new double[3 * t.bodyMass.length];
        principal = new double[9 * t.bodyMass.length];
        drag = new double[DRAG * t.bodyMass.length];
        for (int i = 0; i < t.bodyMass.length; i++) {
            double[] moments = Arrays.copyOfRange(t.bodyInertia, 3 * i, 3 * i + 3);
            FluidBox.sides(t.bodyMass[i], moments, box, 3 * i);
            Rotations.matrix(t.bodyInertialQuat, 4 * i, principal, 9 * i);
            drag[DRAG * i] = FluidBox.linearTorque(box, 3 * i, viscosity);
            drag[DRAG * i + 1] = FluidBox.linearForce(box, 3 * i, viscosity);
            for (int k = 0; k < 3; k++) {
                drag[DRAG * i + 2 + k] = density * FluidBox.torqueArea(box, 3 * i, k);
                drag[DRAG * i + 5 + k] = density * FluidBox.forceArea(box, 3 * i, k);
            }
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
        double[] r = tree.rotation;
        double[] p = principal;
        int m = 9 * i;
        int o = DRAG * i;
        double tx = 0;
        double ty = 0;
        double tz = 0;
        double fx = 0;
        double fy = 0;
        double fz = 0;
        for (int k = 0; k < 3; k++) {
            double p0 = p[m + k];
            double p1 = p[m + 3 + k];
            double p2 = p[m + 6 + k];
            double c0 = r[m] * p0 + r[m + 1] * p1 + r[m + 2] * p2;
            double c1 = r[m + 3] * p0 + r[m + 4] * p1 + r[m + 5] * p2;
            double c2 = r[m + 6] * p0 + r[m + 7] * p1 + r[m + 8] * p2;
            double w = c0 * wx + c1 * wy + c2 * wz;
            double v = c0 * vx + c1 * vy + c2 * vz;
            double torque = w * (drag[o] + drag[o + 2 + k] * Math.abs(w));
            double force = v * (drag[o + 1] + drag[o + 5 + k] * Math.abs(v));
            tx -= c0 * torque;
            ty -= c1 * torque;
            tz -= c2 * torque;
            fx -= c0 * force;
            fy -= c1 * force;
            fz -= c2 * force;
        }
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
