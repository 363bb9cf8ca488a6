package dev.mechanist.envs.bodies;

import dev.mechanist.core.numerics.Vectors;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.ContactPoint;
import dev.mechanist.envs.bodies.model.Rotations;
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

    /** Centres of mass of the trees of root bodies, m [3 nbody]. */
    double[] treeCentres(double[] x) {
        return centres(poses(x));
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
        double[] turning = Vectors.cross(lever, force);
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
            double square = Vectors.dot(d, d);
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
            double[] turning = Vectors.cross(w, lever);
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

    /**
     * What a touch sensor in a site feels: the normal forces of contacts on the site's body whose ray along the normal, into the
     * other body, meets the site's ellipsoid, N.
     *
     * @param site index of the site
     * @param radii of the ellipsoid, m [3]
     */
    public double touch(double[] x, double[] u, int site, double[] radii) {
        List<ContactPoint> contacts = simulator.forwardDynamics(x, 0, u, 0).contacts();
        int body = t.siteBody[site];
        if (contacts.isEmpty()) {
            return 0;
        }
        BodyPoses poses = poses(x);
        double[] middle = poses.point(body, Arrays.copyOfRange(t.sitePos, 3 * site, 3 * site + 3));
        double[] turned = new double[4];
        Rotations.multiply(poses.quaternion(), 4 * body, t.siteQuat, 4 * site, turned, 0);
        double[] r = new double[9];
        Rotations.matrix(turned, 0, r, 0);
        double sum = 0;
        for (ContactPoint c : contacts) {
            boolean second = t.geomBody[c.geom2()] == body;
            if (c.force()[0] > 0 && (second || t.geomBody[c.geom1()] == body)) {
                double way = second ? -1 : 1;
                sum += meets(c, way, middle, r, radii) ? c.force()[0] : 0;
            }
        }
        return sum;
    }

    private static boolean meets(ContactPoint c, double way, double[] middle, double[] r, double[] radii) {
        double aa = 0;
        double ab = 0;
        double bb = -1;
        for (int k = 0; k < 3; k++) {
            double place = 0;
            double along = 0;
            for (int i = 0; i < 3; i++) {
                place += r[3 * i + k] * (c.position()[i] - middle[i]) / radii[k];
                along += way * r[3 * i + k] * c.frame()[i] / radii[k];
            }
            aa += along * along;
            ab += along * place;
            bb += place * place;
        }
        double square = ab * ab - aa * bb;
        return square >= 0 && -ab + Math.sqrt(square) >= 0;
    }
}
