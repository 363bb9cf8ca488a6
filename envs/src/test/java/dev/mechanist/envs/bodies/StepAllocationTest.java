package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.families.Chains;
import dev.mechanist.envs.bodies.families.Swimmers;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step allocates nothing, once the contacts have been as many before: by the bytes that the machine counts for the thread. */
class StepAllocationTest {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int STEPS = 80;

    private static BodyModel zoo(String name) throws IOException {
        try (InputStream in = BodyModel.class.getResourceAsStream("/dev/mechanist/envs/bodies/zoo/" + name + ".xml")) {
            return Mjcf.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name + ".xml");
        }
    }

    private static BodyModel resource(String name) throws IOException {
        try (InputStream in = StepAllocationTest.class.getResourceAsStream("/mjcf/" + name + ".xml")) {
            return Mjcf.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name + ".xml");
        }
    }

    /** Plays the same steps again and again; what they allocate comes each time, what the machine does beside them, as compiling, once. */
    private static long allocated(BodyModel model) {
        BodySimulator simulator = new BodySimulator(model);
        double[] start = Arrays.copyOf(model.qpos0(), simulator.n());
        double[] x = new double[start.length];
        double[] next = new double[start.length];
        double[] u = new double[model.nu()];
        long least = Long.MAX_VALUE;
        for (int time = 0; time < 6 && least > 0; time++) {
            System.arraycopy(start, 0, x, 0, x.length);
            long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int k = 0; k < STEPS; k++) {
                for (int a = 0; a < u.length; a++) {
                    u[a] = 0.4 * (1 + (k / 7 + a) % 3 - 1);
                }
                simulator.step(x, 0, u, 0, next, 0);
                System.arraycopy(next, 0, x, 0, x.length);
            }
            long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            least = time == 0 ? Long.MAX_VALUE : Math.min(least, bytes);
        }
        assertTrue(model.option().integrator() == BodyIntegrator.RK4 || Double.isFinite(x[0]), "the run broke down");
        return least;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ant",
                "cheetah-run",
                "cup-catch",
                "finger-spin",
                "half-cheetah",
                "hopper",
                "humanoid",
                "inverted-double-pendulum",
                "reacher",
                "walker2d"
            })
    void stepsOfTheFieldsBodiesAllocateNothing(String name) throws IOException {
        BodyModel model = zoo(name);
        assertEquals(0, allocated(model));
        for (BodyIntegrator integrator : BodyIntegrator.values()) {
            assertEquals(
                    0, allocated(model.withOption(model.option().withIntegrator(integrator))), integrator.toString());
        }
        assertEquals(0, allocated(model.withOption(model.option().withCone(true, 2))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ellipsoids", "lengths", "freejoint-align", "implicitfast-free-body", "actuator-delay"})
    void stepsOfOtherBodiesAllocateNothing(String name) throws IOException {
        assertEquals(0, allocated(resource(name)));
    }

    @ParameterizedTest
    @CsvSource({"3", "12"})
    void stepsOfFamiliesAllocateNothing(int parts) {
        assertEquals(0, allocated(Chains.model(parts)));
        assertEquals(0, allocated(Swimmers.model(parts)));
    }

    /** Solids of each kind in a heap, a belt, a tie, a spatial tendon, a sticky and an unlike pair. */
    @ParameterizedTest
    @ValueSource(strings = {"box", "sphere", "capsule", "cylinder", "ellipsoid", "mesh"})
    void stepsOfHeapsAllocateNothing(String type) throws IOException {
        String shape = type.equals("mesh") ? "type='mesh' mesh='m'" : "type='" + type + "' size='0.1 0.12 0.09'";
        String body = "<body name='b%d' pos='0.02 %s %s'><freejoint/><geom " + shape
                + " condim='%d'/><site name='s%d'/></body>";
        StringBuilder heap = new StringBuilder();
        for (int k = 0; k < 4; k++) {
            heap.append(String.format(
                    java.util.Locale.ROOT, body, k, 0.03 * k, 0.1 + 0.22 * k, new int[] {1, 3, 4, 6}[k], k));
        }
        BodyModel model = Mjcf.parse(
                "<mujoco><asset><mesh name='m' vertex='0 0 0 .2 0 0 0 .2 0 0 0 .2 .1 .1 .1'/></asset><worldbody>"
                        + "<geom type='plane' size='1 1 1' surfacevel='0.3 0 0 0 0 1'/>"
                        + "<geom type='box' size='0.05 0.3 0.02' surfacevel='0.1 0 0 0 0 2' adhesion='0.5'/>" + heap
                        + "</worldbody><tendon><spatial stiffness='3' range='0 0.4'><site site='s0'/><site site='s2'/></spatial></tendon>"
                        + "<equality><connect body1='b1' body2='b3' anchor='0 0 0.1'/></equality></mujoco>",
                "heap.xml");
        assertEquals(0, allocated(model));
        assertEquals(0, allocated(model.withOption(model.option().withCone(true, 1))));
    }
}
