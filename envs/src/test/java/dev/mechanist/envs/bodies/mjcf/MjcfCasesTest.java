package dev.mechanist.envs.bodies.mjcf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.RestartingSimulator;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small models of one peculiarity each, with what MuJoCo 3.14.0 makes of them: numbers, or a refusal. What is not simulated
 * here is said.
 */
class MjcfCasesTest {
    private static String text(String name) throws IOException {
        try (InputStream in = MjcfCasesTest.class.getResourceAsStream("/mjcf/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(" "))
                .skip(1)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static double[] after(List<String> lines, String word, double[] fallback) {
        return lines.stream()
                .filter(l -> l.startsWith(word + " "))
                .findFirst()
                .map(MjcfCasesTest::numbers)
                .orElse(fallback);
    }

    /** Rounding of two engines over so many steps; the spinning body amplifies it. */
    @ParameterizedTest
    @CsvSource({
        "actuator-armature-damping, 1e-14",
        "bom, 1e-14",
        "comment-with-dashes, 1e-14",
        "damper-default-kv, 1e-14",
        "damper-under-position-default, 1e-13",
        "filterparent-disabled, 1e-12",
        "freejoint-align, 1e-13",
        "huge-unreported, 1e-14",
        "implicitfast-free-body, 1e-8",
        "nan-short-run, 1e-14",
        "negative-stiffness, 1e-14",
        "partial-size-over-default, 1e-14",
        "actuator-delay, 1e-12",
        "partial-solref-over-default, 1e-12",
        "slide-armature-limit, 1e-12",
        "spring-and-damper-disable-fluid, 1e-12",
        "springdamper, 1e-14",
        "velocity-under-position-default, 1e-12"
    })
    void movesAsInMujoco(String name, double tolerance) throws IOException {
        BodyModel model = Mjcf.parse(text(name + ".xml"), name + ".xml");
        // Two hinges on one axis: the second adds nothing.
        boolean idle = name.equals("nan-short-run");
        assertEquals(idle ? 1 : 0, model.warnings().size(), model.warnings().toString());
        assertTrue(
                !idle || model.warnings().get(0).contains("no inverse"),
                model.warnings().toString());
        List<String> lines = text(name + ".txt").lines().toList();
        double[] x = Arrays.copyOf(model.qpos0(), new BodySimulator(model).n());
        double[] q = after(lines, "qpos", model.qpos0());
        double[] v = after(lines, "qvel", new double[model.nv()]);
        System.arraycopy(q, 0, x, 0, q.length);
        System.arraycopy(v, 0, x, q.length, v.length);
        double[] u = after(lines, "ctrl", new double[model.nu()]);
        RestartingSimulator simulator = new RestartingSimulator(model);
        double[] next = new double[x.length];
        int steps = 0;
        for (String line : lines.stream().filter(l -> l.startsWith("step")).toList()) {
            double[] expected = numbers(line);
            for (; steps < expected[0]; steps++) {
                simulator.step(x, u, next);
                System.arraycopy(next, 0, x, 0, x.length);
            }
            for (int i = 0; i < model.nq() + model.nv(); i++) {
                double scale = Math.max(1, Math.abs(expected[1 + i]));
                assertEquals(expected[1 + i], x[i], tolerance * scale, "step " + steps + ", " + i);
            }
        }
        assertTrue(steps > 0);
    }

    @ParameterizedTest
    @CsvSource({"pid-actuator, <pid> is not simulated", "solver-iterations, iterations=\"1\" is ignored"})
    void saysWhatIsLeftOut(String name, String said) throws IOException {
        BodyModel model = Mjcf.parse(text(name + ".xml"), name + ".xml");
        assertTrue(
                model.warnings().stream().anyMatch(w -> w.contains(said)),
                model.warnings().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid-ball-negative-range",
                "invalid-full-and-diag-inertia",
                "invalid-inheritrange-and-ctrlrange",
                "invalid-inheritrange-without-range",
                "invalid-kv-and-dampratio",
                "invalid-plane-in-moving-body"
            })
    void refusesWhatMujocoRefuses(String name) throws IOException {
        String xml = text(name + ".xml");
        assertEquals("refused", text(name + ".txt").strip());
        InputException e = assertThrows(InputException.class, () -> Mjcf.parse(xml, "m.xml"));
        assertTrue(e.getMessage().startsWith("m.xml:1: <"), e.getMessage());
    }
}
