package dev.mechanist.experiments.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.experiments.run.YamlNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Outputs and inputs of the past as a state (NARX): x_t = (y_t, y_{t-1}, .., y_{t-p+1}, u_{t-1}, .., u_{t-q+1}), and the action is
 * u_t, so that the next output is a function of p outputs and q inputs.
 *
 * @param outputs how many outputs p, at least 1
 * @param inputs how many inputs q, at least 1
 */
public record Lags(int outputs, int inputs) {
    public Lags {
        if (outputs < 1 || inputs < 1) {
            throw new InputException("lags need at least one output and one input");
        }
    }

    static Lags read(YamlNode yaml) {
        yaml.allow("outputs", "inputs");
        return new Lags(
                yaml.find("outputs").map(n -> n.integer(1)).orElse(3),
                yaml.find("inputs").map(n -> n.integer(1)).orElse(3));
    }

    /** Rows of the past that a state needs before its own. */
    public int past() {
        return Math.max(outputs, inputs) - 1;
    }

    /** Names and units of such states. */
    public Spec spec(Spec measured) {
        List<Variable> states = new ArrayList<>(measured.state());
        for (int lag = 1; lag < outputs; lag++) {
            states.addAll(before(measured.state(), lag));
        }
        for (int lag = 1; lag < inputs; lag++) {
            states.addAll(before(measured.action(), lag));
        }
        return new Spec(measured.dt(), states, measured.action());
    }

    private static List<Variable> before(List<Variable> variables, int lag) {
        return variables.stream()
                .map(v -> new Variable(v.name() + "[-" + lag + "]", v.unit(), v.lower(), v.upper(), v.isAngle()))
                .toList();
    }

    /** For each state of {@link #spec} the one that it repeats a step later; -1 of a new one, -2 - j of action j. */
    public int[] shifts(Spec measured) {
        int n = measured.n();
        int m = measured.m();
        int[] from = new int[outputs * n + (inputs - 1) * m];
        Arrays.setAll(from, i -> {
            if (i < n) {
                return -1;
            }
            int input = i - outputs * n;
            return input < 0 ? i - n : input < m ? -2 - input : i - m;
        });
        return from;
    }

    /**
     * The records with such states; the first rows are spent on the past.
     *
     * @param data at a uniform step
     * @throws InputException when a record is no longer than the lags
     */
    public DataSet of(DataSet data) {
        return new DataSet(data.episodes().stream().map(this::of).toList());
    }

    private Episode of(Episode episode) {
        Spec measured = episode.spec();
        Spec spec = spec(measured);
        int n = measured.n();
        int m = measured.m();
        int rows = episode.steps() + 1 - past();
        if (rows < 2) {
            throw new InputException(episode.name() + ": " + (episode.steps() + 1) + " samples are too few for "
                    + outputs + " outputs and " + inputs + " inputs of the past; give a longer record or fewer 'lags'");
        }
        DMatrixRMaj states = new DMatrixRMaj(rows, spec.n());
        DMatrixRMaj actions = new DMatrixRMaj(rows - 1, m);
        for (int row = 0; row < rows; row++) {
            int t = row + past();
            int column = 0;
            for (int lag = 0; lag < outputs; lag++) {
                System.arraycopy(episode.states().data, (t - lag) * n, states.data, row * spec.n() + column, n);
                column += n;
            }
            for (int lag = 1; lag < inputs; lag++) {
                System.arraycopy(episode.actions().data, (t - lag) * m, states.data, row * spec.n() + column, m);
                column += m;
            }
            if (row < rows - 1) {
                System.arraycopy(episode.actions().data, t * m, actions.data, row * m, m);
            }
        }
        double[] times = Arrays.copyOfRange(episode.times(), past(), episode.steps() + 1);
        return Episode.recorded(episode.name(), spec, times, states, actions);
    }
}
