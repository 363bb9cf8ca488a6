package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.data.EpisodeFile;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.graphnet.OneStepError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph network from the command line: learned from two worlds, judged and planned with in a third. */
class GraphNetworkCommandsTest {
    @TempDir
    private Path directory;

    private Terminal fit(String... more) {
        return fitIn("train-2,train-3", more);
    }

    private Terminal fitIn(String worlds, String... more) {
        String out = directory.resolve("model").toString();
        String[] words = {
            "fit",
            "--model",
            "graph-network",
            "--env",
            worlds,
            "--episodes",
            "2",
            "--steps",
            "10",
            "--set",
            "latent=4",
            "--set",
            "blocks=1",
            "--set",
            "updates=3",
            "--out",
            out
        };
        String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return Terminal.run(all);
    }

    @Test
    void itIsFittedJudgedAndPlannedWithElsewhere() {
        Terminal fitted = fit();
        assertEquals(0, fitted.exitCode(), fitted.err());
        Path model = directory.resolve("model");
        assertEquals(
                "bodies",
                Artefacts.load(model)
                        .as(GraphModel.class, "a graph network")
                        .schema()
                        .name());
        Terminal judged =
                Terminal.run("evaluate", "--model", model.toString(), "--env", "train-3,train-4", "--episodes", "1");
        assertEquals(0, judged.exitCode(), judged.err());
        assertTrue(judged.out().matches("(?s)environment .*train-3 +[0-9.]+\\Rtrain-4 +[0-9.]+\\R"), judged.out());
        Terminal planned = Terminal.run(
                "plan",
                "train-4",
                "--model",
                model.toString(),
                "--planner",
                "cem",
                "--set",
                "horizon=2",
                "--set",
                "population=4",
                "--set",
                "elites=2",
                "--set",
                "iterations=1",
                "--set",
                "replanEvery=2");
        assertEquals(0, planned.exitCode(), planned.err());
        assertTrue(planned.out().contains("return"), planned.out());
    }

    /** A body that is free in space: its quaternion is in its state. */
    @Test
    void eelsAreLearnedAndJudged() {
        assertEquals(0, fitIn("eel-2").exitCode());
        String model = directory.resolve("model").toString();
        Terminal judged = Terminal.run("evaluate", "--model", model, "--env", "eel-2,eel-3", "--episodes", "1");
        assertEquals(0, judged.exitCode(), judged.err());
        assertTrue(judged.out().matches("(?s)environment .*eel-2 +[0-9.]+\\Reel-3 +[0-9.]+\\R"), judged.out());
    }

    /** A chain of links in no gravity, the first driven. */
    private String body(int links, String motor) throws IOException {
        StringBuilder text = new StringBuilder("<mujoco><option timestep=\"0.01\" gravity=\"0 0 0\"/><worldbody>");
        for (int k = 0; k < links; k++) {
            text.append("<body name=\"l" + k + "\" pos=\"" + (k == 0 ? 0 : 0.4) + " 0 0\">"
                    + "<joint name=\"j" + k + "\" type=\"hinge\" axis=\"0 1 0\" damping=\"0.1\"/>"
                    + "<geom type=\"capsule\" fromto=\"0 0 0 0.4 0 0\" size=\"0.03\"/>");
        }
        text.append("</body>".repeat(links) + "</worldbody><actuator>" + motor + "</actuator></mujoco>");
        Path file = directory.resolve("links-" + links + ".xml");
        Files.writeString(file, text);
        return file.toString();
    }

    /** Bodies of one's own, by their files: learned, and judged in another. */
    @Test
    void filesOfBodiesAreLearnedAndJudged() throws IOException {
        String motor = "<motor joint=\"j0\" ctrlrange=\"-1 1\" ctrllimited=\"true\"/>";
        String two = body(2, motor);
        String three = body(3, motor);
        Terminal fitted = fitIn(two + "," + three);
        assertEquals(0, fitted.exitCode(), fitted.err());
        String model = directory.resolve("model").toString();
        assertEquals(
                0.02,
                Artefacts.load(Path.of(model))
                        .as(GraphModel.class, "a graph network")
                        .dt(),
                1e-12);
        String four = body(4, motor);
        Terminal judged = Terminal.run("evaluate", "--model", model, "--env", four, "--episodes", "1");
        assertEquals(0, judged.exitCode(), judged.err());
        assertTrue(judged.out().matches("(?s)environment .*links-4.xml +[0-9.]+\\R"), judged.out());
    }

    @Test
    void filesThatAreNoBodiesAreRefused() throws IOException {
        refused(fitIn(directory.resolve("none.xml").toString()), "none.xml");
        refused(fitIn(body(2, "<motor joint=\"j0\"/>")), "links-2.xml: the action 'actuator0' has no bounds");
        refused(fitIn(body(2, "")), "links-2.xml: nothing moves the body");
        Path text = directory.resolve("text.xml");
        Files.writeString(text, "swim");
        refused(fitIn(text.toString()), "text.xml");
        refused(fitIn("links-2.txt"), "links-2.txt");
    }

    /** Bodies one by one, as in the paper: judged, also on others, but not planned with, and not of what has no joints. */
    @Test
    void maximalCoordinatesAreJudgedAndNotPlannedWith() {
        refused(fitIn("string-of-masses-3", "--set", "coordinates=maximal"), "leave out maximal coordinates");
        assertEquals(
                0, fitIn("swimmer-2,swimmer-3", "--set", "coordinates=maximal").exitCode());
        String model = directory.resolve("model").toString();
        Terminal judged = Terminal.run("evaluate", "--model", model, "--env", "swimmer-4", "--episodes", "1");
        assertEquals(0, judged.exitCode(), judged.err());
        assertTrue(judged.out().matches("(?s)environment .*swimmer-4 +[0-9.]+\\R"), judged.out());
        Terminal planned = Terminal.run("plan", "swimmer-3", "--model", model, "--planner", "cem");
        assertEquals(2, planned.exitCode(), planned.out() + planned.err());
        assertTrue(
                planned.err().contains("coordinates=joints")
                        && planned.err().strip().lines().count() == 1,
                planned.err());
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() {
        refused(fit("--set", "blocs=2"), "blocs");
        refused(fit("--set", "form=three-blocks"), "three-blocks");
        refused(fit("--set", "coordinates=minimal"), "minimal");
        refused(
                Terminal.run(
                        "fit",
                        "--model",
                        "graph-net",
                        "--env",
                        "train-2",
                        "--out",
                        directory.resolve("model").toString()),
                "graph-network");
        refused(
                Terminal.run(
                        "fit",
                        "--model",
                        "graph-network",
                        "--env",
                        "pendulum",
                        "--out",
                        directory.resolve("model").toString()),
                "does not say what its world is made of");
        refused(
                Terminal.run(
                        "fit",
                        "--model",
                        "graph-network",
                        "--env",
                        "train-2,swimmer-3",
                        "--out",
                        directory.resolve("model").toString()),
                "learns one time step");
    }

    private String simulated(String world, String file) {
        String path = directory.resolve(file).toString();
        Terminal run = Terminal.run("simulate", world, "--policy", "random", "--steps", "12", "--out", path);
        assertEquals(0, run.exitCode(), run.err());
        return path;
    }

    private Terminal fitFiles(String files) {
        return Terminal.run(
                "fit",
                "--model",
                "graph-network",
                "--data",
                files,
                "--set",
                "form=interaction",
                "--set",
                "latent=4",
                "--set",
                "updates=3",
                "--out",
                directory.resolve("model").toString());
    }

    /** Strings that are another each time come with what they are made of, in files of either kind. */
    @Test
    void filesOfSeveralSizesAreLearnedAndJudged() {
        String four = simulated("string-of-masses-4", "four.npz");
        String five = simulated("string-of-masses-5", "five.hdf5");
        Terminal fitted = fitFiles(four + "," + five);
        assertEquals(0, fitted.exitCode(), fitted.err());
        assertTrue(fitted.out().contains("learned 2 files of episodes"), fitted.out());
        Path stored = directory.resolve("model");
        GraphModel model = Artefacts.load(stored).as(GraphModel.class, "a graph network");
        Terminal judged = Terminal.run("evaluate", "--model", stored.toString(), "--data", five);
        assertEquals(0, judged.exitCode(), judged.err());
        try (EpisodeFile file = EpisodeStore.open(Path.of(five))) {
            double error = OneStepError.relative(model, List.of(file.episode(0)));
            assertTrue(
                    judged.out().strip().endsWith(String.format(Locale.ROOT, "five.hdf5 %.4f", error)), judged.out());
        }
        String plain = simulated("pendulum", "pendulum.npz");
        Terminal without = Terminal.run("evaluate", "--model", stored.toString(), "--data", plain);
        assertEquals(2, without.exitCode());
        assertTrue(without.err().contains("does not say what its world is made of"), without.err());
    }

    @Test
    void filesThatCannotBeLearnedAreRefused() throws IOException {
        String plain = simulated("pendulum", "pendulum.npz");
        refused(fitFiles(plain), "does not say what its world is made of");
        refused(fitFiles(simulated("string-of-masses-4", "table.csv")), "does not say of what system it is");
        refused(fitFiles(plain + "," + directory.resolve("none.npz")), "no such file");
        refused(
                fitFiles(simulated("string-of-masses-4", "string.npz") + "," + simulated("swimmer-3", "swimmer.npz")),
                "cannot be bound to a structure");
        Path broken = directory.resolve("broken.npz");
        Files.write(broken, new byte[] {1, 2, 3});
        refused(fitFiles(broken.toString()), "broken.npz");
        refused(
                Terminal.run(
                        "fit",
                        "--model",
                        "graph-network",
                        "--out",
                        directory.resolve("model").toString()),
                "give --env or --data");
        refused(fit("--data", plain), "give --env or --data");
    }

    /** Parts of bodies moved otherwise in models that do not say in how many parts they take a step. */
    @Test
    void modelsOfAnEarlierVersionAreRefused() throws IOException {
        assertEquals(0, fitFiles(simulated("string-of-masses-4", "four.npz")).exitCode());
        Path manifest = directory.resolve("model").resolve("manifest.json");
        String text = Files.readString(manifest);
        assertTrue(text.contains("\"substeps\" : 1,"), text);
        Files.writeString(manifest, text.replace("\"substeps\" : 1,", ""));
        Terminal judged =
                Terminal.run("evaluate", "--model", manifest.getParent().toString(), "--env", "string-of-masses-4");
        assertEquals(2, judged.exitCode());
        assertTrue(
                judged.err().contains("of an earlier version") && judged.err().contains("fit it again"), judged.err());
        assertEquals(1, judged.err().strip().lines().count(), judged.err());
    }

    private void refused(Terminal run, String part) {
        assertEquals(2, run.exitCode(), run.out() + run.err());
        assertTrue(run.err().contains(part) && run.err().strip().lines().count() == 1, run.err());
        assertTrue(Files.notExists(directory.resolve("model")), "something was written");
    }
}
