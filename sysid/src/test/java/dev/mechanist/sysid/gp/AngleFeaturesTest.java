package dev.mechanist.sysid.gp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;

class AngleFeaturesTest {
    private static final AngleFeatures FEATURES = new AngleFeatures(new Spec(
            0.1,
            List.of(Variable.angle("a"), Variable.of("p", "m"), Variable.angle("b"), Variable.of("v", "m/s")),
            List.of(Variable.of("f", "N"), Variable.of("g", "N"))));

    /** p, v, sin a, cos a, sin b, cos b, f, g. */
    @Test
    void plainStatesComeFirstThenAnglesThenActions() {
        assertEquals(8, FEATURES.count());
        double[] z = new double[9];
        FEATURES.encode(new double[] {99, 0.3, 5, -0.8, 7}, 1, new double[] {99, 99, 11, 13}, 2, z, 1);
        assertArrayEquals(
                new double[] {0, 5, 7, Math.sin(0.3), Math.cos(0.3), Math.sin(-0.8), Math.cos(-0.8), 11, 13}, z);
    }

    @Test
    void derivativesByStateAndAction() {
        double[] z = new double[9];
        FEATURES.encode(new double[] {0.3, 5, -0.8, 7}, 0, new double[] {11, 13}, 0, z, 1);
        double[] gradient = {1, 2, 4, 8, 16, 32, 64, 128};
        assertEquals(4 * Math.cos(0.3) - 8 * Math.sin(0.3), FEATURES.byState(0, z, 1, gradient), 1e-14);
        assertEquals(1, FEATURES.byState(1, z, 1, gradient));
        assertEquals(16 * Math.cos(-0.8) - 32 * Math.sin(-0.8), FEATURES.byState(2, z, 1, gradient), 1e-14);
        assertEquals(2, FEATURES.byState(3, z, 1, gradient));
        assertEquals(64, FEATURES.byAction(0, gradient));
        assertEquals(128, FEATURES.byAction(1, gradient));
    }
}
