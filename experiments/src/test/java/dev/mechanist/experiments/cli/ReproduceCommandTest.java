package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.experiments.reproduce.Reproductions;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.objectcentric.relational.BallModel;
import dev.mechanist.tensor.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The quick forms; the full ones are commands. Half a minute: a quick form still learns (two trials of an ensemble and of a network,
 * two of PILCO, a network under random shooting), because a form that learns nothing could not fail.
 */
class ReproduceCommandTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cma-es",
                "car-parking",
                "billiards-physics",
                "string-of-masses",
                "hnn",
                "n-body",
                "dyna-q",
                "pilco",
                "pets"
            })
    void quickFormHolds(String name) {
        Path out = directory.resolve(name);
        Terminal terminal = Terminal.run("reproduce", name, "--quick", "--json", "--out", out.toString());
        assertEquals(0, terminal.exitCode(), terminal.out() + terminal.err());
        JsonNode result = Json.tree(out.resolve("quantities.json"));
        assertTrue(result.path("holds").asBoolean(), result.toString());
        assertTrue(result.path("quantities").size() > 0);
        assertEquals(Json.pretty(result), terminal.out().replace("\r\n", "\n"));
    }

    /** The learning curve of a finished run is read again and judged anew: spoilt, it does not hold. */
    @Test
    void whatIsKeptDecides() throws Exception {
        Path out = directory.resolve("kept");
        assertEquals(
                0,
                Terminal.run("reproduce", "mbmf", "--quick", "--out", out.toString())
                        .exitCode());
        Path table = out.resolve("seed-1").resolve("trials.csv");
        String spoilt = Files.readString(table)
                .replaceAll("(?m)^([^,\\n]+,[^,\\n]+),[-0-9][^,\\n]*,[^,\\n]*", "$1,-1300.0,-1300.0");
        Files.writeString(table, spoilt);
        Terminal again = Terminal.run("reproduce", "mbmf", "--quick", "--out", out.toString());
        assertEquals(1, again.exitCode(), again.out());
        assertTrue(again.out().contains("DOES NOT HOLD"), again.out());
    }

    /** A stored model is loaded and judged anew: one that has forgotten all it learned does not hold. */
    @Test
    void whatIsStoredIsJudged() throws Exception {
        Path out = directory.resolve("npe");
        Terminal first = Terminal.run("reproduce", "npe", "--quick", "--out", out.toString());
        assertEquals(0, first.exitCode(), first.out() + first.err());
        Path stored = out.resolve("interaction-network-seed-1");
        BallModel model = BallModel.load(stored, Device.CPU);
        Map<String, double[]> weights = model.weights();
        weights.values().forEach(values -> Arrays.fill(values, 0));
        Artefacts.save(stored, model.withWeights(weights), Provenance.of(Map.of()));
        ReproductionRun run = new ReproductionRun(true, out, Optional.empty(), command -> 1);
        Reproduction.Part judged = Reproductions.named("npe").parts().stream()
                .filter(part -> part.name().equals("interaction network"))
                .findFirst()
                .orElseThrow();
        assertFalse(judged.work().quantities(run).stream().allMatch(Quantity::holds));
    }

    @Test
    void recordsAreAskedForWhereTheyAreNeeded() {
        Terminal without = Terminal.run("reproduce", "measured-pendulum");
        assertEquals(2, without.exitCode());
        assertTrue(without.err().contains("--data"), without.err());
        Terminal with = Terminal.run("reproduce", "dyna-q", "--data", directory.toString());
        assertEquals(2, with.exitCode());
        assertTrue(with.err().contains("leave out --data"), with.err());
    }

    @Test
    void unknownNamesAreRefusedWithASuggestion() {
        Terminal terminal = Terminal.run("reproduce", "pet");
        assertEquals(2, terminal.exitCode());
        assertTrue(terminal.err().contains("pets"), terminal.err());
    }

    @Test
    void listNamesThem() {
        String list = Terminal.run("list").out();
        Reproductions.all().keySet().forEach(name -> assertTrue(list.contains("  " + name + " "), name));
    }
}
