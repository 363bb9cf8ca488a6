package dev.mechanist.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrientationTest {
    private static List<Orientation> of(String... names) {
        return Orientation.of(
                new Spec(0.1, Stream.of(names).map(n -> Variable.of(n, "")).toList(), List.of()));
    }

    @Test
    void quaternionsAndTheirVelocitiesAreKnownByName() {
        assertEquals(
                List.of(new Orientation("root", 1, 8), new Orientation("hip", 11, -1)),
                of(
                        "x", "root_qw", "root_qx", "root_qy", "root_qz", "y", "hip", "z", "root_wx", "root_wy",
                        "root_wz", "hip_qw", "hip_qx", "hip_qy", "hip_qz"));
    }

    @Test
    void onlyFourInARowAreAQuaternion() {
        assertEquals(List.of(), of("a_qw", "a_qx", "a_qy"));
        assertEquals(List.of(), of("a_qw", "a_qx", "a_qz", "a_qy"));
        assertEquals(List.of(), of("a_qw", "a_qx", "b", "a_qy", "a_qz"));
        assertEquals(
                List.of(new Orientation("a", 0, -1)),
                of("a_qw", "a_qx", "a_qy", "a_qz", "a_wx", "a_wz", "a_wy"),
                "velocities in another order are not its own");
    }
}
