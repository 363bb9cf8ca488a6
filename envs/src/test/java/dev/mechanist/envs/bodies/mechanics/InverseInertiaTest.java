package dev.mechanist.envs.bodies.mechanics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both factors against the mass matrix itself, which recordings and energies pin elsewhere. */
class InverseInertiaTest {
    private static BodyModel read(String name) throws IOException {
        try (InputStream in = InverseInertiaTest.class.getResourceAsStream("/mujoco/" + name + ".xml")) {
            return Mjcf.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"arm_hinges", "arm_ball", "tree_mixed", "free_arm_fluid", "cart_double_pendulum"})
    void theMassMatrixTimesTheSolutionIsTheForce(String name) throws IOException {
        BodyModel model = read(name);
        BodyTables t = model.tables();
        int nv = t.nv;
        SpatialTree tree = new SpatialTree(model);
        RandomStream random = RandomStream.of(7, name, 0);
        double[] x = Arrays.copyOf(model.qpos0(), t.nq + nv);
        for (int k = 0; k < x.length; k++) {
            x[k] += random.nextDouble(-0.6, 0.6);
        }
        tree.update(x, 0, x, t.nq);
        double[] diagonal = new double[nv];
        double[] force = new double[nv];
        for (int d = 0; d < nv; d++) {
            diagonal[d] = random.nextDouble(0, 0.1);
            force[d] = random.nextDouble(-2, 2);
        }
        double[] mass = new double[nv * nv];
        tree.massMatrix(diagonal, mass);
        InverseInertia[] both = {new ArticulatedInertia(t), new SparseInertia(t, new CompositeInertia(t))};
        for (InverseInertia inverse : both) {
            inverse.factor(tree.inertia, tree.motion, diagonal);
            double[] out = new double[nv];
            inverse.solve(tree.motion, force, out);
            double[] back = new double[nv];
            for (int d = 0; d < nv; d++) {
                for (int e = 0; e < nv; e++) {
                    back[d] += mass[nv * d + e] * out[e];
                }
            }
            assertArrayEquals(force, back, 1e-11, inverse.getClass().getSimpleName());
        }
    }

    /** Two sliding carts, one on the other, of 2 and 3 kg, with 0.5 kg of armature: M = (5.5, 3; 3, 3.5). */
    @Test
    void twoCartsByHand() {
        BodyModel model = Mjcf.parse("""
                <mujoco><worldbody><body><joint type="slide" axis="1 0 0"/><geom type="sphere" size="0.1" mass="2"/>
                <body pos="0 0 1"><joint type="slide" axis="1 0 0"/><geom type="sphere" size="0.1" mass="3"/></body>
                </body></worldbody></mujoco>
                """, "carts");
        SpatialTree tree = new SpatialTree(model);
        tree.update(new double[2], 0, new double[2], 0);
        double[] out = new double[2];
        tree.factor(new double[] {0.5, 0.5});
        tree.solve(new double[] {1, -2}, out);
        double determinant = 5.5 * 3.5 - 3 * 3;
        assertArrayEquals(new double[] {(3.5 + 6) / determinant, (-3 - 11) / determinant}, out, 1e-14);
    }

    /** Work grows with the third power of the depth in the one way, with the number of joints in the other. */
    @Test
    void longChainsAreArticulated() {
        for (int links : new int[] {6, 10, 20, 50}) {
            String open = IntStream.range(0, links)
                    .mapToObj(k ->
                            "<body pos='0 0 1'><joint axis='%d %d 0'/><geom size='0.1'/>".formatted(k % 2, 1 - k % 2))
                    .reduce("", String::concat);
            BodyModel chain = Mjcf.parse(
                    "<mujoco><worldbody>" + open + "</body>".repeat(links) + "</worldbody></mujoco>", "chain");
            assertEquals(links <= 10, SparseInertia.pays(chain.tables()), links + " links");
        }
    }
}
