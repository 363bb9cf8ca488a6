package dev.mechanist.sysid;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.ParametricDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * Windowed open-loop prediction of measured records: each window starts from its measured state, its actions are held between
 * samples, and predicted states are compared with the measured ones at every sample after the start.
 *
 * @param name of the record
 * @param windows number of windows
 * @param rmse root mean square error per state [n], in its unit; NaN or infinite where the model diverges
 */
public record WindowScore(String name, int windows, double[] rmse) {
    public WindowScore {
        rmse = rmse.clone();
    }

    @Override
    public double[] rmse() {
        return rmse.clone();
    }

    /**
     * One score per episode, of a model that knows time.
     *
     * @param measured the records, their rates smoothed ({@link Recordings#smooth})
     * @param length duration of a window, s
     * @param every time between starts, s
     */
    public static List<WindowScore> perRecord(ParametricDynamics model, DataSet measured, double length, double every) {
        return perRecord(model.fork()::advance, measured, length, every);
    }

    /**
     * One score per episode, of a model in discrete time.
     *
     * @param measured the records at the model's time step ({@link dev.mechanist.core.data.Resampling#uniform})
     */
    public static List<WindowScore> perRecord(Dynamics model, DataSet measured, double length, double every) {
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
        return perRecord(steps, measured, length, every);
    }

    /** From a state to the one after a duration, s, under an action that is held. */
    @FunctionalInterface
    private interface Motion {
        void advance(double[] x, int xo, double[] u, int uo, double duration, double[] next, int no);
    }

    private static List<WindowScore> perRecord(Motion dynamics, DataSet measured, double length, double every) {
        int n = measured.spec().n();
        int m = measured.spec().m();
        List<WindowScore> scores = new ArrayList<>();
        List<Window> all = Window.over(measured, length, every);
        for (int e = 0; e < measured.episodes().size(); e++) {
            Episode episode = measured.episodes().get(e);
            double[] squares = new double[n];
            int windows = 0;
            long samples = 0;
            for (Window w : all) {
                if (w.episode() != e) {
                    continue;
                }
                windows++;
                samples += w.steps();
                double[] x = new double[n];
                double[] next = new double[n];
                System.arraycopy(episode.states().data, w.from() * n, x, 0, n);
                for (int t = w.from(); t < w.from() + w.steps(); t++) {
                    double duration = episode.times()[t + 1] - episode.times()[t];
                    dynamics.advance(x, 0, episode.actions().data, t * m, duration, next, 0);
                    double[] swap = x;
                    x = next;
                    next = swap;
                    for (int i = 0; i < n; i++) {
                        double error = x[i] - episode.states().data[(t + 1) * n + i];
                        squares[i] += error * error;
                    }
                }
            }
            for (int i = 0; i < n; i++) {
                squares[i] = Math.sqrt(squares[i] / samples);
            }
            scores.add(new WindowScore(episode.name(), windows, squares));
        }
        return scores;
    }

    /** The records taken together, each counting once: the root of the mean of their squared errors. */
    public static WindowScore together(List<WindowScore> records) {
        double[] rmse = new double[records.get(0).rmse.length];
        int windows = 0;
        for (WindowScore record : records) {
            windows += record.windows;
            for (int i = 0; i < rmse.length; i++) {
                rmse[i] += record.rmse[i] * record.rmse[i] / records.size();
            }
        }
        for (int i = 0; i < rmse.length; i++) {
            rmse[i] = Math.sqrt(rmse[i]);
        }
        return new WindowScore("overall", windows, rmse);
    }

    /** Root mean square error over all states of the same unit, by unit in the order of the specification. */
    public Map<String, Double> byUnit(Spec spec) {
        Map<String, Double> byUnit = new LinkedHashMap<>();
        for (int i = 0; i < rmse.length; i++) {
            String unit = spec.state().get(i).unit();
            double squares = 0;
            int states = 0;
            for (int j = 0; j < rmse.length; j++) {
                if (spec.state().get(j).unit().equals(unit)) {
                    squares += rmse[j] * rmse[j];
                    states++;
                }
            }
            byUnit.put(unit, Math.sqrt(squares / states));
        }
        return byUnit;
    }
}
