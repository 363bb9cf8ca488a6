package dev.mechanist.sysid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.Manifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Between which values the data lie that a model was fitted to: outside, it extrapolates.
 *
 * @param names of states and actions
 * @param lower least value of each
 * @param upper largest value of each
 */
public record FittedRange(List<String> names, double[] lower, double[] upper) {
    private static final String KEY = "fitted_range";

    /** Beyond a range by less than this share of it is within measurement error. */
    private static final double SLACK = 0.02;

    public FittedRange {
        names = List.copyOf(names);
        lower = lower.clone();
        upper = upper.clone();
    }

    /** Of all states and actions of a data set. */
    public static FittedRange of(DataSet data) {
        Spec spec = data.spec();
        int n = spec.n();
        double[] lower = new double[n + spec.m()];
        double[] upper = new double[lower.length];
        Arrays.fill(lower, Double.POSITIVE_INFINITY);
        Arrays.fill(upper, Double.NEGATIVE_INFINITY);
        for (Episode episode : data.episodes()) {
            widen(episode.states().data, n, 0, lower, upper);
            widen(episode.actions().data, spec.m(), n, lower, upper);
        }
        List<String> names = new ArrayList<>();
        spec.state().forEach(v -> names.add(v.name()));
        spec.action().forEach(v -> names.add(v.name()));
        return new FittedRange(names, lower, upper);
    }

    private static void widen(double[] rows, int width, int from, double[] lower, double[] upper) {
        for (int k = 0; k < rows.length; k++) {
            int i = from + k % width;
            lower[i] = Math.min(lower[i], rows[k]);
            upper[i] = Math.max(upper[i], rows[k]);
        }
    }

    /** Writes it into the content of an artefact. */
    void store(ObjectNode content) {
        ArrayNode all = content.putArray(KEY);
        for (int i = 0; i < lower.length; i++) {
            all.addObject().put("name", names.get(i)).put("lower", lower[i]).put("upper", upper[i]);
        }
    }

    /** What was stored with a model; nothing of one that was stored without. */
    public static Optional<FittedRange> read(Manifest manifest) {
        if (!manifest.content().has(KEY)) {
            return Optional.empty();
        }
        List<JsonNode> all = manifest.list(KEY);
        return Optional.of(new FittedRange(
                all.stream()
                        .map(each -> manifest.require(each, "name", "text", JsonNode::isTextual)
                                .textValue())
                        .toList(),
                all.stream()
                        .mapToDouble(each -> number(manifest, each, "lower"))
                        .toArray(),
                all.stream()
                        .mapToDouble(each -> number(manifest, each, "upper"))
                        .toArray()));
    }

    private static double number(Manifest manifest, JsonNode each, String key) {
        return manifest.require(each, key, "a number", JsonNode::isNumber).doubleValue();
    }

    /**
     * Which states windows leave the range in, a line each: how many windows, and how far they go.
     *
     * @param spec of the windows, whose states are found by name
     */
    public List<String> leftBy(Spec spec, List<WindowTrace> windows) {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < spec.n(); i++) {
            Variable state = spec.state().get(i);
            int r = names.indexOf(state.name());
            if (r >= 0) {
                beyond(i, r, state, windows).ifPresent(left::add);
            }
        }
        return left;
    }

    /**
     * Which actions of records leave the range, a line each: in what share of the samples, and how far they go.
     *
     * @param records whose actions are found by name
     */
    public List<String> leftBy(DataSet records) {
        Spec spec = records.spec();
        List<String> left = new ArrayList<>();
        for (int j = 0; j < spec.m(); j++) {
            Variable action = spec.action().get(j);
            int r = names.indexOf(action.name());
            if (r >= 0) {
                beyond(j, r, action, records).ifPresent(left::add);
            }
        }
        return left;
    }

    private Optional<String> beyond(int j, int r, Variable action, DataSet records) {
        int m = records.spec().m();
        double slack = SLACK * (upper[r] - lower[r]);
        long samples = 0;
        long outside = 0;
        double farthest = 0;
        double value = 0;
        for (Episode episode : records.episodes()) {
            for (int t = 0; t < episode.steps(); t++, samples++) {
                double u = episode.actions().data[t * m + j];
                double beyond = Math.max(u - upper[r], lower[r] - u);
                outside += beyond > slack ? 1 : 0;
                value = beyond > farthest ? u : value;
                farthest = Math.max(farthest, beyond);
            }
        }
        return outside == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s leaves the range of the fitted records in %.3g%% of the samples: %.3g %s where they lie within %.3g and"
                                + " %.3g",
                        action.name(),
                        100.0 * outside / samples,
                        value,
                        action.unit(),
                        lower[r],
                        upper[r]));
    }

    private Optional<String> beyond(int i, int r, Variable state, List<WindowTrace> windows) {
        double slack = SLACK * (upper[r] - lower[r]);
        int outside = 0;
        double farthest = 0;
        double value = 0;
        for (WindowTrace w : windows) {
            boolean out = false;
            for (int k = i; k < w.measured().getNumElements(); k += w.measured().numCols) {
                double x = w.measured().data[k];
                double beyond = Math.max(x - upper[r], lower[r] - x);
                out |= beyond > slack;
                value = beyond > farthest ? x : value;
                farthest = Math.max(farthest, beyond);
            }
            outside += out ? 1 : 0;
        }
        return outside == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s leaves the range of the fitted records in %d of %d windows: %.3g %s where they lie within %.3g and %.3g",
                        state.name(),
                        outside,
                        windows.size(),
                        value,
                        state.unit(),
                        lower[r],
                        upper[r]));
    }
}
