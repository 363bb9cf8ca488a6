package dev.mechanist.core.data;

import dev.mechanist.core.InputException;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * All steps of a data set, one row each, in the order of episodes and time; none reaches from one episode into the next. The
 * matrices are not copied; treat them as immutable.
 *
 * @param states x_t [N, n]
 * @param actions u_t [N, m]
 * @param nextStates x_{t+1} [N, n]
 * @param rewards [N]
 * @param terminal whether x_{t+1} is a terminal state [N]; a cut by time is none
 */
public record Transitions(
        DMatrixRMaj states, DMatrixRMaj actions, DMatrixRMaj nextStates, double[] rewards, boolean[] terminal) {
    /** Share of the time step by which sampling may jitter. */
    private static final double JITTER = 0.1;

    /**
     * Those of a data set, whatever the times between its states.
     *
     * @throws InputException when the episodes are of different systems
     */
    public static Transitions of(DataSet data) {
        data.spec();
        Transitions all = between(
                data.episodes().stream().map(Episode::states).toList(),
                data.episodes().stream().map(Episode::actions).toList());
        int row = 0;
        for (Episode episode : data.episodes()) {
            System.arraycopy(episode.rewards(), 0, all.rewards, row, episode.steps());
            row += episode.steps();
            if (episode.steps() > 0) {
                all.terminal[row - 1] = episode.terminated();
            }
        }
        return all;
    }

    /**
     * Those of courses of states, without rewards or ends.
     *
     * @param states of each course [T+1, n], all of one width
     * @param actions of each course [T, m], all of one width
     */
    public static Transitions between(List<DMatrixRMaj> states, List<DMatrixRMaj> actions) {
        int n = states.get(0).numCols;
        int m = actions.get(0).numCols;
        int count = actions.stream().mapToInt(u -> u.numRows).sum();
        Transitions all = new Transitions(
                new DMatrixRMaj(count, n),
                new DMatrixRMaj(count, m),
                new DMatrixRMaj(count, n),
                new double[count],
                new boolean[count]);
        int row = 0;
        for (int e = 0; e < states.size(); e++) {
            int steps = actions.get(e).numRows;
            System.arraycopy(states.get(e).data, 0, all.states.data, row * n, steps * n);
            System.arraycopy(states.get(e).data, n, all.nextStates.data, row * n, steps * n);
            System.arraycopy(actions.get(e).data, 0, all.actions.data, row * m, steps * m);
            row += steps;
        }
        return all;
    }

    /**
     * Those of a data set for a model in discrete time.
     *
     * @throws InputException when a step is longer or shorter than the specification's by more than a tenth
     */
    public static Transitions uniform(DataSet data) {
        double dt = data.spec().dt();
        for (Episode episode : data.episodes()) {
            for (int t = 0; t < episode.steps(); t++) {
                double step = episode.times()[t + 1] - episode.times()[t];
                if (Math.abs(step - dt) > JITTER * dt) {
                    throw new InputException(episode.name() + ": the step at " + episode.times()[t] + " s lasts " + step
                            + " s where the model's is " + dt + " s; resample the record");
                }
            }
        }
        return of(data);
    }

    /** Number of transitions N. */
    public int count() {
        return states.numRows;
    }

    /** Changes of state x_{t+1} - x_t [N, n], a fresh matrix. */
    public DMatrixRMaj changes() {
        DMatrixRMaj changes = new DMatrixRMaj(states.numRows, states.numCols);
        for (int k = 0; k < changes.getNumElements(); k++) {
            changes.data[k] = nextStates.data[k] - states.data[k];
        }
        return changes;
    }

    /** Encoded states and actions [N, D], a fresh matrix. */
    public DMatrixRMaj inputs(StateEncoding encoding) {
        DMatrixRMaj inputs = new DMatrixRMaj(0, 0);
        encoding.encode(states, actions, inputs);
        return inputs;
    }

    /** Some of them, by their rows, copied. */
    public Transitions rows(int... rows) {
        boolean[] ends = new boolean[rows.length];
        for (int k = 0; k < rows.length; k++) {
            ends[k] = terminal[rows[k]];
        }
        return new Transitions(
                pick(states, rows),
                pick(actions, rows),
                pick(nextStates, rows),
                Arrays.stream(rows).mapToDouble(row -> rewards[row]).toArray(),
                ends);
    }

    private static DMatrixRMaj pick(DMatrixRMaj matrix, int[] rows) {
        int width = matrix.numCols;
        DMatrixRMaj picked = new DMatrixRMaj(rows.length, width);
        for (int k = 0; k < rows.length; k++) {
            System.arraycopy(matrix.data, rows[k] * width, picked.data, k * width, width);
        }
        return picked;
    }
}
