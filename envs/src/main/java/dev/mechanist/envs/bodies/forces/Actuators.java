package dev.mechanist.envs.bodies.forces;

import dev.mechanist.core.numerics.Vectors;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.tendons.PathSlopes;
import dev.mechanist.envs.bodies.tendons.SitePulls;
import dev.mechanist.envs.bodies.tendons.Tendons;
import java.util.Arrays;

/**
 * The forces of all actuators: where each pulls, a joint, a tendon or a site, and by the {@link ActuatorLaw} how much. Activations
 * follow the velocities in the array of these.
 */
public final class Actuators {
    private static final double[] IDENTITY = {1, 0, 0, 0};

    private final BodyModel model;
    private final BodyTables t;
    private final int nu;
    private final Tendons tendons;
    private final SitePulls pulls;
    private final ActuatorLaw law;
    private final double[] rotationVector = new double[3];
    private final double[] moment = new double[6];
    private final double[] matrix = new double[9];
    private final double[] unit = new double[4];
    private final double[] row;
    private final boolean bounded;
    private final double[] scale;
    private PathSlopes paths;

    Actuators(BodyModel model, Tendons tendons, SpatialTree tree) {
        this.model = model;
        this.tendons = tendons;
        t = model.tables();
        nu = t.actuatorName.length;
        law = new ActuatorLaw(model);
        pulls = tree != null && SitePulls.any(model) ? new SitePulls(model, tree) : null;
        row = new double[t.nv];
        bounded = tendons.bounded();
        scale = new double[t.tendonName.length];
    }

    ActuatorLaw law() {
        return law;
    }

    /** Takes the state that the tree holds. */
    public void place() {
        if (pulls != null) {
            pulls.place();
        }
    }

    /** Whether any acts on a site. */
    boolean onSites() {
        return pulls != null;
    }

    private int body(int a) {
        return t.actuatorBody.length == 0 ? -1 : t.actuatorBody[a];
    }

    /** Whether any sticks a body to what it touches. */
    public boolean stick() {
        return t.actuatorBody.length > 0;
    }

    /** Adds up by how much every body is pulled to what it touches, N [nbody]. */
    public void adhesion(double[] v, int vo, double[] u, int uo, double[] out) {
        Arrays.fill(out, 0);
        for (int a = 0; a < nu; a++) {
            if (body(a) >= 0) {
                out[body(a)] += law.force(a, 0, 0, law.input(a, v, vo, u[uo + a]));
            }
        }
    }

    private int tendon(int a) {
        return t.actuatorTendon.length == 0 ? -1 : t.actuatorTendon[a];
    }

    /** Adds the forces of all. */
    public void add(double[] q, int qo, double[] v, int vo, double[] u, int uo, double[] out) {
        if (bounded) {
            share(q, qo, v, vo, u, uo);
        }
        for (int a = 0; a < nu; a++) {
            int j = t.actuatorJoint[a];
            if (j < 0) {
                pull(a, q, qo, v, vo, u[uo + a], out);
                continue;
            }
            int d = t.jointDofAddress[j];
            if (t.jointType[j] >= BodyTables.SLIDE) {
                double gear = t.actuatorGear[6 * a];
                double length = gear * q[qo + t.jointPositionAddress[j]];
                out[d] += gear * law.force(a, length, gear * v[vo + d], law.input(a, v, vo, u[uo + a]));
            } else {
                int dofs = moment(a, q, qo, moment);
                double speed = 0;
                for (int i = 0; i < dofs; i++) {
                    speed += moment[i] * v[vo + d + i];
                }
                boolean stretched = t.jointType[j] == BodyTables.BALL && law.minds(a);
                double length = stretched ? ballLength(a, q, qo) : 0;
                double f = law.force(a, length, speed, law.input(a, v, vo, u[uo + a]));
                for (int i = 0; i < dofs; i++) {
                    out[d + i] += moment[i] * f;
                }
            }
        }
    }

    /** A tendon or a site. */
    private void pull(int a, double[] q, int qo, double[] v, int vo, double u, double[] out) {
        int i = tendon(a);
        if (i < 0 && t.actuatorSite[a] < 0) {
            return;
        }
        if (i >= 0) {
            double f = alongTendon(a, q, qo, v, vo, u);
            f = law.within(a, bounded ? scale[i] * f : f);
            tendons.add(i, t.actuatorGear[6 * a] * f, out);
            return;
        }
        double speed = 0;
        for (int d = 0; d < t.nv; d++) {
            speed += pulls.rows[a * t.nv + d] * v[vo + d];
        }
        double f = law.force(a, pulls.length[a], speed, law.input(a, v, vo, u));
        for (int d = 0; d < t.nv; d++) {
            out[d] += pulls.rows[a * t.nv + d] * f;
        }
    }

    private double alongTendon(int a, double[] q, int qo, double[] v, int vo, double u) {
        int i = tendon(a);
        double gear = t.actuatorGear[6 * a];
        double speed = gear * tendons.speed(i, v, vo);
        return law.unbounded(a, gear * tendons.length(i, q, qo), speed, law.input(a, v, vo, u));
    }

    /** How much of the force of its actuators each tendon takes: together they stay within its range. */
    private void share(double[] q, int qo, double[] v, int vo, double[] u, int uo) {
        Arrays.fill(scale, 0);
        for (int a = 0; a < nu; a++) {
            if (tendon(a) >= 0) {
                scale[tendon(a)] += alongTendon(a, q, qo, v, vo, u[uo + a]);
            }
        }
        for (int i = 0; i < scale.length; i++) {
            double all = scale[i];
            double kept = Math.max(t.tendonForceRange[2 * i], Math.min(t.tendonForceRange[2 * i + 1], all));
            scale[i] = t.tendonForceLimited[i] && kept != all ? kept / all : 1;
        }
    }

    /** Length of an actuator in the state last placed, in the units of its gear. */
    public double length(int a, double[] q, int qo) {
        int j = t.actuatorJoint[a];
        if (j >= 0) {
            return t.jointType[j] >= BodyTables.SLIDE
                    ? t.actuatorGear[6 * a] * q[qo + t.jointPositionAddress[j]]
                    : t.jointType[j] == BodyTables.BALL ? ballLength(a, q, qo) : 0;
        }
        int i = tendon(a);
        return i >= 0 ? t.actuatorGear[6 * a] * tendons.length(i, q, qo) : t.actuatorSite[a] >= 0 ? pulls.length[a] : 0;
    }

    /** How a unit force of an actuator acts on the degrees of freedom in the state last placed [nv]. */
    public void moment(int a, double[] q, int qo, double[] out, int oo) {
        Arrays.fill(out, oo, oo + t.nv, 0);
        int j = t.actuatorJoint[a];
        int i = tendon(a);
        if (j >= 0 && t.jointType[j] >= BodyTables.SLIDE) {
            out[oo + t.jointDofAddress[j]] = t.actuatorGear[6 * a];
        } else if (j >= 0) {
            int dofs = moment(a, q, qo, moment);
            System.arraycopy(moment, 0, out, oo + t.jointDofAddress[j], dofs);
        } else if (i >= 0) {
            Arrays.fill(row, 0);
            tendons.add(i, t.actuatorGear[6 * a], row);
            System.arraycopy(row, 0, out, oo, t.nv);
        } else if (t.actuatorSite[a] >= 0) {
            System.arraycopy(pulls.rows, a * t.nv, out, oo, t.nv);
        }
    }

    /** Forces of all in the state last placed [nu]. */
    public void forces(double[] q, int qo, double[] v, int vo, double[] u, int uo, double[] out) {
        if (bounded) {
            share(q, qo, v, vo, u, uo);
        }
        for (int a = 0; a < nu; a++) {
            if (tendon(a) >= 0) {
                double f = alongTendon(a, q, qo, v, vo, u[uo + a]);
                out[a] = law.within(a, bounded ? scale[tendon(a)] * f : f);
                continue;
            }
            moment(a, q, qo, row, 0);
            double speed = 0;
            for (int d = 0; d < t.nv; d++) {
                speed += row[d] * v[vo + d];
            }
            boolean silent = t.actuatorJoint[a] < 0 && t.actuatorSite[a] < 0 && body(a) < 0;
            out[a] = silent ? 0 : law.force(a, length(a, q, qo), speed, law.input(a, v, vo, u[uo + a]));
        }
    }

    /** How fast the activations change [na], 1/s. */
    public void rates(double[] v, int vo, double[] u, int uo, double[] out, int oo) {
        for (int a = 0; a < nu; a++) {
            int s = law.state(a);
            if (s >= 0) {
                out[oo + s] = law.rate(a, v[vo + t.nv + s], law.control(a, u[uo + a]));
            }
        }
    }

    /** The activations of the next step, at given rates. */
    public void advance(double[] v, int vo, double[] rates, double[] next, int no) {
        for (int a = 0; a < nu; a++) {
            int s = law.state(a);
            if (s >= 0) {
                next[no + s] = law.next(a, v[vo + t.nv + s], rates[s]);
            }
        }
    }

    /** The length of an actuator on a ball joint: gear times rotation vector. */
    double ballLength(int a, double[] q, int qo) {
        System.arraycopy(q, qo + t.jointPositionAddress[t.actuatorJoint[a]], unit, 0, 4);
        Rotations.normalize(unit, 0);
        Rotations.difference(unit, 0, IDENTITY, 0, rotationVector, 0);
        return t.actuatorGear[6 * a] * rotationVector[0]
                + t.actuatorGear[6 * a + 1] * rotationVector[1]
                + t.actuatorGear[6 * a + 2] * rotationVector[2];
    }

    /** Writes how a unit force of an actuator acts on the dofs of its ball or free joint; returns their number. */
    public int moment(int a, double[] q, int qo, double[] out) {
        int j = t.actuatorJoint[a];
        boolean free = t.jointType[j] == BodyTables.FREE;
        int dofs = free ? 6 : 3;
        System.arraycopy(t.actuatorGear, 6 * a, out, 0, dofs);
        if (t.actuatorInParent[a]) {
            int o = free ? 3 : 0;
            System.arraycopy(q, qo + t.jointPositionAddress[j] + o, unit, 0, 4);
            Rotations.normalize(unit, 0);
            Rotations.matrix(unit, 0, matrix, 0);
            double x = out[o];
            double y = out[o + 1];
            double z = out[o + 2];
            for (int i = 0; i < 3; i++) {
                out[o + i] = matrix[i] * x + matrix[3 + i] * y + matrix[6 + i] * z;
            }
        }
        return dofs;
    }

    /** Adds how the force of an actuator follows what it depends on. */
    void addDerivatives(int a, double[] q, int qo, double[] v, int vo, double u, ForceSlopes slopes) {
        int j = t.actuatorJoint[a];
        int i = tendon(a);
        if (j >= 0 && t.jointType[j] >= BodyTables.SLIDE) {
            int d = t.jointDofAddress[j];
            double gear = t.actuatorGear[6 * a];
            double length = gear * q[qo + t.jointPositionAddress[j]];
            double speed = gear * v[vo + d];
            double input = law.input(a, v, vo, u);
            if (law.saturated(a, length, speed, input)) {
                return;
            }
            slopes.byQ[d * t.nv + d] += gear * gear * law.byLength(a, length, speed, input);
            slopes.byV[d * t.nv + d] += gear * gear * law.bySpeed(a, length, speed, input);
            byInput(a, d, gear * law.gain(a, length, speed), v, vo, u, slopes);
        } else if (j >= 0) {
            turning(a, q, qo, v, vo, u, slopes);
        } else if (i >= 0 || t.actuatorSite[a] >= 0) {
            pulling(a, q, qo, v, vo, u, slopes);
        }
    }

    /** What the force in a degree of freedom per unit of input makes of control and activation. */
    private void byInput(int a, int d, double share, double[] v, int vo, double u, ForceSlopes slopes) {
        if (slopes.byU == null) {
            return;
        }
        slopes.byU[d * nu + a] += share * law.inputByControl(a, v, vo, u);
        int s = law.state(a);
        if (s >= 0) {
            slopes.byActivation[d * t.na + s] += share * law.inputByActivation(a, v, vo, u);
        }
    }

    /** Along a tendon or a site. */
    private void pulling(int a, double[] q, int qo, double[] v, int vo, double u, ForceSlopes slopes) {
        int nv = t.nv;
        int i = tendon(a);
        moment(a, q, qo, row, 0);
        double length = length(a, q, qo);
        double speed = 0;
        for (int d = 0; d < nv; d++) {
            speed += row[d] * v[vo + d];
        }
        double input = law.input(a, v, vo, u);
        boolean held = law.saturated(a, length, speed, input);
        double f = law.force(a, length, speed, input);
        double byLength = held ? 0 : law.byLength(a, length, speed, input);
        double bySpeed = held ? 0 : law.bySpeed(a, length, speed, input);
        boolean bends = i < 0 || tendons.spatial(i);
        double gear = i < 0 ? 1 : t.actuatorGear[6 * a];
        for (int k = 0; k < nv; k++) {
            double stretching = row[k];
            double turning = 0;
            if (bends) {
                double[] by = i < 0 ? paths.byPull : paths.byTendon;
                int o = (k * (i < 0 ? nu : t.tendonName.length) + (i < 0 ? a : i)) * nv;
                for (int d = 0; d < nv; d++) {
                    slopes.byQ[d * nv + k] += f * gear * by[o + d];
                    turning += gear * by[o + d] * v[vo + d];
                }
                stretching = i < 0 ? paths.pullLength[k * nu + a] : stretching;
            }
            for (int d = 0; d < nv; d++) {
                slopes.byQ[d * nv + k] += row[d] * (byLength * stretching + bySpeed * turning);
                slopes.byV[d * nv + k] += row[d] * bySpeed * row[k];
            }
        }
        for (int d = 0; d < nv && !held; d++) {
            byInput(a, d, row[d] * law.gain(a, length, speed), v, vo, u, slopes);
        }
    }

    /** How the paths of tendons and sites bend in a state, for the calls that follow; null where all is straight. */
    PathSlopes bend(double[] q, int qo) {
        if (pulls == null && !tendons.anySpatial()) {
            return null;
        }
        if (paths == null) {
            paths = new PathSlopes(model);
        }
        paths.evaluate(q, qo);
        return paths;
    }

    /** About a ball or free joint. */
    private void turning(int a, double[] q, int qo, double[] v, int vo, double u, ForceSlopes slopes) {
        int nv = t.nv;
        int j = t.actuatorJoint[a];
        int d = t.jointDofAddress[j];
        double c = law.input(a, v, vo, u);
        boolean free = t.jointType[j] == BodyTables.FREE;
        int dofs = moment(a, q, qo, moment);
        double speed = 0;
        for (int i = 0; i < dofs; i++) {
            speed += moment[i] * v[vo + d + i];
        }
        double length = 0;
        double[] lengthSlope = new double[dofs];
        if (!free) {
            length = ballLength(a, q, qo);
            Rotations.inverseRightJacobian(rotationVector, matrix);
            for (int i = 0; i < 3; i++) {
                for (int k = 0; k < 3; k++) {
                    lengthSlope[k] += t.actuatorGear[6 * a + i] * matrix[3 * i + k];
                }
            }
        }
        double f = law.force(a, length, speed, c);
        boolean held = law.saturated(a, length, speed, c);
        double byLength = held ? 0 : law.byLength(a, length, speed, c);
        double bySpeed = held ? 0 : law.bySpeed(a, length, speed, c);
        double byControl = held ? 0 : law.gain(a, length, speed);
        int o = free ? 3 : 0;
        double[] speedSlope = new double[dofs];
        if (t.actuatorInParent[a]) {
            // The moment is fixed in the parent: a displacement turns it by moment x delta.
            double[] m = {moment[o], moment[o + 1], moment[o + 2]};
            double[] w = {v[vo + d + o], v[vo + d + o + 1], v[vo + d + o + 2]};
            System.arraycopy(Vectors.cross(w, m), 0, speedSlope, o, 3);
            double[] skew = {0, -m[2], m[1], m[2], 0, -m[0], -m[1], m[0], 0};
            for (int i = 0; i < 3; i++) {
                for (int k = 0; k < 3; k++) {
                    slopes.byQ[(d + o + i) * nv + d + o + k] += skew[3 * i + k] * f;
                }
            }
        }
        for (int i = 0; i < dofs; i++) {
            for (int k = 0; k < dofs; k++) {
                slopes.byQ[(d + i) * nv + d + k] += moment[i] * (byLength * lengthSlope[k] + bySpeed * speedSlope[k]);
                slopes.byV[(d + i) * nv + d + k] += moment[i] * bySpeed * moment[k];
            }
            byInput(a, d + i, moment[i] * byControl, v, vo, u, slopes);
        }
    }

    /** Generalised force of an actuator on a hinge or slide by its gear: F + gear (dF/dlength q + dF/dspeed v). */
    public double byGear(int a, double[] q, int qo, double[] v, int vo, double u) {
        int j = t.actuatorJoint[a];
        double gear = t.actuatorGear[6 * a];
        double position = q[qo + t.jointPositionAddress[j]];
        double rate = v[vo + t.jointDofAddress[j]];
        double input = law.input(a, v, vo, u);
        double f = law.force(a, gear * position, gear * rate, input);
        if (law.saturated(a, gear * position, gear * rate, input)) {
            return f;
        }
        double byLength = law.byLength(a, gear * position, gear * rate, input);
        return f + gear * (byLength * position + law.bySpeed(a, gear * position, gear * rate, input) * rate);
    }
}
