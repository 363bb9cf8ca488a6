package dev.mechanist.sysid.shooting;

import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.ParametricDynamics;
import java.util.Arrays;
import java.util.List;

/** Simulates stretches at one point and writes down their {@link StretchEquations}: one thread's model and scratch memory. */
final class StretchSimulation {
    private final ShootingProblem problem;
    private final ParametricDynamics[] models;
    private final double[][] delays;
    private final double[] starts;
    private final double[] noise;
    private final double jointTolerance;
    private final int n;
    private final int p;
    private final int all;
    private double[] x;
    private double[] next;
    private final double[] A;
    private final double[] B;
    private final double[] P;
    private double[] byStart;
    private double[] byTheta;
    private double[] spareStart;
    private double[] spareTheta;
    private final double[] before;

    /** Whether a step has been made, before which parameters move nothing. */
    private boolean moved;

    private final int m;
    private final double[] acting;
    private final double[] slopes;

    /**
     * @param models the model at the point, of each episode or one for all; forked
     * @param starts start states [stretches n]
     * @param noise standard deviation per state [n]
     * @param jointTolerance how far a stretch may end from the start of the next, in standard deviations
     */
    StretchSimulation(
            ShootingProblem problem,
            List<ParametricDynamics> models,
            double[] starts,
            double[] noise,
            double jointTolerance) {
        this.problem = problem;
        this.models = models.stream().map(ParametricDynamics::fork).toArray(ParametricDynamics[]::new);
        delays = models.stream().map(LateActuators::delaysOf).toArray(double[][]::new);
        this.starts = starts;
        this.noise = noise;
        this.jointTolerance = jointTolerance;
        n = problem.n();
        p = problem.p();
        all = problem.model().parameters().size();
        x = new double[n];
        next = new double[n];
        A = new double[n * n];
        B = new double[n * problem.model().spec().m()];
        P = new double[n * all];
        byStart = new double[n * n];
        byTheta = new double[n * p];
        spareStart = new double[n * n];
        spareTheta = new double[n * p];
        before = new double[n];
        m = problem.model().spec().m();
        acting = new double[m];
        slopes = new double[m];
    }

    /**
     * Evaluates stretch s up to where it leaves the finite numbers.
     *
     * @param into overwritten
     * @param derivatives whether to give gradient and Hessian beside the cost
     */
    void evaluate(int s, StretchEquations into, boolean derivatives) {
        Window w = problem.stretches().get(s);
        Episode episode = problem.episode(s);
        into.clear(derivatives);
        Arrays.fill(before, 0);
        begin(s, derivatives);
        if (problem.freeStarts()) {
            compare(into, episode, w.from(), derivatives);
        }
        for (int t = w.from(); t < w.from() + w.steps(); t++) {
            step(w.episode(), episode, t, derivatives);
            if (t + 1 < w.from() + w.steps() || !into.joined) {
                compare(into, episode, t + 1, derivatives);
            } else {
                join(into, s, derivatives);
            }
            if (!Double.isFinite(into.cost)) {
                into.lostAt = t + 1;
                return;
            }
        }
    }

    private void begin(int s, boolean derivatives) {
        System.arraycopy(starts, s * n, x, 0, n);
        moved = false;
        if (derivatives) {
            Arrays.fill(byStart, 0);
            Arrays.fill(byTheta, 0);
            for (int i = 0; i < n; i++) {
                byStart[i * n + i] = 1;
            }
        }
    }

    /** From the sample at t to the next. */
    private void step(int record, Episode episode, int t, boolean derivatives) {
        int own = models.length == 1 ? 0 : record;
        ParametricDynamics dynamics = models[own];
        double duration = episode.times()[t + 1] - episode.times()[t];
        boolean late = delays[own].length > 0;
        if (late) {
            LateActions.between(episode, t, delays[own], acting, slopes);
        }
        double[] actions = late ? acting : episode.actions().data;
        int at = late ? 0 : t * m;
        if (derivatives) {
            dynamics.advanceWithSensitivities(x, 0, actions, at, duration, next, 0, A, B, P);
            if (late) {
                byDelays();
            }
            chain(record);
        } else {
            dynamics.advance(x, 0, actions, at, duration, next, 0);
        }
        double[] swap = x;
        x = next;
        next = swap;
    }

    /** The last columns of P, those of the delays: B times what acts by them. */
    private void byDelays() {
        for (int i = 0; i < n; i++) {
            for (int a = 0; a < m; a++) {
                P[i * all + all - m + a] = B[i * m + a] * slopes[a];
            }
        }
    }

    /** byStart = A byStart, byTheta = A byTheta + P. */
    private void chain(int record) {
        int[] free = problem.free();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < p; j++) {
                double sum = problem.acts(j, record) ? P[i * all + free[j]] : 0;
                for (int k = 0; k < n && moved; k++) {
                    sum += A[i * n + k] * byTheta[k * p + j];
                }
                spareTheta[i * p + j] = sum;
            }
        }
        moved = true;
        double[] swap = byTheta;
        byTheta = spareTheta;
        spareTheta = swap;
        if (!problem.freeStarts()) {
            return;
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += A[i * n + k] * byStart[k * n + j];
                }
                spareStart[i * n + j] = sum;
            }
        }
        swap = byStart;
        byStart = spareStart;
        spareStart = swap;
    }

    private void compare(StretchEquations into, Episode episode, int t, boolean derivatives) {
        Loss loss = problem.loss();
        for (int i = 0; i < n; i++) {
            if (!problem.compares()[i]) {
                continue;
            }
            double difference = x[i] - episode.states().data[t * n + i];
            double r = difference / noise[i];
            into.cost += loss.value(r);
            into.squares[i] += difference * difference;
            into.products[i] += difference * before[i];
            before[i] = difference;
            into.compared++;
            if (derivatives) {
                into.addResidual(i, r, noise[i], loss.weight(r), byTheta, byStart);
            }
        }
    }

    private void join(StretchEquations into, int s, boolean derivatives) {
        for (int i = 0; i < n; i++) {
            double sigma = jointTolerance * noise[i];
            double r = (x[i] - starts[(s + 1) * n + i]) / sigma;
            into.cost += 0.5 * r * r;
            if (derivatives) {
                into.addJoint(i, r, sigma, byTheta, byStart);
            }
        }
    }
}
