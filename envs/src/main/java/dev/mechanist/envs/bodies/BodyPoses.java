package dev.mechanist.envs.bodies;

import dev.mechanist.core.numerics.Vectors;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;

/**
 * Where the bodies are and how they move in one state, world frame. Vectors are flattened per body, the world first.
 *
 * @param position body origins, m [3 nbody]
 * @param quaternion body orientations [4 nbody]
 * @param centre centres of mass, m [3 nbody]
 * @param inertialRotation rotation matrices of the principal frames [9 nbody]
 * @param linearVelocity velocities of the centres of mass, m/s [3 nbody]
 * @param angularVelocity rad/s [3 nbody]
 */
public record BodyPoses(
        double[] position,
        double[] quaternion,
        double[] centre,
        double[] inertialRotation,
        double[] linearVelocity,
        double[] angularVelocity) {
    static BodyPoses of(BodyModel model, SpatialTree tree) {
        BodyTables t = model.tables();
        int nb = t.bodyName.length;
        double[] rotation = new double[9 * nb];
        double[] linear = new double[3 * nb];
        double[] angular = new double[3 * nb];
        for (int i = 0; i < nb; i++) {
            System.arraycopy(tree.principal(i), 0, rotation, 9 * i, 9);
            int o = 3 * t.bodyRoot[i];
            double[] w = Arrays.copyOfRange(tree.velocity, 6 * i, 6 * i + 3);
            double[] lever = new double[3];
            for (int k = 0; k < 3; k++) {
                lever[k] = tree.centre[3 * i + k] - tree.position[o + k];
            }
            double[] turning = Vectors.cross(w, lever);
            for (int k = 0; k < 3; k++) {
                angular[3 * i + k] = w[k];
                linear[3 * i + k] = tree.velocity[6 * i + 3 + k] + turning[k];
            }
        }
        return new BodyPoses(
                tree.position.clone(), tree.quaternion.clone(), tree.centre.clone(), rotation, linear, angular);
    }

    /** A point fixed to body i, given in its frame [3], in world coordinates. */
    public double[] point(int i, double[] local) {
        double[] r = Rotations.rotate(Arrays.copyOfRange(quaternion, 4 * i, 4 * i + 4), local);
        for (int k = 0; k < 3; k++) {
            r[k] += position[3 * i + k];
        }
        return r;
    }

    /** A vector [3] turned by a unit quaternion [4], a fresh array. */
    public static double[] rotated(double[] quaternion, double[] vector) {
        return Rotations.rotate(quaternion, vector);
    }

    /** Centre of mass of all bodies, m [3]. */
    public double[] totalCentre(BodyModel model) {
        return weighted(model, centre);
    }

    /** Velocity of the common centre of mass, m/s [3]. */
    public double[] totalVelocity(BodyModel model) {
        return weighted(model, linearVelocity);
    }

    private static double[] weighted(BodyModel model, double[] vectors) {
        BodyTables t = model.tables();
        double[] sum = new double[3];
        double mass = 0;
        for (int i = 1; i < t.bodyMass.length; i++) {
            mass += t.bodyMass[i];
            for (int k = 0; k < 3; k++) {
                sum[k] += t.bodyMass[i] * vectors[3 * i + k];
            }
        }
        for (int k = 0; k < 3; k++) {
            sum[k] /= mass;
        }
        return sum;
    }

    /** Angular momentum about the common centre of mass, kg m^2/s [3]. */
    public double[] angularMomentum(BodyModel model) {
        boolean[] all = new boolean[model.bodies()];
        Arrays.fill(all, true);
        return angularMomentum(model, all, totalCentre(model), totalVelocity(model));
    }

    /** Of some bodies, about a point [3] that moves [3]. */
    double[] angularMomentum(BodyModel model, boolean[] of, double[] c, double[] v) {
        BodyTables t = model.tables();
        double[] sum = new double[3];
        for (int i = 1; i < t.bodyMass.length; i++) {
            if (!of[i]) {
                continue;
            }
            double[] lever = new double[3];
            double[] speed = new double[3];
            double[] own = new double[3];
            for (int k = 0; k < 3; k++) {
                lever[k] = centre[3 * i + k] - c[k];
                speed[k] = t.bodyMass[i] * (linearVelocity[3 * i + k] - v[k]);
                double w = 0;
                for (int r = 0; r < 3; r++) {
                    w += inertialRotation[9 * i + 3 * r + k] * angularVelocity[3 * i + r];
                }
                for (int r = 0; r < 3; r++) {
                    own[r] += inertialRotation[9 * i + 3 * r + k] * t.bodyInertia[3 * i + k] * w;
                }
            }
            double[] orbital = Vectors.cross(lever, speed);
            for (int k = 0; k < 3; k++) {
                sum[k] += own[k] + orbital[k];
            }
        }
        return sum;
    }
}
