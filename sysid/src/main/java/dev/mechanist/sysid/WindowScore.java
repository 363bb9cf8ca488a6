package dev.mechanist.sysid;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.dynamics.ParametricDynamics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        return perRecord(WindowTrace.of(model, measured, length, every));
    }

    /**
     * One score per episode, of a model in discrete time.
     *
     * @param measured the records at the model's time step ({@link dev.mechanist.core.data.Resampling#uniform})
     */
    public static List<WindowScore> perRecord(Dynamics model, DataSet measured, double length, double every) {
        return perRecord(WindowTrace.of(model, measured, length, every));
    }

    /** One score per record, of its windows; starts do not count. */
    public static List<WindowScore> perRecord(List<WindowTrace> traces) {
        Map<Integer, List<WindowTrace>> byRecord = new LinkedHashMap<>();
        traces.forEach(trace -> byRecord.computeIfAbsent(trace.episode(), k -> new ArrayList<>())
                .add(trace));
        return byRecord.values().stream().map(WindowScore::of).toList();
    }

    private static WindowScore of(List<WindowTrace> windows) {
        int n = windows.get(0).measured().numCols;
        double[] squares = new double[n];
        long samples = 0;
        for (WindowTrace w : windows) {
            samples += w.times().length - 1;
            for (int k = n; k < w.measured().getNumElements(); k++) {
                double error = w.predicted().data[k] - w.measured().data[k];
                squares[k % n] += error * error;
            }
        }
        for (int i = 0; i < n; i++) {
            squares[i] = Math.sqrt(squares[i] / samples);
        }
        return new WindowScore(windows.get(0).record(), windows.size(), squares);
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
