package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.constraints.Constraints;
import dev.mechanist.envs.bodies.forces.ActivationTangents;
import dev.mechanist.envs.bodies.forces.JointForces;
import dev.mechanist.envs.bodies.mechanics.FluidEllipsoids;
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
    private final ActivationTangents activations;
    private final TangentColumns columns;
    /** Null where the whole step is differenced. */
    private final AccelerationDerivatives derivatives;

    private final int directions;

    private final double[] stage;
    private final double[] stageQ;
    private final double[] stageV;
    private final double[] stageA;
    private final double[] velocityBefore;
    private final double[] velocityTangent;
    private final double[] sumV;
    private final double[] sumA;
    private final double[] meanV;
    private final double[] totalA;
    private final double[] outQ;
    private final double[] outV;
    private final double[] turn = new double[9];
    private final double[] spread = new double[9];
    private final double[] scaled = new double[3];
    private final double[] in3 = new double[3];
    /** Made when first asked for. */
    private StepDifferences differences;

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
        JointForces joints = simulator.jointForces();
        activations = new ActivationTangents(model, joints.actuators());
        Constraints constraints = simulator.constraints();
        boolean tied = constraints != null && (constraints.ties() || constraints.pullsOrConveys());
        BodyIntegrator integrator = model.option().integrator();
        boolean implicit = integrator == BodyIntegrator.IMPLICIT || integrator == BodyIntegrator.IMPLICITFAST;
        boolean differenced = implicit
                || t.late > 0
                || tied
                || FluidEllipsoids.any(model)
                || joints.tendons().heavyPaths()
                || joints.tendons().bounded();
        derivatives = differenced ? null : new AccelerationDerivatives(simulator, parameters);
        directions = 2 * nv + na + nu + np;
        stage = new double[t.nq + nv + na];
        stageQ = new double[directions * nv];
        stageV = new double[directions * nv];
        stageA = new double[directions * nv];
        velocityBefore = new double[nv];
        velocityTangent = new double[directions * nv];
        sumV = new double[directions * nv];
        sumA = new double[directions * nv];
        meanV = new double[nv];
        totalA = new double[nv];
        outQ = new double[directions * nv];
        outV = new double[directions * nv];
        columns = new TangentColumns(t, outQ, outV);
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
        double[] acceleration = derivatives.evaluate(x, xo, u, uo, true);
        double[] response = derivatives.response();
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
            double[] acceleration = derivatives.evaluate(stage, 0, u, uo, false);
            chain(derivatives.response());
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
    private void chain(double[] response) {
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

    /**
     * One step with Jacobians by the tangent of q, by v and by activations, row-major from 0.
     *
     * @param A receives [2 nv + na, 2 nv + na]
     * @param B receives [2 nv + na, nu]
     */
    void tangentJacobians(double[] x, int xo, double[] u, int uo, double[] next, int no, double[] A, double[] B) {
        if (derivatives == null) {
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
        if (derivatives == null) {
            differences().embedded(x, xo, u, uo, next, no, A, ao, B, bo);
            for (int c = 0; c < np && P != null; c++) {
                differences().parameter(c, x, xo, u, uo, P);
            }
            return;
        }
        derivatives.startStep();
        tangents(x, xo, u, uo, next, no);
        int nq = t.nq;
        int n = nq + nv + na;
        Arrays.fill(A, ao, ao + n * n, 0);
        for (int j = 0; j < t.jointType.length; j++) {
            columns.byPosition(j, x, xo, next, no, A, ao, n);
        }
        for (int c = 0; c < nv; c++) {
            columns.write(nv + c, next, no, A, ao, n, nq + c);
        }
        for (int c = 0; c < na; c++) {
            columns.write(2 * nv + c, next, no, A, ao, n, nq + nv + c);
        }
        for (int c = 0; c < nu; c++) {
            columns.write(2 * nv + na + c, next, no, B, bo, nu, c);
        }
        Arrays.fill(B, bo + (nq + nv) * nu, bo + n * nu, 0);
        activations.write(A, ao + (nq + nv) * n, n, nq + nv, B, bo + (nq + nv) * nu);
        for (int c = 0; c < np && P != null; c++) {
            columns.write(2 * nv + na + nu + c, next, no, P, 0, np, c);
        }
        if (P != null) {
            Arrays.fill(P, (nq + nv) * np, n * np, 0);
        }
        for (int c = 0; c < np && P != null; c++) {
            if (derivatives.parametersDiffer() || !parameters.get(c).closed()) {
                differences().parameter(c, x, xo, u, uo, P);
            }
        }
    }
}
