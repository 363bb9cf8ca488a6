package dev.mechanist.experiments.fits;

import dev.mechanist.core.Variable;
import dev.mechanist.experiments.report.Ink;
import dev.mechanist.experiments.report.LineChart;
import dev.mechanist.sysid.WindowTrace;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** The curves of a fit's report. */
final class FitFigures {
    /** Points of a record that are drawn at most; more would not be seen. */
    private static final int MOST_POINTS = 1500;

    private FitFigures() {}

    private static LineChart.Series series(String name, int ink, double[] x, double[] y) {
        return new LineChart.Series(name, Ink.series(ink), x, y, y, y);
    }

    /** One state of one record: measured, and predicted window by window, which do not overlap. */
    static LineChart motion(String record, Variable state, int i, List<WindowTrace> windows) {
        int samples = windows.stream().mapToInt(w -> w.times().length).sum();
        int stride = Math.max(1, samples / MOST_POINTS);
        DoubleStream.Builder times = DoubleStream.builder();
        DoubleStream.Builder measured = DoubleStream.builder();
        DoubleStream.Builder predicted = DoubleStream.builder();
        for (WindowTrace w : windows) {
            int n = w.measured().numCols;
            for (int t = 0; t < w.times().length; t += stride) {
                times.add(w.times()[t]);
                measured.add(w.measured().data[t * n + i]);
                predicted.add(w.predicted().data[t * n + i]);
            }
            times.add(w.times()[w.times().length - 1]);
            measured.add(Double.NaN);
            predicted.add(Double.NaN);
        }
        double[] x = times.build().toArray();
        return new LineChart(
                state.name() + ", " + record,
                "time, s",
                state.name() + ", " + state.unit(),
                false,
                false,
                List.of(
                        series("measured", 7, x, measured.build().toArray()),
                        series("predicted", 1, x, predicted.build().toArray())));
    }

    /** Autocorrelations of what is left, of all states. */
    static LineChart autocorrelation(List<Variable> states, List<Residuals> residuals) {
        return chart(
                "Autocorrelation of what is left",
                "lag, samples",
                "correlation",
                false,
                states,
                residuals.stream().map(Residuals::lags).toList(),
                residuals.stream().map(Residuals::autocorrelation).toList());
    }

    /** Spectra of what is left, of all states. */
    static LineChart spectrum(List<Variable> states, List<Residuals> residuals) {
        return chart(
                "Spectrum of what is left",
                "frequency, Hz",
                "square of the unit, per Hz",
                true,
                states,
                residuals.stream().map(Residuals::frequencies).toList(),
                residuals.stream().map(Residuals::density).toList());
    }

    private static LineChart chart(
            String title,
            String xLabel,
            String yLabel,
            boolean logarithmic,
            List<Variable> states,
            List<double[]> x,
            List<double[]> y) {
        List<LineChart.Series> all = new java.util.ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            all.add(series(states.get(i).name(), i, x.get(i), y.get(i)));
        }
        return new LineChart(title, xLabel, yLabel, logarithmic, logarithmic, all);
    }

    /** The profile of a parameter beside the end of a 95% interval. */
    static LineChart profile(ParameterProfile profile, String unit) {
        double[] bound = new double[profile.values().length];
        Arrays.fill(bound, ParameterProfile.BOUND);
        return new LineChart(
                "Profile likelihood of " + profile.name(),
                profile.name() + (unit.isEmpty() ? "" : ", " + unit),
                "twice the loss of log likelihood",
                false,
                false,
                List.of(
                        series("profile", 0, profile.values(), profile.loss()),
                        series("95%", 7, profile.values(), bound)));
    }
}
