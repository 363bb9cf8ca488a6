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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Actuators that stick a body to what it touches. */
class AdhesionTest {
    private static final double[] START = {
        0, 0, 0.9005, 1, 0, 0, 0, 1.5, 0, 0.2, 1, 0, 0, 0, 0, 0.2, 0.1, 0, 0, 0, 0.3, 0.4, 0, 0, 0, 1, 0, 0, 0
    };

    /**
     * A box hung under a ceiling, with a gap; a ball on the floor pulled by two, one with a state: MuJoCo 3.14.0 after 60 steps, solved to
     * rounding.
     */
    @ParameterizedTest
    @CsvSource({
        "false, 0.004808682012116361 0.0034081039289320394 0.9000981446823926 0.9999980290821203"
                + " 0.000030464501700936544 -0.00008506438995027113 0.0019833476347341145 1.508597515798937 0"
                + " 0.20932610270829616 0.9998696284845398 0 0.016147013166201797 0 0.0038346200789386078",
        "true, 0.004306638493371799 0.002145621425594433 0.9001127908634243 0.999995129160374"
                + " -0.0000027450562603557156 -0.00005545864014169427 0.003120668570964771 1.5080828461147755 0"
                + " 0.20912310587936897 0.9998751256424105 0 0.015802946610440127 0 0.00006486182252670429"
    })
    void bodiesStickAsInMujoco(boolean elliptic, String recorded) throws IOException {
        BodyModel read;
        try (InputStream in = AdhesionTest.class.getResourceAsStream("/mjcf/adhesion.xml")) {
            read = Mjcf.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "adhesion.xml");
        }
        assertEquals(List.of(), read.warnings());
        BodyModel model = read.withOption(read.option().withCone(elliptic, 1));
        BodySimulator simulator = new BodySimulator(model);
        double[] x = START.clone();
        double[] next = new double[x.length];
        double[] u = {1.5, 0.9, 0.5};
        for (int k = 0; k < 60; k++) {
            simulator.step(x, 0, u, 0, next, 0);
            System.arraycopy(next, 0, x, 0, x.length);
        }
        double[] expected = Arrays.stream(recorded.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertArrayEquals(expected, Arrays.copyOf(x, 15), 1e-11);
    }

    /** A ball in reach of a ceiling, but without a force from it, falls with g - F / m; beyond the gap with g. */
    @Test
    void aPullActsAcrossTheGap() {
        String text = "<mujoco><worldbody><geom type='box' size='1 1 0.1' pos='0 0 1.1'/><body name='b' pos='0 0 %s'>"
                + "<joint type='slide' axis='0 0 1'/><geom size='0.1' mass='2' gap='0.05'/></body></worldbody>"
                + "<actuator><adhesion body='b' ctrlrange='0 3' gain='4'/></actuator></mujoco>";
        for (double[] c : new double[][] {{0.88, -9.81 + 4 * 2.5 / 2}, {0.8, -9.81}}) {
            BodyModel model = Mjcf.parse(text.formatted(c[0]), "m.xml");
            double[] next = new double[2];
            new BodySimulator(model).step(new double[2], 0, new double[] {2.5}, 0, next, 0);
            assertEquals(c[1] * 0.002, next[1], 1e-14);
        }
    }

    @Test
    void whatCannotStickIsRefused() {
        refused("ctrlrange must increase", "body='b'");
        refused("must not be negative", "body='b' ctrlrange='-1 1'");
        refused("must not be negative", "body='b' ctrlrange='0 1' gain='-1'");
        refused("needs the attribute body", "ctrlrange='0 1'");
    }

    private static void refused(String said, String adhesion) {
        String text = "<mujoco><worldbody><body name='b'><freejoint/><geom size='1'/></body></worldbody><actuator>"
                + "<adhesion " + adhesion + "/></actuator></mujoco>";
        InputException e = assertThrows(InputException.class, () -> Mjcf.parse(text, "m.xml"));
        assertTrue(e.getMessage().contains(said), e.getMessage());
    }
}
