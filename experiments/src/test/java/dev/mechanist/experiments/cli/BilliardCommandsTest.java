package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.envs.Environments;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users of billiards get wrong, and what they get: pictures that move, and the same numbers from every format. */
class BilliardCommandsTest {
    @TempDir
    private Path directory;

    private void refused(String reason, String... words) {
        Terminal said = Terminal.run(words);
        assertEquals(2, said.exitCode(), said.out() + said.err());
        assertEquals(1, said.err().strip().lines().count(), said.err());
        assertTrue(said.err().contains(reason), said.err());
        assertFalse(said.err().contains("Exception"), said.err());
    }

    private Path csv(String... balls) throws IOException {
        StringBuilder text = new StringBuilder("frame,ball,x,y,vx,vy,radius,mass\n");
        for (int frame = 0; frame < 4; frame++) {
            for (int i = 0; i < balls.length; i++) {
                text.append(frame + "," + i + "," + balls[i].replace(' ', ',') + "\n");
            }
        }
        return Files.writeString(directory.resolve("balls.csv"), text);
    }

    /** Two balls on a table of 2 x 1 m. */
    @ParameterizedTest
    @CsvSource({
        "0.5 0.5 0 0 0.1 1, 0.6 0.5 0 0 0.1 1, 2:1, balls 0 and 1 overlap in the first frame",
        "0.5 0.5 0 0 0.1 1, 2.5 0.5 0 0 0.1 1, 2:1, ball 1 is off the table in frame 0",
        "0.5 0.5 0 0 0.1 1, 1.5 0.5 0 0 0.1 0, 2:1, ball 1 has radius 0.1 and mass 0.0",
        "0.5 0.5 0 0 0.1 1, 1.5 0.5 0 0 0 1, 2:1, ball 1 has radius 0.0 and mass 1.0",
        "0.5 0.5 0 0 0.1 1, 1.5 0.5 0 NaN 0.1 1, 2:1, balls.csv",
        "0.5 0.5 0 0 0.1 1, 1.5 0.5 0 0 0.1 1, 0:0:2:1:2:0:0:1, the table crosses itself",
        "0.5 0.5 0 0 0.1 1, 1.5 0.5 0 0 0.1 1, 0:1, has no room",
        "0.5 0.5 0 0 0.1 1, 1.5 0.5 0 0 0.1 1, 2:1, no ball moves in",
    })
    void ballsThatCannotBeAreRefused(String first, String second, String table, String reason) throws IOException {
        String file = csv(first, second).toString();
        refused(reason, "balls", "--model", "none", "--data", file, "--table", table, "--dt", "0.01");
    }

    @Test
    void filesThatAreNoneAreRefused() throws IOException {
        Path none = directory.resolve("none.npz");
        Path garbage = Files.writeString(directory.resolve("garbage.npz"), "PK\u0003\u0004 nothing of the kind");
        Path short5 = Files.writeString(directory.resolve("short.hdf5"), "\u0089HDF\r\n");
        String model = directory.resolve("model").toString();
        for (Path file : List.of(none, garbage)) {
            refused(
                    file.getFileName().toString(),
                    "balls",
                    "--model",
                    model,
                    "--data",
                    file.toString(),
                    "--table",
                    "2:1",
                    "--dt",
                    "0.01");
        }
        for (Path file : List.of(none, garbage, short5)) {
            String name = file.getFileName().toString();
            refused(name, "fit", "--system", "billiards-2", "--data", file.toString());
            refused(name, "fit", "--system", "billiards-2,billiards-3", "--data", file.toString());
            refused(name, "fit", "--model", "interaction-network", "--data", file.toString(), "--out", model);
        }
        assertFalse(Files.exists(directory.resolve("model")));
    }

    @Test
    void zeroMassIsRefused() throws IOException {
        Path study = Files.writeString(directory.resolve("s.yaml"), """
                name: s
                environments:
                  - name: billiards-2
                    parameters: {mass0: 0}
                models: [constant-velocity]
                """);
        refused(
                "mass0",
                "study",
                study.toString(),
                "--out",
                directory.resolve("out").toString());
        refused("mass0", "fit", "--system", "billiards-2", "--start", "mass0=0", "--data", directory.toString());
        assertFalse(Files.exists(directory.resolve("out")));
    }

    /** As many pictures as are promised, and they move. */
    @Test
    void animationsOpen() throws IOException {
        Path gif = directory.resolve("balls.gif");
        Terminal run = Terminal.run(
                "simulate",
                "billiards-3",
                "--steps",
                "50",
                "--out",
                directory.resolve("balls.csv").toString(),
                "--gif",
                gif.toString());
        assertEquals(0, run.exitCode(), run.err());
        Path shot = directory.resolve("shot");
        Terminal plan = Terminal.run(
                "plan", "billiards-2", "--goal", "hit=1", "--set", "population=20", "--out", shot.toString());
        assertEquals(0, plan.exitCode(), plan.err());
        for (Path file : List.of(gif, shot.resolve("shot.gif"))) {
            ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
            try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
                reader.setInput(in);
                int count = reader.getNumImages(true);
                assertTrue(count >= 10, file + " has " + count + " pictures");
                BufferedImage first = reader.read(0);
                assertTrue(first.getWidth() >= 200 && first.getHeight() >= 100, "size of " + file);
                assertTrue(differs(first, reader.read(count - 1)), file + " moves");
            } finally {
                reader.dispose();
            }
        }
    }

    private static boolean differs(BufferedImage a, BufferedImage b) {
        for (int i = 0; i < Math.min(a.getWidth(), b.getWidth()); i++) {
            for (int j = 0; j < Math.min(a.getHeight(), b.getHeight()); j++) {
                if (a.getRGB(i, j) != b.getRGB(i, j)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** States, actions, times and pictures, to the bit. */
    @Test
    void minariAndNpzHoldTheSame() {
        Episode[] read = new Episode[2];
        String[] endings = {"npz", "hdf5"};
        for (int k = 0; k < 2; k++) {
            Path file = directory.resolve("balls." + endings[k]);
            Terminal run = Terminal.run(
                    "simulate",
                    "billiards-3",
                    "--seed",
                    "4",
                    "--steps",
                    "12",
                    "--images",
                    "24",
                    "--out",
                    file.toString());
            assertEquals(0, run.exitCode(), run.err());
            read[k] = EpisodeStore.read(
                            List.of(file), Environments.make("billiards-3").spec())
                    .episodes()
                    .get(0);
        }
        assertEquals(12, read[0].steps());
        assertArrayEquals(read[0].states().data, read[1].states().data);
        assertArrayEquals(read[0].actions().data, read[1].actions().data);
        assertArrayEquals(read[0].times(), read[1].times());
        Observations.Bytes[] images = new Observations.Bytes[2];
        for (int k = 0; k < 2; k++) {
            images[k] = read[k].observations().orElseThrow().images().orElseThrow();
            assertEquals(13, images[k].count());
        }
        assertArrayEquals(images[0].shape(), images[1].shape());
        assertArrayEquals(images[0].values(), images[1].values());
        assertTrue(
                IntStream.range(0, images[0].size())
                                .map(i -> images[0].values()[i])
                                .distinct()
                                .count()
                        > 2,
                "something is drawn");
    }
}
