package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.experiments.records.RecordDescription;
import dev.mechanist.experiments.subjects.DescribedSubject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that a person describes by its records, an MJCF file and a task: fitted, and planned in. */
class DescribedPlanTest {
    private static final String BODY = """
            <mujoco>
              <option timestep="0.01"/>
              <worldbody>
                <body name="arm">
                  <joint name="swing" type="hinge" axis="0 -1 0" damping="0.05"/>
                  <geom type="capsule" fromto="0 0 0 0 0 -0.5" size="0.02" mass="0.4"/>
                </body>
              </worldbody>
              <actuator><motor name="push" joint="swing"/></actuator>
            </mujoco>
            """;

    private static final String DESCRIPTION = """
            name: arm
            records:
              files: [log.csv]
              time: {column: ms, unit: ms}
              states:
                swing: {column: angle, unit: deg}
                swing_dot: {derivative_of: swing, cutoff: 0}
              actions: {push: {column: torque}}
              step: 0.05
            physics: {mjcf: arm.xml, free: ["damping:swing"]}
            task: {goal: {swing: 0.8, swing_dot: 0}, weights: {swing_dot: 0.05}, limits: {push: 1.5}, steps: 40}
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("arm.xml"), BODY);
        BodyDynamics truth = new BodyDynamics(Mjcf.read(directory.resolve("arm.xml")), List.of("damping:swing"));
        RandomStream random = RandomStream.of(3, "arm", 0);
        StringBuilder log = new StringBuilder("ms,angle,torque\n");
        double[] x = {0.3, 0};
        double[] u = new double[1];
        for (int t = 0; t < 300; t++) {
            u[0] = t % 10 == 0 ? 0.8 * random.nextGaussian() : u[0];
            log.append(String.format(Locale.ROOT, "%d,%.12f,%.6f%n", 10 * t, Math.toDegrees(x[0]), u[0]));
            double[] next = new double[2];
            truth.advance(x, 0, u, 0, 0.01, next, 0);
            x = next;
        }
        Files.writeString(directory.resolve("log.csv"), log);
        Files.writeString(directory.resolve("arm.yaml"), DESCRIPTION);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void theArmReachesItsGoal() {
        for (String model : List.of("true", "physics")) {
            Path out = directory.resolve("out-" + model);
            Terminal run = Terminal.run(
                    "plan",
                    file("arm.yaml"),
                    "--model",
                    model,
                    "--planner",
                    "ilqr",
                    "--set",
                    "horizon=20",
                    "--out",
                    out.toString());
            assertEquals(0, run.exitCode(), run.err());
            assertTrue(Files.exists(out.resolve("episode.png")));
            Episode episode = episode(out);
            assertEquals(40, episode.steps());
            double[] states = episode.states().data;
            assertEquals(0, states[0], 0.06, "begins where nothing else is said");
            assertEquals(0.8, states[states.length - 2], 0.03);
            for (double force : episode.actions().data) {
                assertTrue(Math.abs(force) <= 1.5);
            }
        }
    }

    private Episode episode(Path out) {
        RecordDescription description = RecordDescription.read(directory.resolve("arm.yaml"));
        return EpisodeStore.read(
                        List.of(out.resolve("episode.csv")),
                        DescribedSubject.of(description)
                                .scenario("")
                                .world()
                                .dynamics()
                                .spec())
                .episodes()
                .get(0);
    }

    /** Planners that draw candidates look as far as the task allows, whatever the model was learned from; a stored one too. */
    @Test
    void planningByCandidatesKeepsWithinTheLimits() {
        Terminal fit = Terminal.run("fit", "--records", file("arm.yaml"), "--out", file("stored"));
        assertEquals(0, fit.exitCode(), fit.err());
        for (String model : List.of("physics", "linear", file("stored"))) {
            Path out = directory.resolve("by-" + Path.of(model).getFileName());
            Terminal run = Terminal.run(
                    "plan",
                    file("arm.yaml"),
                    "--model",
                    model,
                    "--planner",
                    "cem",
                    "--set",
                    "population=50",
                    "--set",
                    "horizon=8",
                    "--out",
                    out.toString());
            assertEquals(0, run.exitCode(), run.err());
            Episode episode = episode(out);
            assertEquals(40, episode.steps());
            for (double force : episode.actions().data) {
                assertTrue(Math.abs(force) <= 1.5, model);
            }
        }
    }

    private String refused(String from, String to) throws IOException {
        Files.writeString(directory.resolve("bad.yaml"), DESCRIPTION.replace(from, to));
        Terminal run = Terminal.run("plan", file("bad.yaml"));
        assertEquals(2, run.exitCode(), run.err());
        assertEquals(
                1, run.err().lines().filter(l -> l.startsWith("mechanist: ")).count(), run.err());
        return run.err().replace(directory + "/", "");
    }

    @Test
    void whatCannotBePlannedIsRefusedInALine() throws IOException {
        String task = DESCRIPTION.substring(DESCRIPTION.indexOf("task:"));
        assertTrue(
                refused(task, "")
                        .contains(
                                "bad.yaml: nothing to plan; describe 'physics', the equations, or a body by 'mjcf', and a 'task'"));
        assertTrue(refused("swing: 0.8", "swung: 0.8")
                .contains("bad.yaml:11: 'task' has no state 'swung'; did you mean 'swing'?"));
        assertTrue(refused("push: 1.5", "pull: 1.5").contains("has no action 'pull'"));
        assertTrue(refused("steps: 40", "steps: 0").contains("'task.steps'"));
        assertTrue(refused("{swing_dot: 0.05}", "{swing_dot: -1}").contains("'task.weights.swing_dot'"));
        assertTrue(refused(", swing_dot: 0}", "}").contains("weighs a state without a 'goal'"));
        String physics = DESCRIPTION
                .lines()
                .filter(l -> l.startsWith("physics"))
                .findFirst()
                .orElseThrow();
        assertTrue(refused(physics, "").contains("'task' needs 'physics', equations to act in"));
        assertTrue(refused("\"damping:swing\"", "\"damping:swing\", \"delay:pull\"")
                .contains("delay:pull"));
    }
}
