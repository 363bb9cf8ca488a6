package dev.mechanist.envs.bodies;

import dev.mechanist.core.numerics.Vectors;
import dev.mechanist.envs.bodies.mechanics.PointRows;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodySensor;
import dev.mechanist.envs.bodies.model.BodySensor.Frame;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the sensors of a model read in a state, by the rules of MuJoCo's documentation (sensor): accelerations are those of a free
 * fall less gravity, forces those that a body passes on to what it hangs on. Exact, without noise. One thread at a time.
 */
public final class SensorReadings {
    private final BodyModel model;
    private final BodyTables t;
    private final BodySimulator simulator;
    private final BodyReadings readings;
    private final PointRows points;
    private final SpatialTree tree;
    private final double[] place = new double[3];
    private final double[] base = new double[3];
    private final double[] pose = new double[4];
    private final double[] basePose = new double[4];
    private final double[] turn = new double[9];

    public SensorReadings(BodyModel model) {
        this.model = model;
        t = model.tables();
        simulator = new BodySimulator(model);
        readings = new BodyReadings(model);
        tree = simulator.spatial();
        points = new PointRows(t, tree);
    }

    /** Names of the numbers: that of the sensor, with the axis where there are several. */
    public List<String> columns() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < t.sensors.size(); i++) {
            BodySensor s = t.sensors.get(i);
            String name = s.name().isEmpty() ? "sensor" + i : s.name();
            s.type().parts().forEach(part -> names.add(part.isEmpty() ? name : name + "_" + part));
        }
        return names;
    }

    /**
     * Reads all.
     *
     * @param x state [n]
     * @param u controls [nu]
     * @param time since the start, s
     * @return the numbers in the order of {@link #columns}
     */
    public double[] read(double[] x, double[] u, double time) {
        ForwardDynamics f = simulator.forwardDynamics(x, 0, u, 0);
        PullReadings pulls = PullReadings.of(model, simulator, x, u);
        double[] out = new double[columns().size()];
        int at = 0;
        for (BodySensor s : t.sensors) {
            double[] values = read(s, x, u, time, f, pulls);
            for (double v : values) {
                boolean bounded = s.cutoff() > 0 && s.type().bounded();
                out[at++] = bounded ? Math.max(-s.cutoff(), Math.min(s.cutoff(), v)) : v;
            }
        }
        return out;
    }

    private double[] read(BodySensor s, double[] x, double[] u, double time, ForwardDynamics f, PullReadings pulls) {
        int o = s.object();
        return switch (s.type()) {
            case JOINTPOS -> new double[] {x[t.jointPositionAddress[o]]};
            case JOINTVEL -> new double[] {x[t.nq + t.jointDofAddress[o]]};
            case BALLQUAT -> {
                double[] q = Arrays.copyOfRange(x, t.jointPositionAddress[o], t.jointPositionAddress[o] + 4);
                Rotations.normalize(q, 0);
                yield q;
            }
            case BALLANGVEL -> {
                int d = t.nq + t.jointDofAddress[o];
                yield Arrays.copyOfRange(x, d, d + 3);
            }
            case JOINTACTUATORFRC -> new double[] {f.actuator()[t.jointDofAddress[o]]};
            case TENDONPOS -> new double[] {pulls.tendonLength()[o]};
            case TENDONVEL -> new double[] {pulls.tendonSpeed()[o]};
            case TENDONACTUATORFRC -> {
                double sum = 0;
                for (int a = 0; a < model.nu(); a++) {
                    sum += t.actuatorTendon[a] == o ? pulls.actuatorForce()[a] : 0;
                }
                yield new double[] {sum};
            }
            case ACTUATORPOS -> new double[] {pulls.actuatorLength()[o]};
            case ACTUATORVEL -> new double[] {pulls.actuatorSpeed()[o]};
            case ACTUATORFRC -> new double[] {pulls.actuatorForce()[o]};
            case JOINTLIMITPOS, JOINTLIMITVEL, JOINTLIMITFRC -> {
                double[] limit = new double[3];
                simulator.limits().read(o, x, t.nq, f.acceleration(), limit);
                yield new double[] {limit[s.type().ordinal() - BodySensor.Type.JOINTLIMITPOS.ordinal()]};
            }
            case CLOCK -> new double[] {time};
            case E_POTENTIAL -> new double[] {simulator.energy(x, 0)[0]};
            case E_KINETIC -> new double[] {simulator.energy(x, 0)[1]};
            case SUBTREECOM, SUBTREELINVEL, SUBTREEANGMOM -> subtree(s, x);
            case TOUCH -> new double[] {readings.touch(x, u, o, Arrays.copyOfRange(t.siteSize, 3 * o, 3 * o + 3))};
            default -> frame(s, x, u, f);
        };
    }

    private double[] subtree(BodySensor s, double[] x) {
        BodyPoses poses = simulator.poses(x, 0);
        boolean[] in = new boolean[t.bodyMass.length];
        double mass = 0;
        double[] centre = new double[3];
        double[] velocity = new double[3];
        for (int i = 0; i < in.length; i++) {
            in[i] = i == s.object() || i > 0 && in[t.bodyParent[i]];
            mass += in[i] ? t.bodyMass[i] : 0;
            for (int k = 0; k < 3 && in[i]; k++) {
                centre[k] += t.bodyMass[i] * poses.centre()[3 * i + k];
                velocity[k] += t.bodyMass[i] * poses.linearVelocity()[3 * i + k];
            }
        }
        for (int k = 0; k < 3; k++) {
            centre[k] /= mass;
            velocity[k] /= mass;
        }
        return switch (s.type()) {
            case SUBTREECOM -> centre;
            case SUBTREELINVEL -> velocity;
            default -> poses.angularMomentum(model, in, centre, velocity);
        };
    }

    private double[] frame(BodySensor s, double[] x, double[] u, ForwardDynamics f) {
        // Other readings have moved the tree since.
        tree.update(x, 0, x, t.nq);
        int body = locate(s.on(), s.object(), place, pose);
        int other = locate(s.against(), s.reference(), base, basePose);
        Rotations.matrix(basePose, 0, turn, 0);
        double[] v = new double[3];
        switch (s.type()) {
            case FRAMEPOS -> {
                for (int k = 0; k < 3; k++) {
                    v[k] = place[k] - base[k];
                }
            }
            case FRAMEQUAT -> {
                double[] back = {basePose[0], -basePose[1], -basePose[2], -basePose[3]};
                return Rotations.product(back, pose);
            }
            case FRAMEXAXIS, FRAMEYAXIS, FRAMEZAXIS -> {
                double[] own = Rotations.matrix(pose);
                int axis = s.type().ordinal() - BodySensor.Type.FRAMEXAXIS.ordinal();
                for (int k = 0; k < 3; k++) {
                    v[k] = own[3 * k + axis];
                }
            }
            case FRAMELINVEL -> {
                points.velocity(body, place, 0, 1, v);
                // The reference as if it reached there.
                points.velocity(other, place, 0, -1, v);
            }
            case FRAMEANGVEL -> {
                for (int k = 0; k < 3; k++) {
                    v[k] = tree.velocity[6 * body + k] - tree.velocity[6 * other + k];
                }
            }
            case VELOCIMETER -> {
                points.velocity(body, place, 0, 1, v);
                return local(v);
            }
            case MAGNETOMETER -> {
                return local(t.magnetic);
            }
            case GYRO -> {
                System.arraycopy(tree.velocity, 6 * body, v, 0, 3);
                return local(v);
            }
            case FRAMEANGACC -> {
                System.arraycopy(accelerations(f.acceleration()), 6 * body, v, 0, 3);
                return v;
            }
            case FRAMELINACC, ACCELEROMETER -> {
                double[] a = accelerations(f.acceleration());
                System.arraycopy(a, 0, tree.acceleration, 0, a.length);
                points.drift(body, place, 0, 1, v);
                tree.update(x, 0, x, t.nq);
                return s.type() == BodySensor.Type.FRAMELINACC ? v : local(v);
            }
            case FORCE, TORQUE -> {
                double[] wrench = passedOn(body, x, u, accelerations(f.acceleration()));
                int from = s.type() == BodySensor.Type.FORCE ? 3 : 0;
                return local(Arrays.copyOfRange(wrench, from, from + 3));
            }
            default -> throw new IllegalStateException("no frame in " + s.type());
        }
        return back(turn, v);
    }

    /** Spatial accelerations of all bodies, less gravity's [6 nbody], in the convention of the tree. */
    private double[] accelerations(double[] joint) {
        double[] a = tree.acceleration.clone();
        for (int i = 1; i < t.bodyMass.length; i++) {
            for (int d = points.lastDof(i); d >= 0; d = t.dofParent[d]) {
                for (int k = 0; k < 6; k++) {
                    a[6 * i + k] += tree.motion[6 * d + k] * joint[d];
                }
            }
        }
        return a;
    }

    /** Torque about {@link #place} and force with which a body holds what hangs on it and itself, against contacts. */
    private double[] passedOn(int body, double[] x, double[] u, double[] a) {
        double[] outer = readings.contactWrenches(x, u);
        double[] centres = readings.treeCentres(x);
        tree.update(x, 0, x, t.nq);
        double[] sum = new double[6];
        boolean[] in = new boolean[t.bodyMass.length];
        double[] momentum = new double[6];
        double[] rate = new double[6];
        int origin = 3 * t.bodyRoot[body];
        for (int i = 1; i < in.length; i++) {
            in[i] = i == body || in[t.bodyParent[i]];
            if (!in[i]) {
                continue;
            }
            SpatialTree.applyInertia(tree.inertia, 9 * i, t.bodyMass[i], a, 6 * i, rate, 0);
            SpatialTree.applyInertia(tree.inertia, 9 * i, t.bodyMass[i], tree.velocity, 6 * i, momentum, 0);
            double[] w = Arrays.copyOfRange(tree.velocity, 6 * i, 6 * i + 3);
            double[] v = Arrays.copyOfRange(tree.velocity, 6 * i + 3, 6 * i + 6);
            double[] l = Arrays.copyOfRange(momentum, 0, 3);
            double[] p = Arrays.copyOfRange(momentum, 3, 6);
            double[] wl = Vectors.cross(w, l);
            double[] vp = Vectors.cross(v, p);
            double[] wp = Vectors.cross(w, p);
            double[] lever = new double[3];
            for (int k = 0; k < 3; k++) {
                lever[k] = centres[3 * t.bodyRoot[i] + k] - tree.position[origin + k];
            }
            double[] force = Arrays.copyOfRange(outer, 6 * i + 3, 6 * i + 6);
            double[] turning = Vectors.cross(lever, force);
            for (int k = 0; k < 3; k++) {
                sum[k] += rate[k] + wl[k] + vp[k] - outer[6 * i + k] - turning[k];
                sum[3 + k] += rate[3 + k] + wp[k] - force[k];
            }
        }
        double[] lever = new double[3];
        for (int k = 0; k < 3; k++) {
            lever[k] = tree.position[origin + k] - place[k];
        }
        double[] turning = Vectors.cross(lever, Arrays.copyOfRange(sum, 3, 6));
        for (int k = 0; k < 3; k++) {
            sum[k] += turning[k];
        }
        return sum;
    }

    private double[] local(double[] v) {
        Rotations.matrix(pose, 0, turn, 0);
        return back(turn, v);
    }

    private static double[] back(double[] m, double[] v) {
        double[] r = new double[3];
        for (int k = 0; k < 3; k++) {
            r[k] = m[k] * v[0] + m[3 + k] * v[1] + m[6 + k] * v[2];
        }
        return r;
    }

    /** Writes where a frame is; returns its body. */
    private int locate(Frame frame, int i, double[] at, double[] quaternion) {
        int body = switch (frame) {
            case WORLD -> 0;
            case BODY, XBODY -> i;
            case GEOM -> t.geomBody[i];
            case SITE -> t.siteBody[i];
        };
        double[] pos = switch (frame) {
            case WORLD, XBODY -> new double[3];
            case BODY -> Arrays.copyOfRange(t.bodyInertialPos, 3 * i, 3 * i + 3);
            case GEOM -> Arrays.copyOfRange(t.geomPos, 3 * i, 3 * i + 3);
            case SITE -> Arrays.copyOfRange(t.sitePos, 3 * i, 3 * i + 3);
        };
        double[] quat = switch (frame) {
            case WORLD, XBODY -> Rotations.identity();
            case BODY -> Arrays.copyOfRange(t.bodyInertialQuat, 4 * i, 4 * i + 4);
            case GEOM -> Arrays.copyOfRange(t.geomQuat, 4 * i, 4 * i + 4);
            case SITE -> Arrays.copyOfRange(t.siteQuat, 4 * i, 4 * i + 4);
        };
        double[] turned = Rotations.rotate(Arrays.copyOfRange(tree.quaternion, 4 * body, 4 * body + 4), pos);
        for (int k = 0; k < 3; k++) {
            at[k] = tree.position[3 * body + k] + turned[k];
        }
        Rotations.multiply(tree.quaternion, 4 * body, quat, 0, quaternion, 0);
        return body;
    }
}
