package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.constraints.Constraints;
import dev.mechanist.envs.bodies.constraints.JointLimits;
import dev.mechanist.envs.bodies.forces.GravityCompensation;
import dev.mechanist.envs.bodies.forces.JointForces;
import dev.mechanist.envs.bodies.mechanics.Displacement;
import dev.mechanist.envs.bodies.mechanics.PlanarTree;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.mechanics.Tree;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.tendons.TendonInertia;
import dev.mechanist.envs.bodies.tendons.Tendons;
import java.util.Arrays;
import java.util.List;

/**
 * Steps a {@link BodyModel} with MuJoCo's conventions. Owns its scratch memory: one instance per thread; no step allocates.
 *
 * <p>A state is a row (q, v, activations, kept controls) of nq + nv + na + late numbers. Forward dynamics is O(n) in the number of bodies, and so is the implicit
 * damping of Euler's method, which is an addition to the armature.
 */
public final class BodySimulator {
    private static final int DENSE = 24;

    private final BodyModel model;
    private final BodyTables t;
    private final double h;
    private final BodyIntegrator integrator;
    private final Tree tree;
    private final SpatialTree spatial;
    /** The planar one where the places of its bodies are wanted, else null. */
    private final PlanarTree shown;

    /** The spatial one, with the inertia of tendons. */
    private final Tree weighing;

    private final JointForces joints;
    private final JointLimits limits;
    /** Null where nothing touches or rubs. */
    private final Constraints constraints;

    /** Null where no weight is taken off. */
    private final GravityCompensation compensation;

    private final boolean implicitDamping;
    /** Whether positions are hinges and slides only: q and v correspond one to one. */
    private final boolean plain;

    private ImplicitSolver implicitSolver;

    private final double[] armature;
    private final double[] stepDiagonal;
    private final double[] damping;
    private final double[] force;
    private final double[] result;
    private final double[] stage;
    private final double[] velocities;
    private final double[] accelerations;
    private final double[] rateQ;
    private final double[] rateV;
    private final double[] activationRates;
    private final double[] acting;
    /** By how much actuators pull every body to what it touches [nbody]. */
    private final double[] pulls;
    /** A force from outside [nv]; null for none. */
    private double[] applied;

    public BodySimulator(BodyModel model) {
        this.model = model;
        t = model.tables();
        BodyOption option = model.option();
        h = option.timestep();
        integrator = option.integrator();
        spatial = new SpatialTree(model);
        joints = new JointForces(model, new Tendons(model, spatial), spatial);
        constraints = Constraints.of(model, spatial, joints.tendons());
        compensation = GravityCompensation.of(model, spatial);
        boolean tied = constraints != null && constraints.ties();
        boolean placeless = !tied && compensation == null && !joints.needPlaces() && t.mocapBody.length == 0;
        PlanarTree planar = placeless ? PlanarTree.of(model, spatial) : null;
        shown = constraints != null && model.contactPairs() > 0 ? planar : null;
        tree = TendonInertia.over(model, planar == null ? spatial : planar, joints.tendons());
        weighing = TendonInertia.over(model, spatial, joints.tendons());
        plain = t.nq == t.nv;
        armature = t.dofArmature;
        force = new double[t.nv];
        result = new double[t.nv];
        damping = new double[t.nv];
        stage = new double[t.nq + t.nv + t.na];
        activationRates = new double[4 * t.na];
        acting = new double[model.nu()];
        pulls = new double[t.bodyMass.length];
        velocities = new double[4 * t.nv];
        accelerations = new double[4 * t.nv];
        rateQ = new double[t.nv];
        rateV = new double[t.nv];
        boolean damped = Arrays.stream(t.dofDamping).anyMatch(d -> d > 0) || joints.curvedDamping();
        implicitDamping = damped && canDampImplicitly();
        stepDiagonal = armature.clone();
        for (int d = 0; d < t.nv && implicitDamping; d++) {
            stepDiagonal[d] += h * t.dofDamping[d];
        }
        limits = JointLimits.of(model, spatial, joints.tendons());
    }

    SpatialTree spatial() {
        return spatial;
    }

    Tree tree() {
        return tree;
    }

    /** The spatial tree, with the inertia of tendons. */
    Tree weighing() {
        return weighing;
    }

    JointForces jointForces() {
        return joints;
    }

    JointLimits limits() {
        return limits;
    }

    /** What touches and rubs; null where nothing does. */
    Constraints constraints() {
        return constraints;
    }

    /** Whether joint damping, where there is some, is implicit. */
    boolean canDampImplicitly() {
        return integrator == BodyIntegrator.EULER
                && joints.dampers()
                && !model.option().disabled(BodyOption.DISABLE_EULERDAMP);
    }

    public BodyModel model() {
        return model;
    }

    /**
     * Moves the mocap bodies, for all steps that follow; before, they are where the model has them.
     *
     * @param positions m [3 nmocap]
     * @param quaternions [4 nmocap], normalised when used
     */
    public void moveMocap(double[] positions, double[] quaternions) {
        spatial.moveMocap(positions, 0, quaternions, 0);
    }

    /** Numbers in a state, nq + nv + na and the controls that late actuators keep. */
    public int n() {
        return t.nq + t.nv + t.na + t.late;
    }

    /**
     * One time step. The ranges do not overlap.
     *
     * @param x state (q, v, activations) from {@code xo}
     * @param u controls [nu] from {@code uo}, clamped where the model says so
     * @param next receives the next state from {@code no}
     */
    public void step(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        if (t.late == 0) {
            move(x, xo, u, uo, next, no);
            return;
        }
        move(x, xo, acting(x, xo, u, uo), 0, next, no);
        int at = t.nq + t.nv + t.na;
        for (int a = 0; a < acting.length; a++) {
            int kept = t.actuatorLate[a];
            if (kept > 0) {
                System.arraycopy(x, xo + at, next, no + at + 1, kept - 1);
                next[no + at] = u[uo + a];
                at += kept;
            }
        }
    }

    /** The controls that act: of late actuators the oldest that is kept [nu]; not a copy. */
    double[] acting(double[] x, int xo, double[] u, int uo) {
        int at = t.nq + t.nv + t.na;
        for (int a = 0; a < acting.length; a++) {
            at += t.actuatorLate[a];
            acting[a] = t.actuatorLate[a] > 0 ? x[xo + at - 1] : u[uo + a];
        }
        return acting;
    }

    private void move(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        switch (integrator) {
            case EULER -> euler(x, xo, u, uo, next, no);
            case RK4 -> rungeKutta(x, xo, u, uo, next, no);
            case IMPLICIT, IMPLICITFAST -> implicit(x, xo, u, uo, next, no);
        }
        if (t.na > 0) {
            advanceActivations(x, xo, u, uo, next, no);
        }
    }

    /** At their rates in the state, or at the mean of the four stages of Runge-Kutta. */
    private void advanceActivations(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        int vo = xo + t.nq;
        if (model.option().disabled(BodyOption.DISABLE_ACTUATION)) {
            System.arraycopy(x, vo + t.nv, next, no + t.nq + t.nv, t.na);
            return;
        }
        if (integrator == BodyIntegrator.RK4) {
            for (int s = 0; s < t.na; s++) {
                activationRates[s] = (activationRates[s]
                                + 2 * (activationRates[t.na + s] + activationRates[2 * t.na + s])
                                + activationRates[3 * t.na + s])
                        / 6;
            }
        } else {
            joints.actuators().rates(x, vo, u, uo, activationRates, 0);
        }
        joints.actuators().advance(x, vo, activationRates, next, no + t.nq + t.nv);
    }

    /**
     * The last state in which the last step from x evaluated forces: x itself, or the fourth stage of Runge-Kutta. There other
     * programs read places and forces after a step.
     *
     * @param out receives the state [n]
     */
    public void evaluatedLast(double[] x, double[] out) {
        System.arraycopy(integrator == BodyIntegrator.RK4 ? stage : x, 0, out, 0, n());
    }

    private void euler(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        int vo = xo + t.nq;
        smoothForce(x, xo, u, uo);
        for (int d = 0; d < t.nv && implicitDamping && joints.curvedDamping(); d++) {
            stepDiagonal[d] = armature[d] + h * joints.damping(d, x[vo + d]);
        }
        if (constrained(x, xo, u, uo)) {
            constrain(result);
            if (implicitDamping) {
                // force now holds the constraints' share too.
                if (dense()) {
                    for (int d = 0; d < t.nv; d++) {
                        damping[d] = stepDiagonal[d] - armature[d];
                    }
                    constraints.respond(damping, force, result);
                } else {
                    tree.factor(stepDiagonal);
                    tree.solve(force, result);
                }
            }
        } else {
            tree.factor(stepDiagonal);
            tree.solve(force, result);
        }
        int nv = no + t.nq;
        for (int d = 0; d < t.nv; d++) {
            next[nv + d] = x[vo + d] + h * result[d];
        }
        displace(x, xo, next, nv, h, next, no);
    }

    /** (M - h df/dv) a = f, see {@link ImplicitSolver}. */
    private void implicit(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        int nv = t.nv;
        int vo = xo + t.nq;
        acceleration(x, xo, u, uo, result);
        if (implicitSolver == null) {
            implicitSolver = new ImplicitSolver(model, spatial, joints);
        }
        spatial.update(x, xo, x, vo);
        implicitSolver.solve(x, xo, u, uo, h, force, result);
        for (int d = 0; d < nv; d++) {
            next[no + t.nq + d] = x[vo + d] + h * result[d];
        }
        displace(x, xo, next, no + t.nq, h, next, no);
    }

    /** force = joint forces - bias. */
    private void smoothForce(double[] x, int xo, double[] u, int uo) {
        int vo = xo + t.nq;
        tree.update(x, xo, x, vo);
        if (shown != null) {
            shown.show(spatial);
        }
        joints.place();
        compensate();
        joints.total(x, xo, x, vo, u, uo, force);
        double[] bias = tree.bias();
        for (int d = 0; d < t.nv; d++) {
            force[d] -= bias[d];
        }
        for (int d = 0; d < t.nv && applied != null; d++) {
            force[d] += applied[d];
        }
    }

    /** A generalised force from outside [nv] that acts in all steps that follow; not copied. */
    void apply(double[] generalised) {
        applied = generalised;
    }

    /** Takes the compensation of weight in the state that the tree holds. */
    void compensate() {
        if (compensation != null) {
            joints.compensation(compensation.forces());
        }
    }

    GravityCompensation compensation() {
        return compensation;
    }

    /** Whether a limit is reached, or something touches or rubs, in the state that the tree holds; what sticks adds to the force. */
    private boolean constrained(double[] x, int xo, double[] u, int uo) {
        boolean limited = limits.find(x, xo, x, xo + t.nq, h);
        boolean held = constraints != null && constraints.find(x, xo, x, xo + t.nq, h);
        if (held) {
            constraints.addAttraction(force);
        }
        addSticking(x, xo, u, uo, force);
        return held || limited;
    }

    /** Adds the force of actuators that stick bodies to what they touch, once contacts are found. */
    void addSticking(double[] x, int xo, double[] u, int uo, double[] out) {
        boolean acts = !model.option().disabled(BodyOption.DISABLE_ACTUATION);
        if (constraints != null && constraints.sticks() && acts) {
            joints.actuators().adhesion(x, xo + t.nq, u, uo, pulls);
            constraints.addSticking(pulls, out);
        }
    }

    /** Whether the state last found has rows, and so few degrees of freedom that a dense factor of M costs less than the tree's. */
    private boolean dense() {
        return t.nv <= DENSE && constraints != null && constraints.problem().rows() > 0;
    }

    /** The constrained acceleration under {@link #force}, which receives the force of the constraints too. */
    private void constrain(double[] out) {
        if (dense()) {
            constraints.accelerate(tree, limits, out, force);
            return;
        }
        tree.factor(armature);
        tree.solve(force, out);
        if (constraints != null && constraints.problem().rows() > 0) {
            constraints.solve(tree, limits, out, force);
        } else {
            limits.solve(tree, out, force);
        }
    }

    /** The continuous-time acceleration, constraints included; {@link #force} receives the force that causes it. */
    private void acceleration(double[] x, int xo, double[] u, int uo, double[] out) {
        smoothForce(x, xo, u, uo);
        if (constrained(x, xo, u, uo)) {
            constrain(out);
        } else {
            tree.factor(armature);
            tree.solve(force, out);
        }
    }

    private void rungeKutta(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        int nv = t.nv;
        int vo = xo + t.nq;
        System.arraycopy(x, vo, velocities, 0, nv);
        joints.actuators().rates(x, vo, u, uo, activationRates, 0);
        acceleration(x, xo, u, uo, result);
        System.arraycopy(result, 0, accelerations, 0, nv);
        for (int k = 1; k < 4; k++) {
            double c = k == 3 ? h : 0.5 * h;
            int before = (k - 1) * nv;
            displace(x, xo, velocities, before, c, stage, 0);
            for (int d = 0; d < nv; d++) {
                stage[t.nq + d] = x[vo + d] + c * accelerations[before + d];
            }
            System.arraycopy(stage, t.nq, velocities, k * nv, nv);
            for (int s = 0; s < t.na; s++) {
                stage[t.nq + nv + s] = x[vo + nv + s] + c * activationRates[(k - 1) * t.na + s];
            }
            joints.actuators().rates(stage, t.nq, u, uo, activationRates, k * t.na);
            acceleration(stage, 0, u, uo, result);
            System.arraycopy(result, 0, accelerations, k * nv, nv);
        }
        for (int d = 0; d < nv; d++) {
            rateQ[d] = (velocities[d] + 2 * (velocities[nv + d] + velocities[2 * nv + d]) + velocities[3 * nv + d]) / 6;
            rateV[d] = (accelerations[d]
                            + 2 * (accelerations[nv + d] + accelerations[2 * nv + d])
                            + accelerations[3 * nv + d])
                    / 6;
            next[no + t.nq + d] = x[vo + d] + h * rateV[d];
        }
        displace(x, xo, rateQ, 0, h, next, no);
    }

    /** out = q moved along the velocity v for a time: quaternions by the exponential map. */
    void displace(double[] q, int qo, double[] v, int vo, double time, double[] out, int oo) {
        if (plain) {
            for (int d = 0; d < t.nv; d++) {
                out[oo + d] = q[qo + d] + time * v[vo + d];
            }
            return;
        }
        Displacement.along(t, q, qo, v, vo, time, out, oo);
    }

    /** Potential (gravity and springs) and kinetic (with armature) energy of a state, J. */
    public double[] energy(double[] x, int xo) {
        int vo = xo + t.nq;
        spatial.update(x, xo, x, vo);
        joints.place();
        double potential = joints.springEnergy(x, xo);
        double[] gravity = model.option().gravity();
        for (int i = 1; i < t.bodyMass.length && !model.option().disabled(BodyOption.DISABLE_GRAVITY); i++) {
            for (int k = 0; k < 3; k++) {
                potential -= t.bodyMass[i] * gravity[k] * spatial.centre[3 * i + k];
            }
        }
        double kinetic = spatial.kineticEnergy() + joints.tendons().kineticEnergy(x, vo);
        for (int d = 0; d < t.nv; d++) {
            kinetic += 0.5 * armature[d] * x[vo + d] * x[vo + d];
        }
        return new double[] {potential, kinetic};
    }

    /** Everything that makes up the acceleration in one state; for checks and for looking closely, not for speed. */
    public ForwardDynamics forwardDynamics(double[] x, int xo, double[] u, int uo) {
        return t.late == 0
                ? ForwardDynamics.of(this, x, xo, u, uo)
                : ForwardDynamics.of(this, x, xo, acting(x, xo, u, uo), 0);
    }

    /** Places the bodies of a state. */
    public BodyPoses poses(double[] x, int xo) {
        spatial.update(x, xo, x, xo + t.nq);
        return BodyPoses.of(model, spatial);
    }

    /** Where the tendons run through space, m: from and to of each piece, arcs in chords [6 each]. */
    public List<double[]> tendons(double[] x, int xo) {
        spatial.update(x, xo, x, xo + t.nq);
        return joints.tendons().pieces();
    }

    /** An independent simulator of the same model. */
    public BodySimulator fork() {
        return new BodySimulator(model);
    }
}
