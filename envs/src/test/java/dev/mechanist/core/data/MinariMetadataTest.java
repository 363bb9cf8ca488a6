package dev.mechanist.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Observations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The space of what is seen: numbers of any width, pictures, or both. */
class MinariMetadataTest {
    private static final String BOX =
            "{\"type\":\"Box\",\"dtype\":\"float64\",\"shape\":[3],\"low\":[-Infinity,-Infinity,-Infinity],"
                    + "\"high\":[Infinity,Infinity,Infinity]}";
    private static final String PICTURE = "{\"type\":\"Box\",\"dtype\":\"uint8\",\"shape\":[1,2,2],"
            + "\"low\":[[[0,0],[0,0]]],\"high\":[[[255,255],[255,255]]]}";

    @TempDir
    private Path directory;

    private JsonNode space(boolean numbers, boolean pictures) throws IOException {
        Observations seen = new Observations(
                numbers ? Optional.of(new DMatrixRMaj(2, 3)) : Optional.empty(),
                pictures ? Optional.of(new Observations.Bytes(new int[] {1, 2, 2}, new byte[8])) : Optional.empty());
        Episode episode = new Episode(
                "seen",
                new Spec(0.5, List.of(Variable.of("x", "m")), List.of()),
                Optional.empty(),
                new double[] {0, 0.5},
                new DMatrixRMaj(2, 1),
                Optional.of(seen),
                new DMatrixRMaj(1, 0),
                new double[1],
                false,
                false);
        Path file = directory.resolve("metadata.json");
        MinariMetadata.write(file, List.of(episode));
        return new ObjectMapper().readTree(Files.readString(file)).get("observation_space");
    }

    @Test
    void spacesAreWhatIsSeen() throws IOException {
        assertEquals(BOX, space(true, false).asText());
        assertEquals(
                "{\"type\":\"Dict\",\"subspaces\":{\"image\":" + PICTURE + "}}",
                space(false, true).asText());
        assertEquals(
                "{\"type\":\"Dict\",\"subspaces\":{\"image\":" + PICTURE + ",\"vector\":" + BOX + "}}",
                space(true, true).asText());
    }

    private static Episode pushed(int steps) {
        return new Episode(
                "pushed",
                new Spec(
                        0.5,
                        List.of(Variable.bounded("x", "m", -4, 5)),
                        List.of(Variable.bounded("force", "N", -2, 3))),
                Optional.empty(),
                IntStream.rangeClosed(0, steps).mapToDouble(t -> 0.5 * t).toArray(),
                new DMatrixRMaj(steps + 1, 1),
                Optional.empty(),
                new DMatrixRMaj(steps, 1),
                new double[steps],
                false,
                false);
    }

    /** Two and five steps are two episodes and seven steps. */
    @Test
    void allEpisodesCount() throws IOException {
        Path file = directory.resolve("metadata.json");
        MinariMetadata.write(file, List.of(pushed(2), pushed(5)));
        JsonNode written = new ObjectMapper().readTree(Files.readString(file));
        assertEquals(2, written.get("total_episodes").asInt());
        assertEquals(7, written.get("total_steps").asInt());
        assertEquals("hdf5", written.get("data_format").asText());
        assertEquals("mechanist/episodes-v0", written.get("dataset_id").asText());
        assertEquals(false, written.get("jpeg_encoding").asBoolean(true));
        assertEquals(
                "{\"type\":\"Box\",\"dtype\":\"float64\",\"shape\":[1],\"low\":[-4.0],\"high\":[5.0]}",
                written.get("observation_space").asText());
        assertEquals(
                "{\"type\":\"Box\",\"dtype\":\"float64\",\"shape\":[1],\"low\":[-2.0],\"high\":[3.0]}",
                written.get("action_space").asText());
    }
}
