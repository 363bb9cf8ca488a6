package dev.mechanist.experiments;

import dev.mechanist.core.AtomicFiles;
import dev.mechanist.core.FileErrors;
import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.BodyIntegrator;
import dev.mechanist.envs.bodies.BodyModel;
import dev.mechanist.envs.bodies.BodyOption;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.Mjcf;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Simulates an MJCF model and writes the trajectory. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Simulates an environment, or an articulated body given as MJCF, and writes every step.",
            "",
            "Of an environment: time, states, actions and reward; of a body: qpos, qvel, energy and controls.",
        },
        footer = {
            "",
            "Examples:",
            "  mechanist simulate cart-pole --seed 1 --policy random --gif cart-pole.gif --out episode.csv",
            "  mechanist simulate --mjcf acrobot.xml --qpos 0.1,0 --qvel 0,0 --steps 200 --out trajectory.csv"
        })
final class SimulateCommand implements Runnable {
    private static final List<String> FOR_BODIES =
            List.of("--qpos", "--qvel", "--ctrl", "--integrator", "--timestep", "--strict");
    private static final List<String> FOR_ENVIRONMENTS = List.of("--seed", "--policy", "--hold", "--png", "--gif");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "ENVIRONMENT",
            description = "An environment of 'mechanist list'; without it, give --mjcf.")
    private Optional<String> environment;

    @Mixin
    private EnvironmentSimulation simulation;

    @Option(names = "--mjcf", paramLabel = "FILE", description = "A body to simulate instead of an environment.")
    private Path mjcf;

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
            names = "--steps",
            paramLabel = "K",
            description = "How many steps; an environment's own limit if not given.")
    private Integer steps;

    @Option(
            names = "--integrator",
            paramLabel = "NAME",
            description = "Euler, RK4, implicit or implicitfast; without it the model's.")
    private String integrator;

    @Option(names = "--timestep", paramLabel = "S", description = "Time step, s; without it the model's.")
    private Double timestep;

    @Option(names = "--strict", description = "What the model asks for and is not simulated is an error.")
    private boolean strict;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The CSV to write.")
    private Path out;

    @Override
    public void run() {
        if (environment.isPresent() == (mjcf != null)) {
            throw new InputException("give an environment or --mjcf FILE, one of them");
        }
        refuse(environment.isPresent() ? FOR_BODIES : FOR_ENVIRONMENTS);
        OutputDirectory.requireWritable(out);
        if (environment.isPresent()) {
            simulation.run(
                    environment.get(),
                    Optional.ofNullable(steps),
                    out,
                    spec.commandLine().getOut());
            return;
        }
        if (steps == null) {
            throw new InputException("--mjcf needs --steps K");
        }
        BodyModel model = Mjcf.read(mjcf, strict ? Mjcf.Strictness.STRICT : Mjcf.Strictness.WARN);
        PrintWriter err = spec.commandLine().getErr();
        model.warnings().forEach(w -> err.println("warning: " + w));
        err.flush();
        model = model.withOption(option(model.option()));
        if (steps < 1) {
            throw new InputException("--steps must be at least 1, not " + steps);
        }
        double[] state = Arrays.copyOf(model.qpos0(), model.nq() + model.nv());
        fill("--qpos", positions, state, 0, model.nq());
        fill("--qvel", velocities, state, model.nq(), model.nv());
        double[][] rows = readControls(model.nu());
        write(model, state, rows);
        PrintWriter said = spec.commandLine().getOut();
        said.println("wrote " + out + ": " + (steps + 1) + " rows of " + model.nq() + " positions, " + model.nv()
                + " velocities and energy");
        said.flush();
    }

    /** Options that would be without effect are a mistake. */
    private void refuse(List<String> ofTheOtherKind) {
        for (String option : ofTheOtherKind) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new InputException(option + " is for "
                        + (environment.isPresent() ? "bodies, with --mjcf FILE" : "environments, without --mjcf")
                        + "; remove it");
            }
        }
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
            value = Double.parseDouble(word.trim());
        } catch (NumberFormatException e) {
            throw new InputException(place + ": '" + word.trim() + "' is not a number", e);
        }
        if (!Double.isFinite(value)) {
            throw new InputException(place + ": '" + word.trim() + "' is not finite");
        }
        return value;
    }

    private double[][] readControls(int nu) {
        double[][] rows = new double[steps][nu];
        if (controls == null) {
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

    private void write(BodyModel model, double[] start, double[][] rows) {
        BodySimulator simulator = new BodySimulator(model);
        AtomicFiles.write(out, stream -> {
            PrintWriter csv = new PrintWriter(stream, false, StandardCharsets.UTF_8);
            StringBuilder line = new StringBuilder("step,time");
            for (int i = 0; i < model.nq(); i++) {
                line.append(",qpos_").append(i);
            }
            for (int i = 0; i < model.nv(); i++) {
                line.append(",qvel_").append(i);
            }
            line.append(",energy_potential,energy_kinetic");
            for (int i = 0; i < model.nu(); i++) {
                line.append(",ctrl_").append(i);
            }
            csv.println(line);
            double[] x = start.clone();
            double[] next = new double[x.length];
            for (int k = 0; k <= steps; k++) {
                line.setLength(0);
                line.append(k);
                append(line, k * model.option().timestep());
                for (double value : x) {
                    append(line, value);
                }
                for (double value : simulator.energy(x, 0)) {
                    append(line, value);
                }
                for (double value : rows[Math.min(k, steps - 1)]) {
                    append(line, value);
                }
                csv.println(line);
                if (k < steps) {
                    simulator.step(x, 0, rows[k], 0, next, 0);
                    double[] swap = x;
                    x = next;
                    next = swap;
                }
            }
            csv.flush();
            if (csv.checkError()) {
                throw new UncheckedIOException(new IOException("the disk is full"));
            }
        });
    }

    /** 17 significant digits: reading gives the same double. */
    private static void append(StringBuilder line, double value) {
        line.append(',').append(String.format(Locale.ROOT, "%.16e", value));
    }
}
