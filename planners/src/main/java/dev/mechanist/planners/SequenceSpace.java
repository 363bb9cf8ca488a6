package dev.mechanist.planners;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import java.util.function.IntToDoubleFunction;

/**
 * The action sequences that samplers search: H steps of m actions, flattened to u[t m + j], within bounds.
 *
 * @param horizon H, at least 1
 * @param lower smallest admissible action [m], in its own unit
 * @param upper largest admissible action [m]
 */
public record SequenceSpace(int horizon, double[] lower, double[] upper) {
    public SequenceSpace {
        Checks.positive("the planning horizon", horizon);
        if (lower.length != upper.length || lower.length == 0) {
            throw new InputException("action bounds must be given for every action: " + lower.length + " lower and "
                    + upper.length + " upper bounds");
        }
        lower = lower.clone();
        upper = upper.clone();
        for (int j = 0; j < lower.length; j++) {
            if (!(lower[j] <= upper[j])) {
                throw new InputException(
                        "bounds of action " + j + " are crossed: [" + lower[j] + ", " + upper[j] + "]");
            }
        }
    }

    /** The space of a model's actions. */
    public static SequenceSpace of(Spec spec, int horizon) {
        Checks.actions(spec);
        return new SequenceSpace(horizon, spec.actionLower(), spec.actionUpper());
    }

    /** Number of actions m. */
    public int m() {
        return lower.length;
    }

    /** Number of decision variables H m. */
    public int size() {
        return horizon * lower.length;
    }

    /** Half the width of the interval of action j: the unit in which samplers express their spread. */
    public double halfWidth(int j) {
        return 0.5 * (upper[j] - lower[j]);
    }

    /** {@code value} moved into the interval of action j. */
    public double clip(double value, int j) {
        return Math.min(Math.max(value, lower[j]), upper[j]);
    }

    /** Moves a sequence u[o .. o + H m) into bounds. */
    public void clip(double[] u, int o) {
        int m = lower.length;
        for (int t = 0; t < horizon; t++, o += m) {
            for (int j = 0; j < m; j++) {
                u[o + j] = Math.min(Math.max(u[o + j], lower[j]), upper[j]);
            }
        }
    }

    /** One value per action, repeated for every step [H m]. */
    public double[] repeat(IntToDoubleFunction perAction) {
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = perAction.applyAsDouble(i % lower.length);
        }
        return values;
    }

    /** The admissible value nearest to zero: what is done when nothing is known. */
    public double rest(int j) {
        return clip(0, j);
    }

    /** Samplers draw across the whole interval and need it to be finite. */
    public void requireBounded() {
        for (int j = 0; j < lower.length; j++) {
            if (Double.isInfinite(lower[j]) || Double.isInfinite(upper[j])) {
                throw new InputException("action " + j
                        + " has no finite bounds; a sampling planner needs them to know how" + " widely to search");
            }
        }
    }
}
