package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.mjcf.Mjcf;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything recorded with MuJoCo 3.14.0 from our models of these names. Tolerances are those of the recording: two correct
 * double-precision engines differ by less; a wrong convention differs by orders of magnitude more.
 */
class MujocoFixtureTest {
    static InputStream resource(String name) {
        return MujocoFixtureTest.class.getResourceAsStream("/mujoco/" + name);
    }

    static String model(String name) throws IOException {
        try (InputStream in = resource(name + ".xml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acrobot",
                "arm_ball",
                "arm_hinges",
                "cart_double_pendulum",
                "cartpole",
                "chain2",
                "chain5",
                "free_arm_fluid",
                "pendulum",
                "servo_arm",
                "spring_mass",
                "swimmer3",
                "swimmer6",
                "tree_mixed",
                "defaults_classes",
                "geom_inertia",
                "inertial_forms",
                "limits_auto",
                "orientations"
            })
    void agreesWithTheRecording(String name) throws IOException {
        BodyModel model = Mjcf.parse(model(name), name + ".xml");
        try (InputStream json = new GZIPInputStream(resource(name + ".json.gz"))) {
            List<FixtureCheck.Result> results =
                    FixtureCheck.read(json, name + ".json").check(model);
            assertTrue(results.size() > 5);
            assertEquals(List.of(), results.stream().filter(r -> !r.passed()).toList());
        }
    }
}
