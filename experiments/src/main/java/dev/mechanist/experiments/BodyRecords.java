package dev.mechanist.experiments;

import dev.mechanist.core.CsvTable;
import dev.mechanist.core.DataSet;
import dev.mechanist.core.Episode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.ParametricDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodyModel;
import dev.mechanist.sysid.Recordings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** Records of articulated bodies: columns by the names of joints and actuators, or as {@link SimulateCommand} writes them. */
final class BodyRecords {
    private BodyRecords() {}

    /** Reads records of any model: those of a body here, others by the names of its states and actions. */
    static DataSet of(ParametricDynamics model, List<Path> files) {
        return model instanceof BodyDynamics body
                ? read(files, body.spec(), body.model())
                : Recordings.read(files, model.spec());
    }

    private static DataSet read(List<Path> files, Spec spec, BodyModel model) {
        List<Episode> episodes = new ArrayList<>();
        for (Path file : files) {
            episodes.add(episode(CsvTable.read(file), spec, model));
        }
        double[] times = episodes.get(0).times();
        return new DataSet(episodes).withTimeStep((times[times.length - 1] - times[0]) / (times.length - 1));
    }

    private static Episode episode(CsvTable table, Spec spec, BodyModel model) {
        int steps = table.rows() - 1;
        if (steps < 1) {
            throw new InputException(table.name() + ": a record needs at least two lines of numbers");
        }
        table.requireIncreasing("time");
        DMatrixRMaj states = new DMatrixRMaj(steps + 1, spec.n());
        DMatrixRMaj actions = new DMatrixRMaj(steps, spec.m());
        for (int i = 0; i < spec.n(); i++) {
            boolean position = i < model.nq();
            String other = position ? "qpos_" + i : "qvel_" + (i - model.nq());
            fill(states, i, column(table, List.of(spec.state().get(i).name(), other)));
        }
        for (int i = 0; i < spec.m(); i++) {
            String name = spec.action().get(i).name();
            boolean taken = spec.state().stream().anyMatch(v -> v.name().equals(name));
            fill(actions, i, column(table, taken ? List.of("ctrl_" + i) : List.of(name, "ctrl_" + i)));
        }
        return Episode.recorded(table.name(), spec, table.column("time"), states, actions);
    }

    private static void fill(DMatrixRMaj matrix, int column, double[] values) {
        for (int row = 0; row < matrix.numRows; row++) {
            matrix.set(row, column, values[row]);
        }
    }

    /** A column by the first of its names that the table has. */
    private static double[] column(CsvTable table, List<String> names) {
        for (String name : names) {
            if (table.has(name)) {
                return table.column(name);
            }
        }
        throw new InputException(table.name() + ": has no column '" + String.join("' or '", names) + "'; it has "
                + String.join(", ", table.header()));
    }
}
