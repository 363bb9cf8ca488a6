package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.core.numerics.Vectors;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;

/** Whether all of a model moves in one plane, and directions in it. */
final class Plane {
    private static final double PARALLEL = 1e-14;

    private Plane() {}

    /** The normal of the plane in which all of a model moves, in the state that the tree holds; null when it moves in space. */
    static double[] normal(BodyModel model, SpatialTree spatial) {
        BodyTables t = model.tables();
        double[] n = null;
        for (int j = 0; j < t.jointType.length; j++) {
            if (t.jointType[j] < BodyTables.SLIDE) {
                return null;
            }
            if (t.jointType[j] == BodyTables.HINGE && n == null) {
                n = vector(spatial.axis, j);
            }
        }
        if (n == null) {
            n = normalOfSlides(t, spatial);
        }
        for (int j = 0; j < t.jointType.length; j++) {
            double[] axis = vector(spatial.axis, j);
            double along = Vectors.dot(axis, n);
            double[] across = Vectors.cross(axis, n);
            boolean hinge = t.jointType[j] == BodyTables.HINGE;
            if (hinge ? Vectors.dot(across, across) > PARALLEL * PARALLEL : Math.abs(along) > PARALLEL) {
                return null;
            }
        }
        if (FluidEllipsoids.any(model)) {
            return null;
        }
        boolean fluid = model.option().actingDensity() > 0 || model.option().actingViscosity() > 0;
        for (int i = 1; i < t.bodyMass.length && fluid; i++) {
            if (t.bodyMass[i] > BodyTables.MINIMUM && axisAlong(spatial.principal(i), n) < 0) {
                return null;
            }
        }
        return n;
    }

    private static double[] normalOfSlides(BodyTables t, SpatialTree spatial) {
        for (int j = 1; j < t.jointType.length; j++) {
            double[] n = Vectors.cross(vector(spatial.axis, 0), vector(spatial.axis, j));
            double length = Math.sqrt(Vectors.dot(n, n));
            if (length > 1e-3) {
                return new double[] {n[0] / length, n[1] / length, n[2] / length};
            }
        }
        return t.jointType.length == 0 ? new double[] {0, 0, 1} : across(vector(spatial.axis, 0));
    }

    static int axisAlong(double[] frame, double[] n) {
        for (int k = 0; k < 3; k++) {
            double[] axis = {frame[k], frame[3 + k], frame[6 + k]};
            double[] across = Vectors.cross(axis, n);
            if (Vectors.dot(across, across) <= PARALLEL * PARALLEL) {
                return k;
            }
        }
        return -1;
    }

    /** A unit vector across n: a coordinate axis where n is one. */
    static double[] across(double[] n) {
        int least = 0;
        for (int k = 1; k < 3; k++) {
            least = Math.abs(n[k]) < Math.abs(n[least]) ? k : least;
        }
        double[] axis = new double[3];
        axis[least] = 1;
        double[] e = Vectors.cross(axis, n);
        double length = Math.sqrt(Vectors.dot(e, e));
        return new double[] {e[0] / length, e[1] / length, e[2] / length};
    }

    static double[] vector(double[] values, int i) {
        return Arrays.copyOfRange(values, 3 * i, 3 * i + 3);
    }

    static double[] frame(SpatialTree tree, int i) {
        return Arrays.copyOfRange(tree.rotation, 9 * i, 9 * i + 9);
    }

    static void project(double[] v, double[] e1, double[] e2, double[] out, int o) {
        out[o] = Vectors.dot(v, e1);
        out[o + 1] = Vectors.dot(v, e2);
    }
}
