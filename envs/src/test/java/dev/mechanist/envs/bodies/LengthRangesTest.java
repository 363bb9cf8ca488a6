package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lengths of muscles that the file does not tell: a tendon about a cylinder, one across a joint, a joint itself; MuJoCo 3.14.0. */
class LengthRangesTest {
    private static String text() throws IOException {
        try (InputStream in = LengthRangesTest.class.getResourceAsStream("/mjcf/lengths.xml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theyAreFoundAsInMujoco() throws IOException {
        BodyModel model = Mjcf.parse(text(), "m.xml");
        assertEquals(List.of(), model.warnings());
        double[] recorded = {
            0.3841565744760489,
            0.5286298706697237,
            0.17527275736872336,
            0.3032262555017751,
            -0.08734280056282828,
            0.008758953787964067
        };
        assertArrayEquals(recorded, model.field("actuator_lengthrange"), 1e-10);
        double[] x = new double[7];
        double[] next = new double[7];
        RestartingSimulator simulator = new RestartingSimulator(model);
        for (int k = 0; k < 200; k++) {
            simulator.step(x, new double[] {0.5, 0.2, 0.8}, next);
            x = next.clone();
        }
        assertArrayEquals(
                new double[] {0.41193048986284786, -0.8458519416325818, 0.7668437003596414, -1.9304928718155878},
                Arrays.copyOf(x, 4),
                1e-8);
    }

    @Test
    void theSearchIsAsTheFileSays() throws IOException {
        String other = text().replace(
                        "accel=\"25\"",
                        "accel=\"25\" maxforce=\"3\" timeconst=\"0.5\" timestep=\"0.005\" inttotal=\"8\" interval=\"3\""
                                + " tolrange=\"0.2\"");
        double[] recorded = {
            0.3841524001379987,
            0.528639229620065,
            0.17527275736899098,
            0.3032262555017504,
            -0.08734280056266402,
            0.008758953787856743
        };
        assertArrayEquals(recorded, Mjcf.parse(other, "m.xml").field("actuator_lengthrange"), 1e-10);
    }

    /** Without limits the joints turn on and on. */
    @Test
    void whatDoesNotComeToRestIsRefused() throws IOException {
        String free = text().replace("range=\"-60 80\"", "").replace("range=\"-100 10\"", "");
        InputException e = assertThrows(InputException.class, () -> Mjcf.parse(free, "m.xml"));
        assertTrue(e.getMessage().startsWith("m.xml:"), e.getMessage());
        assertTrue(e.getMessage().contains("does not come to rest"), e.getMessage());
    }
}
