package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.sysid.FittedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fit --system} of tables with different numbers of balls. */
class SystemsFitTest {
    @TempDir
    private Path directory;

    private Path data;

    @BeforeEach
    void simulate() {
        data = directory.resolve("balls");
        for (int balls = 2; balls <= 3; balls++) {
            Terminal made = Terminal.run(
                    "simulate",
                    "billiards-" + balls,
                    "--seed",
                    "2",
                    "--out",
                    data.resolve("b" + balls + ".npz").toString());
            assertEquals(0, made.exitCode(), made.err());
        }
    }

    private Terminal fit(String systems, String... more) {
        List<String> arguments = new ArrayList<>(List.of("fit", "--system", systems, "--data", data.toString()));
        arguments.addAll(List.of(more));
        return Terminal.run(arguments.toArray(String[]::new));
    }

    private void refused(String reason, Terminal said) {
        assertEquals(2, said.exitCode(), said.out());
        assertTrue(said.err().contains(reason), said.err());
        assertEquals(1, said.err().strip().lines().count(), said.err());
        assertFalse(Files.exists(directory.resolve("models")));
    }

    /** The worlds are elastic and their balls weigh 65.45 g. */
    @Test
    void onePlaceForEachSystemAndOneValueForEachParameter() {
        Path models = directory.resolve("models");
        Terminal said =
                fit("billiards-2,billiards-3", "--start", "restitution=0.8,cushion=0.7", "--out", models.toString());
        assertEquals(0, said.exitCode(), said.err());
        assertTrue(said.out().contains("2 of 2 systems"), said.out());
        ParametricDynamics two = FittedModel.load(models.resolve("billiards-2")).model();
        ParametricDynamics three =
                FittedModel.load(models.resolve("billiards-3")).model();
        assertEquals(8, two.spec().n());
        assertEquals(12, three.spec().n());
        assertEquals(two.parameters().get(0).value(), three.parameters().get(0).value());
        assertEquals(1, three.parameters().get(3).value(), 1e-6, "restitution");
        assertEquals(1, three.parameters().get(4).value(), 1e-6, "cushion");
        Terminal score = Terminal.run(
                "evaluate",
                "--model",
                models.resolve("billiards-3").toString(),
                "--data",
                data.resolve("b3.npz").toString());
        assertEquals(0, score.exitCode(), score.err());
        assertTrue(score.out().contains("100.0%"), score.out());
        assertFalse(score.err().contains("do not trust"), "velocities that jump are not smoothed: " + score.err());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        String out = directory.resolve("models").toString();
        refused("no file of --data is of 'billiards-4'", fit("billiards-2,billiards-3,billiards-4", "--out", out));
        refused("b3.npz: records of none of billiards-2, billiards-5", fit("billiards-2,billiards-5", "--out", out));
        refused("--system names 'billiards-2' twice", fit("billiards-2,billiards-2", "--out", out));
        refused("unknown parameter 'mass9'", fit("billiards-2,billiards-3", "--hold", "mass9", "--out", out));
        refused("of one system", fit("billiards-2,billiards-3", "--per-record", "mass0"));
    }
}
