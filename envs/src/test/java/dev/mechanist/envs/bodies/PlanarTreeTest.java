package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.bodies.mechanics.PlanarTree;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The planar mechanics and the spatial ones are two programs for the same thing. */
class PlanarTreeTest {
    /** A tilted plane, branches, anchors off the origin, several joints per body, a fixed body, fluid and wind. */
    private static final String TILTED = """
            <mujoco>
              <compiler angle="radian"/>
              <option density="900" viscosity="0.3" wind="0.3 -0.2 0.5"/>
              <worldbody>
                <body pos="0.1 0.2 0.3" quat="0.8 0.3 -0.4 0.33">
                  <joint type="slide" axis="1 0 0"/>
                  <joint axis="0 0 -1" pos="0.1 0.05 0.2" damping="0.02" ref="0.4"/>
                  <geom type="box" size="0.1 0.03 0.02" pos="0.05 0.02 0.3"/>
                  <body pos="0.2 0 0.1" euler="0 0 0.7">
                    <joint axis="0 0 1" pos="0 0.03 0" stiffness="2" armature="0.01"/>
                    <geom type="box" size="0.12 0.02 0.03" pos="0.1 0 0"/>
                    <body pos="0.2 0.1 0"><geom type="sphere" size="0.04"/></body>
                  </body>
                  <body pos="-0.2 0.1 0">
                    <joint type="slide" axis="0.6 0.8 0"/>
                    <joint axis="0 0 1"/>
                    <joint type="slide" axis="0 1 0" pos="0.1 0 0"/>
                    <geom type="box" size="0.1 0.02 0.04" pos="-0.1 0 0"/>
                  </body>
                </body>
              </worldbody>
            </mujoco>
            """;

    @Test
    void agreesWithTheSpatialTree() {
        BodyModel model = Mjcf.parse(TILTED, "tilted.xml");
        SpatialTree spatial = new SpatialTree(model);
        PlanarTree planar = PlanarTree.of(model, spatial);
        assertNotNull(planar);
        int nv = model.nv();
        double[] diagonal = model.field("dof_armature");
        double[] force = new double[nv];
        double[] expected = new double[nv];
        double[] actual = new double[nv];
        for (int k = 0; k < 20; k++) {
            double[] x = new double[2 * nv];
            RandomStream random = RandomStream.of(k, "planar", 0);
            random.fillGaussian(x, 0, 2 * nv);
            random.fillGaussian(force, 0, nv);
            spatial.update(x, 0, x, nv);
            planar.update(x, 0, x, nv);
            double scale = Arrays.stream(spatial.bias()).map(Math::abs).max().orElseThrow();
            for (int d = 0; d < nv; d++) {
                assertEquals(spatial.bias()[d], planar.bias()[d], 1e-12 * scale);
            }
            spatial.factor(diagonal);
            planar.factor(diagonal);
            spatial.solve(force, expected);
            planar.solve(force, actual);
            scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
            for (int d = 0; d < nv; d++) {
                assertEquals(expected[d], actual[d], 1e-11 * scale);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"acrobot", "cartpole", "swimmer6", "chain5", "servo_arm"})
    void takesPlanarSystems(String name) {
        BodyModel model = BodyDynamicsTest.model(name, BodyIntegrator.EULER);
        assertNotNull(PlanarTree.of(model, new SpatialTree(model)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"arm_hinges", "arm_ball", "free_arm_fluid"})
    void leavesSpatialSystems(String name) {
        BodyModel model = BodyDynamicsTest.model(name, BodyIntegrator.EULER);
        assertNull(PlanarTree.of(model, new SpatialTree(model)));
    }

    @Test
    void drivenThroughAFluidThatIsNotAlongItsAxesItIsSpatial() {
        BodyModel model =
                Mjcf.parse(TILTED.replace("size=\"0.12 0.02 0.03\"", "euler=\"0.3 0 0\" size=\"0.12 0.02 0.03\""), "t");
        assertNull(PlanarTree.of(model, new SpatialTree(model)));
    }
}
