package dev.mechanist.experiments.learning;

import dev.mechanist.core.io.CsvTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of a learning curve.
 *
 * @param trial number, from 0; the first ones act at random
 * @param experience steps of experience up to and with this trial
 * @param reward sum of the trial's rewards
 * @param best largest such sum so far
 * @param modelError root mean square of the one-step error on this trial's steps, in deviations of the change of each state
 *     over all data; made before the model saw them. 1 where no model was fitted yet: that of predicting the mean change
 * @param seconds wall-clock time of fit and episode, s
 */
public record LearningTrial(int trial, long experience, double reward, double best, double modelError, double seconds) {
    /** Name of the file that holds a run's rows. */
    static final String TABLE = "trials.csv";

    private static final List<String> HEADER =
            List.of("trial", "experience_steps", "return", "best_return", "model_error", "seconds");

    /** Writes a table, whole or not at all. */
    static void write(Path file, List<LearningTrial> trials) {
        double[][] columns = new double[HEADER.size()][trials.size()];
        for (int row = 0; row < trials.size(); row++) {
            LearningTrial t = trials.get(row);
            double[] values = {t.trial, t.experience, t.reward, t.best, t.modelError, t.seconds};
            for (int j = 0; j < values.length; j++) {
                columns[j][row] = values[j];
            }
        }
        CsvTable.of(file.toString(), HEADER, columns).write(file);
    }

    /** The rows that a run has left in its directory so far; none where it has just begun. */
    static List<LearningTrial> soFar(Path directory) {
        Path table = directory.resolve(TABLE);
        return Files.exists(table) ? read(table) : new ArrayList<>();
    }

    /** The rows of a table, in a list that can grow. */
    static List<LearningTrial> read(Path file) {
        CsvTable table = CsvTable.read(file);
        double[][] columns = HEADER.stream().map(table::column).toArray(double[][]::new);
        List<LearningTrial> trials = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            trials.add(new LearningTrial(
                    (int) columns[0][row],
                    (long) columns[1][row],
                    columns[2][row],
                    columns[3][row],
                    columns[4][row],
                    columns[5][row]));
        }
        return trials;
    }
}
