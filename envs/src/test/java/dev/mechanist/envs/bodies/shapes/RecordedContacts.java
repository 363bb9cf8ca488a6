package dev.mechanist.envs.bodies.shapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import java.util.Comparator;

/** Contacts of one free body on one fixed geom beside those that MuJoCo 3.14.0 printed: distance, place, normal [7 each]. */
final class RecordedContacts {
    /** A mesh that is a box. */
    private static final String MESH =
            "<asset><mesh name='m' vertex='-1 -1 -1 1 -1 -1 1 1 -1 1 1 1 1 -1 1 -1 1 -1 -1 1 1 -1 -1"
                    + " 1' scale='.1 .07 .03'/></asset>";

    private RecordedContacts() {}

    /**
     * Compares, in whatever order.
     *
     * @param fixed attributes of the geom in the world
     * @param free the rest of the body's start tag, and what is in it
     */
    static void assertContacts(String fixed, String free, double tolerance, double[][] expected) {
        BodyModel model = Mjcf.parse(
                "<mujoco>" + MESH + "<worldbody><geom " + fixed + "/><body " + free + "/></body></worldbody></mujoco>",
                "m.xml");
        double[] x = Arrays.copyOf(model.qpos0(), model.nq() + model.nv());
        double[][] found = new BodySimulator(model)
                .forwardDynamics(x, 0, new double[0], 0).contacts().stream()
                        .map(c -> new double[] {
                            c.distance(),
                            c.position()[0],
                            c.position()[1],
                            c.position()[2],
                            c.frame()[0],
                            c.frame()[1],
                            c.frame()[2]
                        })
                        .toArray(double[][]::new);
        assertEquals(expected.length, found.length, Arrays.deepToString(found));
        double[][] wanted = expected.clone();
        Comparator<double[]> order = Comparator.<double[]>comparingLong(n -> Math.round(1e6 * n[0]))
                .thenComparingLong(n -> Math.round(1e6 * n[1]))
                .thenComparingLong(n -> Math.round(1e9 * n[2]))
                .thenComparingLong(n -> Math.round(1e6 * n[3]));
        Arrays.sort(wanted, order);
        Arrays.sort(found, order);
        for (int i = 0; i < found.length; i++) {
            assertArrayEquals(wanted[i], found[i], tolerance, Arrays.deepToString(found));
        }
    }
}
