package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.constraints.ContactSlopes;
import dev.mechanist.envs.bodies.constraints.Constraints;
import dev.mechanist.envs.bodies.constraints.JointLimits;
import dev.mechanist.envs.bodies.forces.ActivationTangents;
import dev.mechanist.envs.bodies.forces.JointForces;
import dev.mechanist.envs.bodies.mechanics.ForcePolynomial;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.mechanics.Tree;
import dev.mechanist.envs.bodies.mechanics.TreeDerivatives;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyParameter;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;
import java.util.List;

/**
 * Exact derivatives of one Euler or RK4 step by state, control and parameters: closed forms for the acceleration, the chain rule
 * through the integrator. Inside, displacements of quaternions are tangent vectors (see {@link TreeDerivatives}); the Jacobians
 * come out either so, or by the numbers of the state themselves (embedding), where a quaternion is taken as normalised.
 *
 * <p>What the limit of a ball joint contributes while it pushes is left out, and where something touches there are none by parameters.
 */
final class StepDerivatives {
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
    private final boolean implicitDamping;

    /** Directions: displacement [nv], velocity [nv], activation [na], control [nu], parameters [np]; each direction is a contiguous vector. */
    private final int directions;

    private final double[] byQ;
    private final double[] byV;
    private final double[] byU;
    private final double[] byActivation;
    private final ActivationTangents activations;
    private final double[] response;
    private final double[] limitResponse;
    private final double[] diagonal;
    private final double[] force;
    private final double[] acceleration;
    private final double[] smooth;
    private final double[] right;

    private final double[] stage;
    private final double[] stageQ;
    private final double[] stageV;
    private final double[] stageA;
    private final double[] velocityBefore;
    private final double[] velocityTangent;
    private final double[] sumV;
    private final double[] sumA;
    private final double[] meanV;
    private final double[] outQ;
    private final double[] outV;
    private final double[] turn = new double[9];
    private final double[] spread = new double[9];
    private final double[] scaled = new double[3];
    private final double[] in3 = new double[3];
    private final double[] quaternionRate = new double[12];
    private final double[] mixQ;
    private final double[] mixV;
    private final double[] solved;
    private final double[] totalA;
    private final double[] weightSlopes;
    /** Where joints rub or geoms touch in the present state, else null. */
    private Constraints rubbing;

    private boolean touching;
    /** Whether the closed forms end here: of states in this model at all, of parameters in the present state. */
    private final boolean statesDiffered;

    private boolean parametersDiffer;
    /** Made when first asked for. */
    private StepDifferences differences;

    private final ContactSlopes contactSlopes;

    StepDerivatives(BodyModel model, List<BodyParameter> parameters) {
        this.model = model;
        this.parameters = parameters;
        t = model.tables();
        nv = t.nv;
        nu = model.nu();
        na = model.na();
        np = parameters.size();
        h = model.option().timestep();
        simulator = new BodySimulator(model);
        tree = simulator.spatial();
        solver = simulator.tree();
        joints = simulator.jointForces();
        activations = new ActivationTangents(model, joints.actuators().law());
        byActivation = new double[nv * na];
        limits = simulator.limits();
        // Also where no joint has damping yet: its slope is wanted.
        implicitDamping = simulator.canDampImplicitly();
        derivatives = new TreeDerivatives(model, tree);
        contactSlopes =
                simulator.constraints() == null ? null : new ContactSlopes(model, tree, simulator.constraints(), derivatives);
        directions = 2 * nv + na + nu + np;
        byQ = new double[nv * nv];
        byV = new double[nv * nv];
        byU = new double[nv * nu];
        response = new double[directions * nv];
        limitResponse = new double[directions * nv];
        diagonal = new double[nv];
        force = new double[nv];
        acceleration = new double[nv];
        smooth = new double[nv];
        right = new double[nv];
        stage = new double[t.nq + nv + na];
        stageQ = new double[directions * nv];
        stageV = new double[directions * nv];
        stageA = new double[directions * nv];
        velocityBefore = new double[nv];
        velocityTangent = new double[directions * nv];
        sumV = new double[directions * nv];
        sumA = new double[directions * nv];
        meanV = new double[nv];
        outQ = new double[directions * nv];
        outV = new double[directions * nv];
        mixQ = new double[nv];
        mixV = new double[nv];
        solved = new double[nv];
        totalA = new double[nv];
        boolean tied = simulator.constraints() != null && simulator.constraints().ties();
        BodyIntegrator integrator = model.option().integrator();
        boolean implicit = integrator == BodyIntegrator.IMPLICIT || integrator == BodyIntegrator.IMPLICITFAST;
        statesDiffered = implicit
                || t.late > 0
                || tied
                || joints.tendons().heavyPaths()
                || joints.tendons().bounded();
        weightSlopes = statesDiffered ? new double[0] : inverseWeightSlopes();
    }

    private StepDifferences differences() {
        if (differences == null) {
            differences = new StepDifferences(model, parameters);
        }
        return differences;
    }

    /**
     * One step with tangent Jacobians.
     *
     * @param next receives the next state
     */
    private void tangents(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        switch (model.option().integrator()) {
            case EULER -> euler(x, xo, u, uo, next, no);
            case RK4 -> rungeKutta(x, xo, u, uo, next, no);
            case IMPLICIT, IMPLICITFAST -> throw new IllegalStateException("the implicit integrators are differenced");
        }
    }

    private void euler(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        int vo = xo + t.nq;
        accelerate(x, xo, u, uo, true);
        for (int d = 0; d < nv; d++) {
            next[no + t.nq + d] = x[vo + d] + h * acceleration[d];
        }
        simulator.displace(x, xo, next, no + t.nq, h, next, no);
        for (int k = 0; k < directions * nv; k++) {
            outV[k] = h * response[k];
        }
        for (int d = 0; d < nv; d++) {
            outV[(nv + d) * nv + d] += 1;
        }
        moveTangents(next, no + t.nq, h, outV, outQ);
        activations.euler(x, vo + nv, u, uo, next, no + t.nq + nv);
    }

    private void rungeKutta(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        int n = directions * nv;
        int vo = xo + t.nq;
        identity(stageQ, 0);
        identity(stageV, nv);
        System.arraycopy(x, xo, stage, 0, t.nq + nv + na);
        activations.start();
        Arrays.fill(sumV, 0);
        Arrays.fill(sumA, 0);
        Arrays.fill(meanV, 0);
        Arrays.fill(totalA, 0);
        for (int k = 0; k < 4; k++) {
            double weight = k == 0 || k == 3 ? 1.0 / 6 : 1.0 / 3;
            System.arraycopy(stage, t.nq, velocityBefore, 0, nv);
            accelerate(stage, 0, u, uo, false);
            chain();
            activations.stage(stage, t.nq + nv, u, uo, weight);
            for (int i = 0; i < n; i++) {
                sumV[i] += weight * stageV[i];
                sumA[i] += weight * stageA[i];
            }
            for (int d = 0; d < nv; d++) {
                meanV[d] += weight * stage[t.nq + d];
                totalA[d] += weight * acceleration[d];
            }
            if (k < 3) {
                double c = k == 2 ? h : 0.5 * h;
                System.arraycopy(stageV, 0, velocityTangent, 0, n);
                moveTangents(velocityBefore, 0, c, velocityTangent, stageQ);
                identity(stageV, nv);
                for (int i = 0; i < n; i++) {
                    stageV[i] += c * stageA[i];
                }
                simulator.displace(x, xo, velocityBefore, 0, c, stage, 0);
                for (int d = 0; d < nv; d++) {
                    stage[t.nq + d] = x[vo + d] + c * acceleration[d];
                }
                activations.move(x, vo + nv, c, stage, t.nq + nv);
            }
        }
        for (int d = 0; d < nv; d++) {
            next[no + t.nq + d] = x[vo + d] + h * totalA[d];
        }
        simulator.displace(x, xo, meanV, 0, h, next, no);
        identity(outV, nv);
        for (int i = 0; i < n; i++) {
            outV[i] += h * sumA[i];
        }
        moveTangents(meanV, 0, h, sumV, outQ);
        activations.finish(x, vo + nv, next, no + t.nq + nv);
    }

    private void identity(double[] tangent, int firstDirection) {
        Arrays.fill(tangent, 0);
        for (int d = 0; d < nv; d++) {
            tangent[(firstDirection + d) * nv + d] = 1;
        }
    }

    /** stageA = response by q * stageQ + response by v * stageV + response by controls and parameters. */
    private void chain() {
        for (int k = 0; k < directions; k++) {
            int o = k * nv;
            if (k >= 2 * nv) {
                System.arraycopy(response, o, stageA, o, nv);
            } else {
                Arrays.fill(stageA, o, o + nv, 0);
            }
            if (k >= 2 * nv && k < 2 * nv + na + nu) {
                activations.chain(k - 2 * nv, response, 2 * nv * nv, nv, stageA, o);
            }
            for (int c = 0; c < nv; c++) {
                double dq = stageQ[o + c];
                double dv = stageV[o + c];
                int rq = c * nv;
                int rv = (nv + c) * nv;
                if (dq != 0) {
                    for (int d = 0; d < nv; d++) {
                        stageA[o + d] += response[rq + d] * dq;
                    }
                }
                if (dv != 0) {
                    for (int d = 0; d < nv; d++) {
                        stageA[o + d] += response[rv + d] * dv;
                    }
                }
            }
        }
    }

    /** Tangents of q moved along v for a time, from the identity displacement of the start and the tangents of v. */
    private void moveTangents(double[] v, int vo, double time, double[] tangentV, double[] tangentQ) {
        identity(tangentQ, 0);
        for (int i = 0; i < directions * nv; i++) {
            tangentQ[i] += time * tangentV[i];
        }
        for (int j = 0; j < t.jointType.length; j++) {
            int type = t.jointType[j];
            if (type >= BodyTables.SLIDE) {
                continue;
            }
            int d = t.jointDofAddress[j] + (type == BodyTables.FREE ? 3 : 0);
            for (int k = 0; k < 3; k++) {
                scaled[k] = time * v[vo + d + k];
            }
            Rotations.exponential(scaled, 0, turn);
            Rotations.rightJacobian(scaled, 0, spread);
            for (int k = 0; k < directions; k++) {
                int o = k * nv + d;
                for (int r = 0; r < 3; r++) {
                    in3[r] = time * tangentV[o + r];
                }
                for (int r = 0; r < 3; r++) {
                    tangentQ[o + r] = spread[3 * r] * in3[0] + spread[3 * r + 1] * in3[1] + spread[3 * r + 2] * in3[2];
                }
                if (k >= d && k < d + 3) {
                    for (int r = 0; r < 3; r++) {
                        tangentQ[o + r] += turn[3 * (k - d) + r];
                    }
                }
            }
        }
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

    /** Acceleration of a state, and {@link #response}: its change in every direction. */
    private void accelerate(double[] x, int xo, double[] u, int uo, boolean step) {
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
                rubbing.solve(limits, smooth, force);
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
                return;
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
        joints.addDerivatives(x, xo, x, vo, u, uo, byQ, byV, byU, byActivation);
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
                column(byActivation, na, k - 2 * nv);
            } else if (k < 2 * nv + na + nu) {
                column(byU, nu, k - 2 * nv - na);
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
            case MASS -> derivatives.addByMass(i, -1 / t.bodyMass[i], right);
            case GYRATION_X, GYRATION_Y, GYRATION_Z -> derivatives.addByMoment(i, p.axis(), -t.bodyMass[i], right);
            case LENGTH -> derivatives.addByOffset(i, -1, right);
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

    /**
     * One step with Jacobians by the tangent of q, by v and by activations, row-major from 0.
     *
     * @param A receives [2 nv + na, 2 nv + na]
     * @param B receives [2 nv + na, nu]
     */
    void tangentJacobians(double[] x, int xo, double[] u, int uo, double[] next, int no, double[] A, double[] B) {
        if (statesDiffered) {
            differences().tangents(x, xo, u, uo, next, no, A, B);
            return;
        }
        tangents(x, xo, u, uo, next, no);
        int n = 2 * nv + na;
        for (int r = 0; r < 2 * nv; r++) {
            double[] out = r < nv ? outQ : outV;
            for (int c = 0; c < n; c++) {
                A[r * n + c] = out[c * nv + r % nv];
            }
            for (int c = 0; c < nu; c++) {
                B[r * nu + c] = out[(n + c) * nv + r % nv];
            }
        }
        Arrays.fill(A, 2 * nv * n, n * n, 0);
        Arrays.fill(B, 2 * nv * nu, n * nu, 0);
        activations.write(A, 2 * nv * n, n, 2 * nv, B, 2 * nv * nu);
    }

    /**
     * One step with Jacobians by the numbers of the state, row-major; n = nq + nv + na.
     *
     * @param A receives [n, n] from {@code ao}
     * @param B receives [n, nu] from {@code bo}
     * @param P receives [n, np] from 0; may be null
     */
    void embeddedJacobians(
            double[] x,
            int xo,
            double[] u,
            int uo,
            double[] next,
            int no,
            double[] A,
            int ao,
            double[] B,
            int bo,
            double[] P) {
        if (statesDiffered) {
            differences().embedded(x, xo, u, uo, next, no, A, ao, B, bo);
            for (int c = 0; c < np && P != null; c++) {
                differences().parameter(c, x, xo, u, uo, P);
            }
            return;
        }
        parametersDiffer = simulator.compensation() != null;
        tangents(x, xo, u, uo, next, no);
        int nq = t.nq;
        int n = nq + nv + na;
        Arrays.fill(A, ao, ao + n * n, 0);
        for (int j = 0; j < t.jointType.length; j++) {
            inputColumns(j, x, xo, next, no, A, ao, n);
        }
        for (int c = 0; c < nv; c++) {
            outputColumn(nv + c, next, no, A, ao, n, nq + c);
        }
        for (int c = 0; c < na; c++) {
            outputColumn(2 * nv + c, next, no, A, ao, n, nq + nv + c);
        }
        for (int c = 0; c < nu; c++) {
            outputColumn(2 * nv + na + c, next, no, B, bo, nu, c);
        }
        Arrays.fill(B, bo + (nq + nv) * nu, bo + n * nu, 0);
        activations.write(A, ao + (nq + nv) * n, n, nq + nv, B, bo + (nq + nv) * nu);
        for (int c = 0; c < np && P != null; c++) {
            outputColumn(2 * nv + na + nu + c, next, no, P, 0, np, c);
        }
        if (P != null) {
            Arrays.fill(P, (nq + nv) * np, n * np, 0);
        }
        for (int c = 0; c < np && P != null; c++) {
            if (parametersDiffer || !parameters.get(c).closed()) {
                differences().parameter(c, x, xo, u, uo, P);
            }
        }
    }

    /** Columns of A by the position numbers of one joint. */
    private void inputColumns(int j, double[] x, int xo, double[] next, int no, double[] A, int ao, int n) {
        int q = t.jointPositionAddress[j];
        int d = t.jointDofAddress[j];
        int type = t.jointType[j];
        int plain = type == BodyTables.FREE ? 3 : type == BodyTables.BALL ? 0 : 1;
        for (int k = 0; k < plain; k++) {
            outputColumn(d + k, next, no, A, ao, n, q + k);
        }
        if (type >= BodyTables.SLIDE) {
            return;
        }
        q += plain;
        d += plain;
        // delta = 2 Im(conj(q) dq) / |q| for the normalised q.
        double w = x[xo + q];
        double a = x[xo + q + 1];
        double b = x[xo + q + 2];
        double c = x[xo + q + 3];
        double s = 2 / (w * w + a * a + b * b + c * c);
        double[] m = quaternionRate;
        m[0] = -a * s;
        m[1] = w * s;
        m[2] = c * s;
        m[3] = -b * s;
        m[4] = -b * s;
        m[5] = -c * s;
        m[6] = w * s;
        m[7] = a * s;
        m[8] = -c * s;
        m[9] = b * s;
        m[10] = -a * s;
        m[11] = w * s;
        for (int k = 0; k < 4; k++) {
            Arrays.fill(mixQ, 0);
            Arrays.fill(mixV, 0);
            for (int r = 0; r < 3; r++) {
                double share = m[4 * r + k];
                for (int i = 0; i < nv; i++) {
                    mixQ[i] += share * outQ[(d + r) * nv + i];
                    mixV[i] += share * outV[(d + r) * nv + i];
                }
            }
            lift(mixQ, 0, mixV, 0, next, no, A, ao, n, q + k);
        }
    }

    private void outputColumn(int direction, double[] next, int no, double[] out, int oo, int columns, int column) {
        lift(outQ, direction * nv, outV, direction * nv, next, no, out, oo, columns, column);
    }

    /** Writes a tangent of the next state as a column of numbers: quaternions change by q' (0, delta) / 2. */
    private void lift(
            double[] tangentQ,
            int qo,
            double[] tangentV,
            int vo,
            double[] next,
            int no,
            double[] out,
            int oo,
            int columns,
            int column) {
        for (int j = 0; j < t.jointType.length; j++) {
            int q = t.jointPositionAddress[j];
            int d = t.jointDofAddress[j];
            int type = t.jointType[j];
            int plain = type == BodyTables.FREE ? 3 : type == BodyTables.BALL ? 0 : 1;
            for (int k = 0; k < plain; k++) {
                out[oo + (q + k) * columns + column] = tangentQ[qo + d + k];
            }
            if (type >= BodyTables.SLIDE) {
                continue;
            }
            q += plain;
            d += plain;
            double w = 0.5 * next[no + q];
            double a = 0.5 * next[no + q + 1];
            double b = 0.5 * next[no + q + 2];
            double c = 0.5 * next[no + q + 3];
            double dx = tangentQ[qo + d];
            double dy = tangentQ[qo + d + 1];
            double dz = tangentQ[qo + d + 2];
            int at = oo + q * columns + column;
            out[at] = -a * dx - b * dy - c * dz;
            out[at + columns] = w * dx + b * dz - c * dy;
            out[at + 2 * columns] = w * dy + c * dx - a * dz;
            out[at + 3 * columns] = w * dz + a * dy - b * dx;
        }
        for (int d = 0; d < nv; d++) {
            out[oo + (t.nq + d) * columns + column] = tangentV[vo + d];
        }
    }
}
