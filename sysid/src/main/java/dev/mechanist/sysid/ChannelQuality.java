package dev.mechanist.sysid;

import dev.mechanist.core.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How well one state is predicted over windows, beside what needs no model.
 *
 * @param channel name of the state
 * @param unit its unit
 * @param error root mean square error of the model
 * @param constantVelocity of a state that goes on at its measured rate, or stays where there is none
 * @param spread of one that stays at its mean over all windows
 */
public record ChannelQuality(String channel, String unit, double error, double constantVelocity, double spread) {
    /** One per state, over all windows. */
    public static List<ChannelQuality> of(Spec spec, List<WindowTrace> traces) {
        List<ChannelQuality> all = new ArrayList<>();
        int[] rates = rates(spec);
        for (int i = 0; i < spec.n(); i++) {
            all.add(of(spec, i, rates[i], traces));
        }
        return all;
    }

    private static ChannelQuality of(Spec spec, int i, int rate, List<WindowTrace> traces) {
        int n = spec.n();
        double model = 0;
        double straight = 0;
        double sum = 0;
        double squares = 0;
        long samples = 0;
        for (WindowTrace w : traces) {
            double[] x = w.measured().data;
            for (int t = 1; t < w.times().length; t++) {
                double seen = x[t * n + i];
                double on = x[i] + (rate < 0 ? 0 : x[rate] * (w.times()[t] - w.times()[0]));
                model += Math.pow(w.predicted().data[t * n + i] - seen, 2);
                straight += Math.pow(on - seen, 2);
                sum += seen;
                squares += seen * seen;
                samples++;
            }
        }
        double mean = sum / samples;
        return new ChannelQuality(
                spec.state().get(i).name(),
                spec.state().get(i).unit(),
                Math.sqrt(model / samples),
                Math.sqrt(straight / samples),
                Math.sqrt(Math.max(0, squares / samples - mean * mean)));
    }

    /** Index of the rate of each state, the k-th of a unit having the k-th of that unit per second; -1 where it has none. */
    private static int[] rates(Spec spec) {
        int[] rates = new int[spec.n()];
        for (int i = 0; i < rates.length; i++) {
            String unit = spec.state().get(i).unit();
            int before = 0;
            for (int j = 0; j < i; j++) {
                before += spec.state().get(j).unit().equals(unit) ? 1 : 0;
            }
            rates[i] = -1;
            for (int j = 0; j < rates.length && rates[i] < 0; j++) {
                if (spec.state().get(j).unit().equals(unit + "/s") && before-- == 0) {
                    rates[i] = j;
                }
            }
        }
        return rates;
    }

    /** Share of the variance over all windows that the model predicts, in percent; negative where it does worse than the mean. */
    public double explained() {
        return 100 * (1 - Math.pow(error / spread, 2));
    }

    /** Where the model does worse than what needs none. */
    public Optional<String> warning() {
        if (!(error <= constantVelocity)) {
            return Optional.of(said("going on at the measured rate", constantVelocity));
        }
        return error > spread ? Optional.of(said("staying at the mean", spread)) : Optional.empty();
    }

    private String said(String other, double itsError) {
        return String.format(
                Locale.ROOT,
                "%s is predicted worse than by %s: %.4g against %.4g %s; do not trust this model there",
                channel,
                other,
                error,
                itsError,
                unit);
    }
}
