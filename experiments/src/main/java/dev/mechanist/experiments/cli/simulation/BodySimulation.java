package dev.mechanist.experiments.cli.simulation;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.io.CsvTable;
import dev.mechanist.core.io.Decimals;
import dev.mechanist.core.io.FileErrors;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.RestartingSimulator;
import dev.mechanist.envs.bodies.SensorReadings;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyKey;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.JointType;
import dev.mechanist.envs.drawing.BodyDrawing;
import dev.mechanist.envs.drawing.Drawing;
import dev.mechanist.envs.drawing.SolidDrawing;
import dev.mechanist.experiments.run.Motion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import picocli.CommandLine.Option;

/** Options of 'simulate' for articulated bodies. */
final class BodySimulation {
    /** Those that an environment does not take. */
    static final List<String> OPTIONS = List.of(
            "--key", "--qpos", "--qvel", "--ctrl", "--integrator", "--timestep", "--view", "--camera", "--strict");

    @Option(
            names = "--key",
            paramLabel = "NAME",
            description =
                    "A keyframe of the model to start from, by name or number, with its controls where --ctrl gives"
                            + " none; --qpos and --qvel replace its parts.")
    private String key;

    @Option(
            names = "--qpos",
            paramLabel = "NUMBERS",
            arity = "1..*",
            split = "[,\\s]+",
            hideParamSyntax = true,
            description = "Start positions, separated by commas or spaces; without it the reference configuration.")
    private List<String> positions = new ArrayList<>();

    @Option(
            names = "--qvel",
            paramLabel = "NUMBERS",
            arity = "1..*",
            split = "[,\\s]+",
            hideParamSyntax = true,
            description = "Start velocities; without it zero.")
    private List<String> velocities = new ArrayList<>();

    @Option(
            names = "--ctrl",
            paramLabel = "FILE",
            description = "CSV with one row of controls per step, with or without a header; without it zero.")
    private Path controls;

    @Option(
            names = "--integrator",
            paramLabel = "NAME",
            description = "Euler, RK4, implicit or implicitfast; without it the model's.")
    private String integrator;

    @Option(names = "--timestep", paramLabel = "S", description = "Time step, s; without it the model's.")
    private Double timestep;

    @Option(
            names = "--view",
            paramLabel = "SIDE|TOP|SOLID",
            defaultValue = "side",
            description =
                    "Where pictures are seen from: the side, above, or obliquely, shaded (default: ${DEFAULT-VALUE}).")
    private BodyDrawing.View view;

    private enum Camera {
        FIXED,
        FOLLOW
    }

    @Option(
            names = "--camera",
            paramLabel = "FIXED|FOLLOW",
            description = "Whether the camera stands still or goes along with the first body; without it along with a"
                    + " body that moves freely.")
    private Camera camera;

    @Option(names = "--strict", description = "What the model asks for and is not simulated is an error.")
    private boolean strict;

    /** The file of controls, where there is one. */
    Optional<Path> controls() {
        return Optional.ofNullable(controls);
    }

    /** A model, with what it leaves out said. */
    BodyModel read(Path mjcf, PrintWriter err) {
        BodyModel model = Mjcf.read(mjcf, strict ? Mjcf.Strictness.STRICT : Mjcf.Strictness.WARN);
        model.warnings().forEach(w -> err.println("warning: " + w));
        model.remarks().forEach(r -> err.println("note: " + r));
        err.flush();
        return model;
    }

    /**
     * Simulates and writes the trajectory.
     *
     * @return the motion, at about the frames of an animation
     */
    Motion run(Path mjcf, int steps, Path out, PrintWriter said, PrintWriter err) {
        BodyModel model = read(mjcf, err);
        model = model.withOption(option(model.option()));
        BodyKey start = key == null ? model.reference() : model.key(key);
        model = model.withMocap(start.mocapPos(), start.mocapQuat());
        double[] state = Arrays.copyOf(start.qpos(), model.nq() + model.nv() + model.na() + model.late());
        System.arraycopy(start.qvel(), 0, state, model.nq(), model.nv());
        System.arraycopy(start.act(), 0, state, model.nq() + model.nv(), model.na());
        fill("--qpos", positions, state, 0, model.nq());
        fill("--qvel", velocities, state, model.nq(), model.nv());
        List<double[]> shown = new ArrayList<>();
        int every = Motion.every(model.option().timestep());
        double lost = write(model, state, readControls(steps, start.ctrl()), out, every, shown);
        if (!Double.isNaN(lost)) {
            boolean restarts = !model.option().disabled(BodyOption.DISABLE_AUTORESET);
            err.printf(
                    Locale.ROOT,
                    "warning: the motion is beyond 1e10 from about %.3g s on%s; take a shorter --timestep%n",
                    lost,
                    restarts ? " and starts anew from the reference configuration, as in MuJoCo" : "");
            err.flush();
        }
        said.println("wrote " + out + ": " + (steps + 1) + " rows of " + model.nq() + " positions, " + model.nv()
                + " velocities and energy");
        said.flush();
        return new Motion(
                drawing(model, shown),
                new DMatrixRMaj(shown.toArray(double[][]::new)),
                every * model.option().timestep());
    }

    private Drawing drawing(BodyModel model, List<double[]> shown) {
        boolean free = model.joints() > 0 && model.jointType(0) == JointType.FREE;
        boolean along = camera == null ? free : camera == Camera.FOLLOW;
        if (view == BodyDrawing.View.SOLID) {
            return new SolidDrawing(model, along ? shown.subList(0, 1) : shown, along);
        }
        return along ? BodyDrawing.following(model, view) : BodyDrawing.of(model, view);
    }

    private BodyOption option(BodyOption option) {
        BodyOption changed = option;
        if (timestep != null) {
            if (!(timestep > 0) || timestep.isInfinite()) {
                throw new InputException("--timestep must be a positive number of seconds, not " + timestep);
            }
            changed = changed.withTimestep(timestep);
        }
        if (integrator != null) {
            BodyIntegrator wanted = Arrays.stream(BodyIntegrator.values())
                    .filter(i -> i.mjcf().equalsIgnoreCase(integrator))
                    .findFirst()
                    .orElseThrow(() -> new InputException(
                            "--integrator " + integrator + " is not one of Euler, RK4, implicit, implicitfast"));
            changed = changed.withIntegrator(wanted);
        }
        return changed;
    }

    private static void fill(String option, List<String> given, double[] state, int from, int count) {
        List<String> words = given.stream().filter(w -> !w.isBlank()).toList();
        if (words.isEmpty()) {
            return;
        }
        if (words.size() != count) {
            throw new InputException(option + " has " + words.size() + " numbers; the model needs " + count);
        }
        for (int i = 0; i < count; i++) {
            state[from + i] = number(words.get(i), option);
        }
    }

    private static double number(String word, String place) {
        double value;
        try {
            value = Decimals.parse(word.trim());
        } catch (NumberFormatException e) {
            throw new InputException(place + ": '" + word.trim() + "' is not a number", e);
        }
        if (!Double.isFinite(value)) {
            throw new InputException(place + ": '" + word.trim() + "' is not finite");
        }
        return value;
    }

    private double[][] readControls(int steps, double[] held) {
        int nu = held.length;
        double[][] rows = new double[steps][nu];
        if (controls == null) {
            Arrays.fill(rows, held);
            return rows;
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(controls, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw FileErrors.reading(controls, e);
        }
        int row = 0;
        for (int k = 0; k < lines.size() && row < steps; k++) {
            String line = lines.get(k).trim();
            boolean header = k == 0 && line.matches(".*[A-Za-df-zA-DF-Z_].*");
            if (line.isEmpty() || header) {
                continue;
            }
            String[] words = line.split("[,;\\s]+");
            String place = controls + ":" + (k + 1);
            if (words.length != nu) {
                throw new InputException(place + ": has " + words.length + " controls; the model has " + nu);
            }
            for (int i = 0; i < nu; i++) {
                rows[row][i] = number(words[i], place);
            }
            row++;
        }
        if (row < steps && nu > 0) {
            throw new InputException(controls + ": has " + row + " rows of controls for " + steps
                    + " steps; add rows or take fewer steps");
        }
        return rows;
    }

    /**
     * @param start qpos, qvel and activations [nq + nv + na]
     * @param rows controls of each step [steps][nu]
     * @param shown receives every {@code every}-th state
     * @return when the motion was lost, s; NaN where it never was
     */
    private static double write(
            BodyModel model, double[] start, double[][] rows, Path out, int every, List<double[]> shown) {
        int width = start.length;
        DMatrixRMaj states = new DMatrixRMaj(rows.length + 1, width);
        RestartingSimulator simulator = new RestartingSimulator(model);
        double lost = Double.NaN;
        double[] x = start.clone();
        double[] next = new double[width];
        for (int k = 0; k <= rows.length; k++) {
            System.arraycopy(x, 0, states.data, k * width, width);
            if (k % every == 0) {
                shown.add(x.clone());
            }
            if (k < rows.length) {
                simulator.step(x, rows[k], next);
                if (simulator.lost() > 0 && Double.isNaN(lost)) {
                    lost = k * model.option().timestep();
                }
                double[] swap = x;
                x = next;
                next = swap;
            }
        }
        if (out.toString().endsWith(".csv")) {
            writeTable(model, states, rows, out);
        } else {
            double[] times = new double[rows.length + 1];
            Arrays.setAll(times, k -> k * model.option().timestep());
            DMatrixRMaj controls = new DMatrixRMaj(rows.length, model.nu());
            for (int k = 0; k < rows.length; k++) {
                System.arraycopy(rows[k], 0, controls.data, k * model.nu(), model.nu());
            }
            EpisodeStore.write(
                    out,
                    Episode.recorded(
                            "simulated body", new BodyDynamics(model, List.of()).spec(), times, states, controls));
        }
        return lost;
    }

    private static void writeTable(BodyModel model, DMatrixRMaj states, double[][] rows, Path out) {
        List<String> header = new ArrayList<>(List.of("time"));
        Spec spec = new BodyDynamics(model.withOption(model.option().withIntegrator(BodyIntegrator.EULER))).spec();
        spec.state().forEach(v -> header.add(v.name()));
        header.addAll(List.of("energy_potential", "energy_kinetic"));
        for (int i = 0; i < spec.m(); i++) {
            String name = spec.action().get(i).name();
            header.add(header.contains(name) ? "ctrl_" + i : name);
        }
        SensorReadings sensors = model.sensors().isEmpty() ? null : new SensorReadings(model);
        if (sensors != null) {
            header.addAll(sensors.columns());
        }
        BodySimulator simulator = new BodySimulator(model);
        CsvTable.write(out, header, lines -> {
            for (int k = 0; k <= rows.length; k++) {
                add(lines, k * model.option().timestep());
                for (int i = 0; i < states.numCols; i++) {
                    add(lines, states.get(k, i));
                }
                for (double value : simulator.energy(states.data, k * states.numCols)) {
                    add(lines, value);
                }
                double[] u = rows[Math.min(k, rows.length - 1)];
                for (double value : u) {
                    add(lines, value);
                }
                double[] x = Arrays.copyOfRange(states.data, k * states.numCols, (k + 1) * states.numCols);
                double[] read = sensors == null
                        ? new double[0]
                        : sensors.read(x, u, k * model.option().timestep());
                for (double value : read) {
                    add(lines, value);
                }
                lines.end();
            }
        });
    }

    /** The shortest digits from which reading gives the same double. */
    private static void add(CsvTable.Lines lines, double value) {
        lines.text(Double.toString(value));
    }
}
