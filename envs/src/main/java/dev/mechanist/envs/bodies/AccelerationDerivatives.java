package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.constraints.Constraints;
import dev.mechanist.envs.bodies.constraints.ContactSlopes;
import dev.mechanist.envs.bodies.constraints.JointLimits;
import dev.mechanist.envs.bodies.forces.ForceSlopes;
import dev.mechanist.envs.bodies.forces.JointForces;
import dev.mechanist.envs.bodies.mechanics.ForcePolynomial;
import dev.mechanist.envs.bodies.mechanics.ParameterDerivatives;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.mechanics.Tree;
import dev.mechanist.envs.bodies.mechanics.TreeDerivatives;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyParameter;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;
import java.util.List;

/**
 * How the acceleration of a state follows displacements, velocities, activations, controls and parameters, in closed form: the
 * slopes of all forces less those of inverse dynamics ({@link TreeDerivatives}), through the inverse inertia with what pushes.
 *
 * <p>What the limit of a ball joint contributes while it pushes is left out, and where something touches there are none by parameters.
 */
final class AccelerationDerivatives {
    private final BodyModel model;
    private final BodyTables t;
    private final int nv;
    private final int nu;
    private final int na;
    private final int np;
    private final double h;
    private final List<BodyParameter> parameters;
    private final BodySimulator simulator;
    private final SpatialTree tree;
    /** The cheapest mechanics for the linear systems; may be the tree itself. */
    private final Tree solver;

    private final JointForces joints;
    private final JointLimits limits;
    private final TreeDerivatives derivatives;
    private final ParameterDerivatives parameterDerivatives;
    private final ContactSlopes contactSlopes;
    private final boolean implicitDamping;

    /** Directions: displacement [nv], velocity [nv], activation [na], control [nu], parameters [np]; each direction is a contiguous vector. */
    private final int directions;

    private final ForceSlopes forces;
    private final double[] byQ;
    private final double[] byV;
    private final double[] response;
    private final double[] limitResponse;
    private final double[] diagonal;
    private final double[] force;
    private final double[] acceleration;
    private final double[] smooth;
    private final double[] right;
    private final double[] solved;
    private final double[] weightSlopes;
    /** Where joints rub or geoms touch in the present state, else null. */
    private Constraints rubbing;

    private boolean touching;
    private boolean parametersDiffer;

    AccelerationDerivatives(BodySimulator simulator, List<BodyParameter> parameters) {
        this.simulator = simulator;
        this.parameters = parameters;
        model = simulator.model();
        t = model.tables();
        nv = t.nv;
        nu = model.nu();
        na = model.na();
        np = parameters.size();
        h = model.option().timestep();
        tree = simulator.spatial();
        solver = simulator.tree();
        joints = simulator.jointForces();
        limits = simulator.limits();
        // Also where no joint has damping yet: its slope is wanted.
        implicitDamping = simulator.canDampImplicitly();
        derivatives = new TreeDerivatives(model, tree);
        parameterDerivatives = new ParameterDerivatives(model, derivatives);
        contactSlopes = simulator.constraints() == null
                ? null
                : new ContactSlopes(model, tree, simulator.constraints(), derivatives);
        directions = 2 * nv + na + nu + np;
        forces = ForceSlopes.of(nv, nu, na);
        byQ = forces.byQ;
        byV = forces.byV;
        response = new double[directions * nv];
        limitResponse = new double[directions * nv];
        diagonal = new double[nv];
        force = new double[nv];
        acceleration = new double[nv];
        smooth = new double[nv];
        right = new double[nv];
        solved = new double[nv];
        weightSlopes = inverseWeightSlopes();
    }

    /** Forgets what earlier states of the step before had. */
    void startStep() {
        parametersDiffer = simulator.compensation() != null;
    }

    /** Whether the closed forms by parameters ended in a state since {@link #startStep}. */
    boolean parametersDiffer() {
        return parametersDiffer;
    }

    /** The change of the last acceleration in every direction [directions, nv]; not a copy. */
    double[] response() {
        return response;
    }

    private void update(double[] x, int xo) {
        tree.update(x, xo, x, xo + t.nq);
        if (solver != tree) {
            solver.update(x, xo, x, xo + t.nq);
        }
        joints.place();
    }

    /** Joint friction and contacts in the state that the tree holds. */
    private void findRubbing(double[] x, int xo, int vo) {
        Constraints constraints = simulator.constraints();
        rubbing = constraints != null && constraints.find(x, xo, x, vo, h) ? constraints : null;
        touching = rubbing != null && rubbing.contacts().found() > 0;
        parametersDiffer |= touching || rubbing != null && rubbing.losses().manifold();
    }

    private void stiffen() {
        limits.addStiffening(diagonal);
        if (rubbing != null) {
            rubbing.losses().addStiffening(diagonal);
        }
    }

    private void constraintSlopes(double[] x, int vo, double[] a) {
        limits.addDerivatives(a, h, byQ, byV);
        if (rubbing != null) {
            rubbing.losses().addDerivatives(h, byV);
        }
        if (touching) {
            contactSlopes.add(x, vo, a, h, byQ, byV);
        }
    }

    /** solved = how the acceleration follows the force {@link #right}. */
    private void solveRight(boolean constrained) {
        if (constrained && touching) {
            rubbing.problem().respond(right, solved);
        } else {
            solver.solve(right, solved);
        }
    }

    /**
     * The acceleration of a state, and {@link #response}, its change in every direction.
     *
     * @param step whether it is that of a step by Euler, whose damping is implicit
     * @return the acceleration [nv]; not a copy
     */
    double[] evaluate(double[] x, int xo, double[] u, int uo, boolean step) {
        int vo = xo + t.nq;
        update(x, xo);
        findRubbing(x, xo, vo);
        if (simulator.compensation() != null) {
            joints.compensation(simulator.compensation().forces());
        }
        joints.total(x, xo, x, vo, u, uo, force);
        double[] bias = solver.bias();
        for (int d = 0; d < nv; d++) {
            force[d] -= bias[d];
        }
        boolean damped = step && implicitDamping;
        boolean limited = limits.find(x, xo, x, vo, h) || rubbing != null;
        if (limited) {
            System.arraycopy(t.dofArmature, 0, diagonal, 0, nv);
            solver.factor(diagonal);
            solver.solve(force, smooth);
            if (rubbing != null) {
                rubbing.solve(solver, limits, smooth, force);
            } else {
                limits.solve(solver, smooth, force);
            }
            if (touching) {
                rubbing.problem().linearise();
            } else {
                stiffen();
                solver.factor(diagonal);
            }
            slopes(x, xo, u, uo, smooth, true);
            respond(x, xo, u, uo, smooth, 0, smooth, true);
            System.arraycopy(smooth, 0, acceleration, 0, nv);
            if (!damped) {
                return acceleration;
            }
            System.arraycopy(response, 0, limitResponse, 0, response.length);
        }
        for (int d = 0; d < nv; d++) {
            diagonal[d] = t.dofArmature[d] + (damped ? h * joints.damping(d, x[vo + d]) : 0);
        }
        solver.factor(diagonal);
        solver.solve(force, acceleration);
        slopes(x, xo, u, uo, acceleration, false);
        for (int d = 0; d < nv && damped && joints.curvedDamping(); d++) {
            byV[d * nv + d] -=
                    h * ForcePolynomial.damperBend(t.dofDampingPolynomial, 2 * d, x[vo + d]) * acceleration[d];
        }
        if (limited) {
            // The limit forces follow the acceleration without implicit damping, which moved in its own way.
            constraintSlopes(x, vo, smooth);
        }
        respond(x, xo, u, uo, acceleration, damped ? h : 0, limited ? smooth : null, false);
        if (limited) {
            Arrays.fill(diagonal, 0);
            stiffen();
            for (int k = 0; k < directions; k++) {
                if (touching) {
                    System.arraycopy(limitResponse, k * nv, solved, 0, nv);
                    rubbing.problem().yield(solved, right);
                } else {
                    for (int d = 0; d < nv; d++) {
                        right[d] = -diagonal[d] * limitResponse[k * nv + d];
                    }
                }
                solver.solve(right, solved);
                for (int d = 0; d < nv; d++) {
                    response[k * nv + d] += solved[d];
                }
            }
        }
        return acceleration;
    }

    /** How the mean inverse inertia of every joint with limits or friction loss in the reference configuration depends on parameters [njnt, np]. */
    private double[] inverseWeightSlopes() {
        double[] slopes = new double[t.jointName.length * np];
        double[] atReference = Arrays.copyOf(t.qpos0, t.nq + nv + na);
        double[] noControl = new double[nu];
        double[] unit = new double[nv];
        double[] y = new double[nv];
        double[] still = new double[nv];
        double[] atRest = new double[nv * np];
        for (int j = 0; j < t.jointName.length && np > 0; j++) {
            boolean resisting = t.jointLimited[j] || t.dofFrictionLoss[t.jointDofAddress[j]] > 0;
            if (!resisting || t.jointType[j] < BodyTables.SLIDE) {
                continue;
            }
            if (t.jointOnlySlides[j]) {
                double mass = t.bodyMass[t.jointBody[j]];
                for (int c = 0; c < np; c++) {
                    BodyParameter p = parameters.get(c);
                    boolean weighs = p.kind() == BodyParameter.Kind.MASS && p.index() == t.jointBody[j];
                    slopes[j * np + c] = weighs ? -1 / (mass * mass) : 0;
                }
                continue;
            }
            int d = t.jointDofAddress[j];
            update(atReference, 0);
            solver.factor(t.dofArmature);
            unit[d] = 1;
            solver.solve(unit, y);
            unit[d] = 0;
            derivatives.evaluate(atReference, t.nq, still);
            for (int c = 0; c < np; c++) {
                parameterColumn(parameters.get(c), atReference, 0, noControl, 0, still, 0);
                System.arraycopy(right, 0, atRest, c * nv, nv);
            }
            derivatives.evaluate(atReference, t.nq, y);
            for (int c = 0; c < np; c++) {
                // M y by the parameter is what inverse dynamics gains from the acceleration y: dw = -y' dM y.
                parameterColumn(parameters.get(c), atReference, 0, noControl, 0, y, 0);
                for (int k = 0; k < nv; k++) {
                    slopes[j * np + c] += y[k] * (right[k] - atRest[c * nv + k]);
                }
            }
        }
        return slopes;
    }

    /** byQ, byV, byU: the slopes of joint forces minus inverse dynamics at an acceleration. */
    private void slopes(double[] x, int xo, double[] u, int uo, double[] a, boolean withLimits) {
        int vo = xo + t.nq;
        derivatives.evaluate(x, vo, a);
        for (int i = 0; i < nv * nv; i++) {
            byQ[i] = -derivatives.byPosition[i];
            byV[i] = -derivatives.byVelocity[i];
        }
        joints.addDerivatives(x, xo, x, vo, u, uo, forces);
        if (simulator.compensation() != null) {
            simulator.compensation().addDerivatives(derivatives, joints, byQ);
        }
        if (withLimits) {
            constraintSlopes(x, vo, a);
        }
    }

    private void respond(
            double[] x,
            int xo,
            double[] u,
            int uo,
            double[] a,
            double dampingTime,
            double[] limitedBy,
            boolean constrained) {
        for (int k = 0; k < directions; k++) {
            if (k < nv) {
                column(byQ, nv, k);
            } else if (k < 2 * nv) {
                column(byV, nv, k - nv);
            } else if (k < 2 * nv + na) {
                column(forces.byActivation, na, k - 2 * nv);
            } else if (k < 2 * nv + na + nu) {
                column(forces.byU, nu, k - 2 * nv - na);
            } else {
                int c = k - 2 * nv - na - nu;
                parameterColumn(parameters.get(c), x, xo, u, uo, a, dampingTime);
                if (limitedBy != null) {
                    limits.addByInverseWeight(limitedBy, weightSlopes, np, c, right);
                    if (rubbing != null) {
                        rubbing.losses().addByInverseWeight(limitedBy, weightSlopes, np, c, right);
                    }
                }
            }
            solveRight(constrained);
            System.arraycopy(solved, 0, response, k * nv, nv);
        }
    }

    private void column(double[] matrix, int columns, int c) {
        for (int d = 0; d < nv; d++) {
            right[d] = matrix[d * columns + c];
        }
    }

    /** right = the change of joint forces minus inverse dynamics per unit of a parameter. */
    private void parameterColumn(
            BodyParameter p, double[] x, int xo, double[] u, int uo, double[] a, double dampingTime) {
        Arrays.fill(right, 0);
        int vo = xo + t.nq;
        int i = p.index();
        switch (p.kind()) {
            case MASS -> parameterDerivatives.addByMass(i, -1 / t.bodyMass[i], right);
            case GYRATION_X, GYRATION_Y, GYRATION_Z ->
                parameterDerivatives.addByMoment(i, p.axis(), -t.bodyMass[i], right);
            case LENGTH -> parameterDerivatives.addByOffset(i, -1, right);
            case STIFFNESS -> joints.addPerStiffness(i, x, xo, 1, right);
            case KP,
                    KV,
                    FRICTIONLOSS,
                    CENTRE_X,
                    CENTRE_Y,
                    CENTRE_Z,
                    OFFSET_X,
                    OFFSET_Y,
                    OFFSET_Z,
                    FRICTION,
                    TIMECONST,
                    DAMPRATIO -> {
                // By differences of the whole step.
            }
            case GEAR -> right[t.jointDofAddress[t.actuatorJoint[i]]] = joints.byGear(i, x, xo, x, vo, u[uo + i]);
            case DAMPING, ARMATURE -> {
                int first = t.jointDofAddress[i];
                int dofs = model.jointType(i).dofs();
                for (int d = first; d < first + dofs; d++) {
                    right[d] = p.kind() == BodyParameter.Kind.ARMATURE
                            ? -a[d]
                            : (joints.dampers() ? -x[vo + d] : 0) - dampingTime * a[d];
                }
            }
        }
    }
}
