package dev.mechanist.sysid.shooting;

import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.ParametricDynamics;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * A window simulated from its measured start, and what its disturbances and the parameters do to it. What is compared are the states of
 * finite noise at the end of each piece: k numbers.
 *
 * @param residuals predicted less measured, in the noise of the settings [k, 1]
 * @param byDisturbance their derivatives by start and actions [k, n + pieces m]
 * @param byTheta their derivatives by the free parameters [k, p]
 */
record DisturbedWindow(DMatrixRMaj residuals, DMatrixRMaj byDisturbance, DMatrixRMaj byTheta) {
    /**
     * Simulates a window.
     *
     * @param model a fork of one's own
     * @param free which of its parameters are free [p]
     * @param noise of the settings [n], infinite for a state that is not compared
     */
    static DisturbedWindow of(
            ParametricDynamics model, Episode episode, Window window, int[] free, double[] noise, int pieces) {
        return new Simulation(model, episode, free, noise, pieces).run(window);
    }

    private static final class Simulation {
        private final ParametricDynamics model;
        private final Episode episode;
        private final int[] free;
        private final double[] noise;
        private final int pieces;
        private final double[] delays;
        private final int n;
        private final int m;
        private final DMatrixRMaj A;
        private final DMatrixRMaj B;
        private final DMatrixRMaj P;
        private final double[] acting;
        private final double[] slopes;
        private DMatrixRMaj byDisturbance;
        private DMatrixRMaj byTheta;
        private DMatrixRMaj spareDisturbance;
        private DMatrixRMaj spareTheta;
        private double[] x;
        private double[] next;

        Simulation(ParametricDynamics model, Episode episode, int[] free, double[] noise, int pieces) {
            this.model = model;
            this.episode = episode;
            this.free = free;
            this.noise = noise;
            this.pieces = pieces;
            delays = LateActuators.delaysOf(model);
            n = noise.length;
            m = model.spec().m();
            A = new DMatrixRMaj(n, n);
            B = new DMatrixRMaj(n, m);
            P = new DMatrixRMaj(n, model.parameters().size());
            acting = new double[m];
            slopes = new double[m];
            byDisturbance = new DMatrixRMaj(n, n + pieces * m);
            byTheta = new DMatrixRMaj(n, free.length);
            spareDisturbance = byDisturbance.createLike();
            spareTheta = byTheta.createLike();
            x = new double[n];
            next = new double[n];
        }

        DisturbedWindow run(Window window) {
            int compared = 0;
            for (double size : noise) {
                compared += Double.isFinite(size) ? 1 : 0;
            }
            DMatrixRMaj residuals = new DMatrixRMaj(pieces * compared, 1);
            DMatrixRMaj disturbances = new DMatrixRMaj(pieces * compared, n + pieces * m);
            DMatrixRMaj thetas = new DMatrixRMaj(pieces * compared, free.length);
            System.arraycopy(episode.states().data, window.from() * n, x, 0, n);
            for (int i = 0; i < n; i++) {
                byDisturbance.set(i, i, 1);
            }
            int row = 0;
            for (int piece = 0; piece < pieces; piece++) {
                int end = window.from() + (int) Math.round((piece + 1.0) * window.steps() / pieces);
                for (int t = window.from() + (int) Math.round((double) piece * window.steps() / pieces); t < end; t++) {
                    step(t, piece);
                }
                for (int i = 0; i < n; i++) {
                    if (!Double.isFinite(noise[i])) {
                        continue;
                    }
                    residuals.set(row, 0, (x[i] - episode.states().get(end, i)) / noise[i]);
                    row(byDisturbance, i, disturbances, row);
                    row(byTheta, i, thetas, row);
                    row++;
                }
            }
            return new DisturbedWindow(residuals, disturbances, thetas);
        }

        private void row(DMatrixRMaj from, int i, DMatrixRMaj to, int row) {
            for (int j = 0; j < from.numCols; j++) {
                to.set(row, j, from.get(i, j) / noise[i]);
            }
        }

        private void step(int t, int piece) {
            double duration = episode.times()[t + 1] - episode.times()[t];
            boolean late = delays.length > 0;
            if (late) {
                LateActions.between(episode, t, delays, acting, slopes);
            }
            model.advanceWithSensitivities(
                    x,
                    0,
                    late ? acting : episode.actions().data,
                    late ? 0 : t * m,
                    duration,
                    next,
                    0,
                    A.data,
                    B.data,
                    P.data);
            if (late) {
                for (int i = 0; i < n; i++) {
                    for (int a = 0; a < m; a++) {
                        P.set(i, P.numCols - m + a, B.get(i, a) * slopes[a]);
                    }
                }
            }
            CommonOps_DDRM.mult(A, byDisturbance, spareDisturbance);
            CommonOps_DDRM.mult(A, byTheta, spareTheta);
            for (int i = 0; i < n; i++) {
                for (int a = 0; a < m; a++) {
                    spareDisturbance.add(i, n + piece * m + a, B.get(i, a));
                }
                for (int j = 0; j < free.length; j++) {
                    spareTheta.add(i, j, P.get(i, free[j]));
                }
            }
            DMatrixRMaj swap = byDisturbance;
            byDisturbance = spareDisturbance;
            spareDisturbance = swap;
            swap = byTheta;
            byTheta = spareTheta;
            spareTheta = swap;
            double[] states = x;
            x = next;
            next = states;
        }
    }
}
