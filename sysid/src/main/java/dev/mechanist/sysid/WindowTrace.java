package dev.mechanist.sysid;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.sysid.shooting.LateActuators;
import dev.mechanist.sysid.shooting.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * One window of a measured record with what a model predicts from its measured start, open loop.
 *
 * @param record name of the record
 * @param episode index of the record in its data set
 * @param times of the samples, the start included [k + 1], s
 * @param measured states [k + 1, n]. Treat it as immutable.
 * @param predicted states [k + 1, n], equal to the measured ones at the start; not finite where the model diverges
 */
public record WindowTrace(String record, int episode, double[] times, DMatrixRMaj measured, DMatrixRMaj predicted) {
    /** From a state to the one after a duration, s, under an action that is held. */
    @FunctionalInterface
    private interface Motion {
        void advance(double[] x, int xo, double[] u, int uo, double duration, double[] next, int no);
    }

    /**
     * Windows of a model that knows time, in the order of the records.
     *
     * @param measured the records, their rates smoothed ({@link Recordings#smooth})
     * @param length duration of a window, s
     * @param every time between starts, s
     */
    public static List<WindowTrace> of(ParametricDynamics model, DataSet measured, double length, double every) {
        return of(model.fork()::advance, LateActuators.acting(model, measured), length, every);
    }

    /**
     * Windows of a model in discrete time.
     *
     * @param measured the records at the model's time step ({@link dev.mechanist.core.data.Resampling#uniform})
     */
    public static List<WindowTrace> of(Dynamics model, DataSet measured, double length, double every) {
        Dynamics dynamics = model.fork();
        DMatrixRMaj x = new DMatrixRMaj(1, model.spec().n());
        DMatrixRMaj u = new DMatrixRMaj(1, model.spec().m());
        DMatrixRMaj after = new DMatrixRMaj(0, 0);
        Motion steps = (state, so, action, ao, duration, next, no) -> {
            System.arraycopy(state, so, x.data, 0, x.numCols);
            System.arraycopy(action, ao, u.data, 0, u.numCols);
            dynamics.step(x, u, after);
            System.arraycopy(after.data, 0, next, no, x.numCols);
        };
        return of(steps, measured, length, every);
    }

    private static List<WindowTrace> of(Motion motion, DataSet measured, double length, double every) {
        List<WindowTrace> traces = new ArrayList<>();
        for (Window w : Window.over(measured, length, every)) {
            traces.add(trace(motion, measured.episodes().get(w.episode()), w));
        }
        return traces;
    }

    private static WindowTrace trace(Motion motion, Episode episode, Window w) {
        int n = episode.states().numCols;
        int m = episode.actions().numCols;
        DMatrixRMaj seen = new DMatrixRMaj(w.steps() + 1, n);
        System.arraycopy(episode.states().data, w.from() * n, seen.data, 0, seen.data.length);
        DMatrixRMaj predicted = new DMatrixRMaj(w.steps() + 1, n);
        System.arraycopy(seen.data, 0, predicted.data, 0, n);
        for (int t = 0; t < w.steps(); t++) {
            int at = w.from() + t;
            double duration = episode.times()[at + 1] - episode.times()[at];
            motion.advance(
                    predicted.data, t * n, episode.actions().data, at * m, duration, predicted.data, (t + 1) * n);
        }
        double[] times = Arrays.copyOfRange(episode.times(), w.from(), w.from() + w.steps() + 1);
        return new WindowTrace(episode.name(), w.episode(), times, seen, predicted);
    }
}
