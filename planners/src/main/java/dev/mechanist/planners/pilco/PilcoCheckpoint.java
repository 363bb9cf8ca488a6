package dev.mechanist.planners.pilco;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A {@link PilcoState} in one file, replaced atomically after each trial. */
public final class PilcoCheckpoint {
    private static final int COLUMNS = 8;

    private PilcoCheckpoint() {}

    /** Writes a state. {@code run} identifies the run; {@link #load} asks for the same. */
    public static void save(Path file, long run, PilcoState state) {
        Map<String, NpyArray> arrays = new TreeMap<>();
        arrays.put("run", NpyArray.of(run));
        for (int k = 0; k < state.courses().size(); k++) {
            Course course = state.courses().get(k);
            arrays.put("states_" + k, NpyArray.of(course.states()));
            arrays.put("measured_" + k, NpyArray.of(course.measured()));
            arrays.put("controls_" + k, NpyArray.of(course.controls()));
        }
        if (state.policy() != null) {
            arrays.put("policy", NpyArray.of(state.policy()));
            arrays.put("hyperparameters", NpyArray.of(state.hyperparameters()));
        }
        double[] trials = new double[COLUMNS * state.trials().size()];
        int at = 0;
        for (PilcoState.Trial t : state.trials()) {
            trials[at++] = t.trial();
            trials[at++] = t.experience();
            trials[at++] = t.predictedCost();
            trials[at++] = t.realCost();
            trials[at++] = t.solved() ? 1 : 0;
            trials[at++] = t.steps();
            trials[at++] = t.evaluations();
            trials[at++] = t.minutes();
        }
        arrays.put("trials", new NpyArray.Doubles(new int[] {state.trials().size(), COLUMNS}, trials));
        Npz.write(file, arrays);
    }

    private static Npz read(Path file) {
        try {
            return Npz.read(file);
        } catch (InputException e) {
            throw new InputException(e.getMessage() + ", or remove it: the run then begins anew", e);
        }
    }

    /**
     * Reads a state.
     *
     * @throws InputException when the file is damaged or belongs to another run
     */
    public static PilcoState load(Path file, long run) {
        Npz arrays = read(file);
        if (arrays.longs("run")[0] != run) {
            throw new InputException(
                    file + ": belongs to a run with other settings; choose another --out directory or" + " remove it");
        }
        List<Course> courses = new ArrayList<>();
        for (int k = 0; arrays.arrays().containsKey("states_" + k); k++) {
            courses.add(new Course(
                    arrays.matrix("states_" + k), arrays.matrix("measured_" + k), arrays.matrix("controls_" + k)));
        }
        double[] rows = arrays.doubles("trials");
        List<PilcoState.Trial> trials = new ArrayList<>();
        for (int r = 0; r < rows.length; r += COLUMNS) {
            trials.add(new PilcoState.Trial(
                    (int) rows[r],
                    rows[r + 1],
                    rows[r + 2],
                    rows[r + 3],
                    rows[r + 4] == 1,
                    (int) rows[r + 5],
                    (int) rows[r + 6],
                    rows[r + 7]));
        }
        boolean learned = arrays.arrays().containsKey("policy");
        return new PilcoState(
                courses,
                learned ? arrays.doubles("policy") : null,
                learned ? arrays.doubles("hyperparameters") : null,
                trials);
    }
}
