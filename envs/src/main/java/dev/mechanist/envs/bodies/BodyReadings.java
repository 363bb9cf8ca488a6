package dev.mechanist.envs.bodies;

import java.util.Arrays;
import java.util.List;

/**
 * Quantities of a state as MuJoCo's users know them: spatial vectors are (angular, linear) in world axes about the centre of
 * mass of the tree that a body belongs to. One thread at a time; reading allocates.
 */
public final class BodyReadings {
    private final BodyModel model;
    private final BodyTables t;
    private final BodySimulator simulator;
    private final double[] treeMass;

    public BodyReadings(BodyModel model) {
        this.model = model;
        t = model.tables();
        simulator = new BodySimulator(model);
        treeMass = new double[t.bodyMass.length];
        for (int i = 1; i < t.bodyMass.length; i++) {
            treeMass[t.bodyRoot[i]] += t.bodyMass[i];
        }
    }

    /** Where the bodies are. */
    public BodyPoses poses(double[] x) {
        return simulator.poses(x, 0);
    }

    /** Centre of mass of the tree of every root body, m [3 nbody]; zeros for bodies that are no roots. */
    private double[] centres(BodyPoses poses) {
        double[] centres = new double[3 * t.bodyMass.length];
        for (int i = 1; i < t.bodyMass.length; i++) {
            int root = t.bodyRoot[i];
            for (int k = 0; k < 3; k++) {
                centres[3 * root + k] += t.bodyMass[i] / treeMass[root] * poses.centre()[3 * i + k];
            }
        }
        return centres;
    }

    /** Forces of all contacts on every body: {@code cfrc_ext} [6 nbody]. */
    public double[] contactWrenches(double[] x, double[] u) {
        List<ContactPoint> contacts = simulator.forwardDynamics(x, 0, u, 0).contacts();
        double[] wrenches = new double[6 * t.bodyMass.length];
        if (contacts.isEmpty()) {
            return wrenches;
        }
        double[] centres = centres(poses(x));
        for (ContactPoint c : contacts) {
            double[] force = new double[3];
            double[] torque = new double[3];
            for (int r = 0; r < c.force().length; r++) {
                double[] into = r < 3 ? force : torque;
                for (int k = 0; k < 3; k++) {
                    into[k] += c.force()[r] * c.frame()[3 * (r % 3) + k];
                }
            }
            add(wrenches, t.geomBody[c.geom1()], -1, force, torque, c.position(), centres);
            add(wrenches, t.geomBody[c.geom2()], 1, force, torque, c.position(), centres);
        }
        return wrenches;
    }

    private void add(
            double[] wrenches,
            int body,
            double way,
            double[] force,
            double[] torque,
            double[] place,
            double[] centres) {
        if (body == 0) {
            return;
        }
        double[] lever = new double[3];
        for (int k = 0; k < 3; k++) {
            lever[k] = place[k] - centres[3 * t.bodyRoot[body] + k];
        }
        double[] turning = Rotations.cross(lever, force);
        for (int k = 0; k < 3; k++) {
            wrenches[6 * body + k] += way * (torque[k] + turning[k]);
            wrenches[6 * body + 3 + k] += way * force[k];
        }
    }

    /** Inertia of every body, {@code cinert}: moments xx, yy, zz, xy, xz, yz, mass times lever, mass [10 nbody]. */
    public double[] inertias(double[] x) {
        BodyPoses poses = poses(x);
        double[] centres = centres(poses);
        double[] out = new double[10 * t.bodyMass.length];
        int[][] entries = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
        for (int i = 1; i < t.bodyMass.length; i++) {
            double mass = t.bodyMass[i];
            double[] d = new double[3];
            for (int k = 0; k < 3; k++) {
                d[k] = poses.centre()[3 * i + k] - centres[3 * t.bodyRoot[i] + k];
                out[10 * i + 6 + k] = mass * d[k];
            }
            out[10 * i + 9] = mass;
            double square = Rotations.dot(d, d);
            for (int e = 0; e < 6; e++) {
                int r = entries[e][0];
                int c = entries[e][1];
                double sum = mass * ((r == c ? square : 0) - d[r] * d[c]);
                for (int k = 0; k < 3; k++) {
                    sum += t.bodyInertia[3 * i + k]
                            * poses.inertialRotation()[9 * i + 3 * r + k]
                            * poses.inertialRotation()[9 * i + 3 * c + k];
                }
                out[10 * i + e] = sum;
            }
        }
        return out;
    }

    /** Velocity of every body, {@code cvel}: angular, then that of the body's material at its tree's centre of mass [6 nbody]. */
    public double[] velocities(double[] x) {
        BodyPoses poses = poses(x);
        double[] centres = centres(poses);
        double[] out = new double[6 * t.bodyMass.length];
        for (int i = 1; i < t.bodyMass.length; i++) {
            double[] w = Arrays.copyOfRange(poses.angularVelocity(), 3 * i, 3 * i + 3);
            double[] lever = new double[3];
            for (int k = 0; k < 3; k++) {
                lever[k] = centres[3 * t.bodyRoot[i] + k] - poses.centre()[3 * i + k];
            }
            double[] turning = Rotations.cross(w, lever);
            for (int k = 0; k < 3; k++) {
                out[6 * i + k] = w[k];
                out[6 * i + 3 + k] = poses.linearVelocity()[3 * i + k] + turning[k];
            }
        }
        return out;
    }

    /** Forces of the actuators, {@code qfrc_actuator} [nv]. */
    public double[] actuatorForces(double[] x, double[] u) {
        return simulator.forwardDynamics(x, 0, u, 0).actuator();
    }

    /** Forces of the constraints, {@code qfrc_constraint} [nv]. */
    public double[] constraintForces(double[] x, double[] u) {
        return simulator.forwardDynamics(x, 0, u, 0).constraint();
    }

    /** Centre of mass of all bodies, m [3]. */
    public double[] centre(double[] x) {
        return poses(x).totalCentre(model);
    }
}
