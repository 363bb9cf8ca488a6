package dev.mechanist.sysid.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputEncodingTest {
    private static final Spec SPEC = new Spec(
            0.1,
            List.of(Variable.of("p", "m"), Variable.angle("a"), Variable.of("v", "m/s"), Variable.angle("b")),
            List.of(Variable.of("f", "N"), Variable.of("g", "N")));
    private static final double[] MEAN = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final double[] DEVIATION = {2, 3, 5, 7, 11, 13, 17, 19};

    /** States in their order, an angle as its sine and then its cosine, then the actions. */
    @Test
    void theOrderOfTheColumns() {
        assertEquals(8, InputEncoding.size(SPEC));
        InputEncoding encoding = new InputEncoding(SPEC, MEAN, DEVIATION);
        double[] x = {99, 10, 0.3, 30, -0.8};
        double[] u = {99, 99, 60, 70};
        double[] z = new double[11];
        encoding.encode(x, 1, u, 2, z, 3);
        double[] expected = {
            0,
            0,
            0,
            (10 - 1) / 2.0,
            (Math.sin(0.3) - 2) / 3,
            (Math.cos(0.3) - 3) / 5,
            (30 - 4) / 7.0,
            (Math.sin(-0.8) - 5) / 11,
            (Math.cos(-0.8) - 6) / 13,
            (60 - 7) / 17.0,
            (70 - 8) / 19.0
        };
        assertArrayEquals(expected, z, 1e-15);
    }

    /** d sin = cos, d cos = -sin, each over the deviation of its own column. */
    @Test
    void theChainRule() {
        InputEncoding encoding = new InputEncoding(SPEC, MEAN, DEVIATION);
        double[] x = {99, 10, 0.3, 30, -0.8};
        double[] gz = {0, 0, 1, 2, 4, 8, 16, 32, 64, 128};
        double[] gx = new double[5];
        double[] gu = new double[4];
        encoding.pullback(x, 1, gz, 2, gx, 1, gu, 2);
        double[] byState = {
            0,
            1 / 2.0,
            2 * Math.cos(0.3) / 3 - 4 * Math.sin(0.3) / 5,
            8 / 7.0,
            16 * Math.cos(-0.8) / 11 - 32 * Math.sin(-0.8) / 13
        };
        assertArrayEquals(byState, gx, 1e-15);
        assertArrayEquals(new double[] {0, 0, 64 / 17.0, 128 / 19.0}, gu, 1e-15);
    }
}
