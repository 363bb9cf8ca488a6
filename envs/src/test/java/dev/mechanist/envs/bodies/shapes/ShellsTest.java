package dev.mechanist.envs.bodies.shapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mass at a density of 100 kg/m^2, and moments of a mass of 2 kg, as MuJoCo 3.14.0 has them. */
class ShellsTest {
    @ParameterizedTest
    @CsvSource({
        "sphere, 0.3, 113.097335529, 0.12, 0.12, 0.12",
        "box, 0.1 0.2 0.3, 88, 0.12303030303, 0.0957575757576, 0.0551515151515",
        "capsule, 0.1 0.3, 50.2654824574, 0.115833333333, 0.115833333333, 0.0183333333333",
        "cylinder, 0.1 0.3, 43.9822971503, 0.0864285714286, 0.0864285714286, 0.0185714285714",
        "ellipsoid, 0.1 0.2 0.3, 48.9719333337, 0.073818506447, 0.0574548138843, 0.0330911213227",
        "ellipsoid, 0.3 0.2 0.2, 67.6668481693, 0.0560002750012, 0.0820003287513, 0.0820003287513"
    })
    void shellsWeighByTheirSurface(String shape, String size, double mass, double x, double y, double z) {
        BodyModel dense = model(shape, size, "density='100'");
        assertEquals(List.of(), dense.warnings());
        assertEquals(mass, dense.field("body_mass")[1], 1e-9 * mass);
        double[] moments = Arrays.copyOfRange(model(shape, size, "mass='2'").field("body_inertia"), 3, 6);
        assertArrayEquals(new double[] {x, y, z}, moments, 1e-11);
    }

    private static BodyModel model(String shape, String size, String weight) {
        return Mjcf.parse(
                "<mujoco><worldbody><body><joint/><geom type='" + shape + "' size='" + size + "' " + weight
                        + " shellinertia='true'/></body></worldbody></mujoco>",
                "m.xml");
    }
}
