package dev.mechanist.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownNamesTest {
    private static final List<String> KNOWN = List.of("pendulum", "cart-pole", "acrobot");

    @Test
    void suggestsTheNearestName() {
        assertEquals("cart-pole", KnownNames.nearest("cartpole", KNOWN));
        assertEquals("pendulum", KnownNames.nearest("Pendelum", KNOWN));
        assertNull(KnownNames.nearest("billiards", KNOWN));
    }

    @Test
    void listsAllNames() {
        assertEquals(
                "unknown world 'acrobat'; did you mean 'acrobot'? Known: pendulum, cart-pole, acrobot",
                KnownNames.unknown("world", "acrobat", KNOWN).getMessage());
    }
}
