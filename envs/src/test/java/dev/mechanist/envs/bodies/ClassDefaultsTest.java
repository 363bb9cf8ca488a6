package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import org.junit.jupiter.api.Test;

/** Which value wins: the element's, its class's, the childclass around it, the main class. */
class ClassDefaultsTest {
    private static final String DEFAULTS = """
            <default>
              <joint damping="1" armature="0.1" stiffness="7"/>
              <geom size="0.1" density="500"/>
              <default class="arm"><joint damping="2"/>
                <default class="hand"><joint armature="0.3"/><geom density="800"/></default>
              </default>
              <default class="leg"><joint damping="4"/></default>
            </default>
            """;

    private static BodyModel model(String world) {
        return Mjcf.parse("<mujoco>" + DEFAULTS + "<worldbody>" + world + "</worldbody></mujoco>", "m.xml");
    }

    @Test
    void classesInheritFromTheClassAroundThem() {
        BodyModel model = model("""
                <body><joint/><joint class="arm"/><joint class="hand"/><joint class="hand" damping="9"/><joint class="leg"/>
                  <geom/></body>""");
        assertArrayEquals(new double[] {1, 2, 2, 9, 4}, model.field("dof_damping"));
        assertArrayEquals(new double[] {0.1, 0.1, 0.3, 0.3, 0.1}, model.field("dof_armature"));
        assertArrayEquals(new double[] {7, 7, 7, 7, 7}, model.field("jnt_stiffness"));
    }

    @Test
    void aChildclassHoldsForAllBelowUntilAnother() {
        BodyModel model = model("""
                <body childclass="arm"><joint/><joint class="leg"/><geom/>
                  <frame childclass="hand"><joint/></frame><joint/>
                  <body><joint/><geom/><body childclass="leg"><joint/><geom/></body></body>
                </body><body><joint/><geom/></body>""");
        assertArrayEquals(new double[] {2, 4, 2, 2, 2, 4, 1}, model.field("dof_damping"));
        assertArrayEquals(new double[] {0.1, 0.1, 0.3, 0.1, 0.1, 0.1, 0.1}, model.field("dof_armature"));
    }

    @Test
    void geomsTakeTheirClassesToo() {
        double sphere = 4.0 / 3 * Math.PI * 0.001;
        BodyModel model = model("<body><joint/><geom/><geom class='hand'/><geom class='hand' density='10'/></body>");
        assertEquals(sphere * (500 + 800 + 10), model.totalMass(), 1e-12);
    }

    /** An element's own orientation takes the place of the class's, whatever its form. */
    @Test
    void oneOrientationOfTheElementReplacesTheClasss() {
        double half = Math.sqrt(0.5);
        BodyModel model = Mjcf.parse("""
                <mujoco><default><geom size="0.1" euler="90 0 0"/></default>
                  <worldbody><geom/><geom axisangle="0 0 1 90"/></worldbody></mujoco>""", "m.xml");
        assertArrayEquals(new double[] {half, half, 0, 0, half, 0, 0, half}, model.field("geom_quat"), 1e-15);
    }

    @Test
    void classesThatAreMissingOrTwiceAreNamed() {
        InputException missing =
                assertThrows(InputException.class, () -> model("<body childclass='foot'><geom/></body>"));
        assertTrue(
                missing.getMessage().contains("no default class 'foot'; it has arm, hand, leg, main"),
                missing.getMessage());
        InputException twice = assertThrows(
                InputException.class,
                () -> Mjcf.parse(
                        "<mujoco><default><default class='a'/><default class='a'/></default></mujoco>", "m.xml"));
        assertTrue(twice.getMessage().contains("'a' is defined twice"), twice.getMessage());
        InputException nameless = assertThrows(
                InputException.class, () -> Mjcf.parse("<mujoco><default><default/></default></mujoco>", "m.xml"));
        assertTrue(nameless.getMessage().contains("needs the attribute class"), nameless.getMessage());
    }

    /** The main class may have a name of its own. */
    @Test
    void theMainClassCanBeNamed() {
        BodyModel model = Mjcf.parse("""
                <mujoco><default class="all"><joint damping="3"/></default>
                  <worldbody><body><joint/><joint class="all"/><geom size="0.1"/></body></worldbody></mujoco>""", "m.xml");
        assertArrayEquals(new double[] {3, 3}, model.field("dof_damping"));
    }
}
