package dev.mechanist.envs.bodies.mjcf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import java.util.List;
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

    @Test
    void theMainClassHasNoOtherName() {
        InputException e = assertThrows(
                InputException.class, () -> Mjcf.parse("<mujoco><default class='all'/></mujoco>", "m.xml"));
        assertTrue(e.getMessage().contains("cannot have another name"), e.getMessage());
        BodyModel model = Mjcf.parse("""
                <mujoco><default class="main"><joint damping="3"/></default>
                  <worldbody><body><joint/><joint class="main"/><geom size="0.1"/></body></worldbody></mujoco>""", "m.xml");
        assertArrayEquals(new double[] {3, 3}, model.field("dof_damping"));
    }

    /** The first numbers of a list are the element's, the others stay the class's; a single number is a whole. */
    @Test
    void listsMayReplaceTheirFirstNumbersOnly() {
        BodyModel model = Mjcf.parse("""
                <mujoco><default><joint solreflimit="0.03 0.7" solimplimit="0.8 0.9 0.01 0.4 3"/>
                    <geom type="box" size="0.1 0.2 0.3"/><general gear="1 2 3" gainprm="4 5 6" gaintype="affine"/></default>
                  <worldbody><body><joint name="j" type="ball" range="0 9" solreflimit="0.1" solimplimit="0.5 0.6"/>
                    <geom size="0.4 0.5"/></body></worldbody>
                  <actuator><general joint="j" gear="7" gainprm="8"/></actuator></mujoco>""", "m.xml");
        assertArrayEquals(new double[] {0.1, 0.7}, model.field("jnt_solref"));
        assertArrayEquals(new double[] {0.5, 0.6, 0.01, 0.4, 3}, model.field("jnt_solimp"));
        assertArrayEquals(new double[] {0.4, 0.5, 0.3}, model.field("geom_size"));
        assertArrayEquals(new double[] {7, 2, 3, 0, 0, 0}, model.field("actuator_gear"));
        assertArrayEquals(new double[] {8, 5, 6}, Arrays.copyOf(model.field("actuator_gainprm"), 3));
    }

    /** A quaternion of the element gives way to any other form of its class, as in MuJoCo; not the other way round. */
    @Test
    void otherFormsTakePrecedenceOverAQuaternion() {
        double half = Math.sqrt(0.5);
        String model = "<mujoco><default><geom size='0.1' %s/></default><worldbody><geom %s/></worldbody></mujoco>";
        assertArrayEquals(
                new double[] {half, half, 0, 0},
                Mjcf.parse(model.formatted("euler='90 0 0'", "quat='0 0 0 1'"), "m.xml")
                        .field("geom_quat"),
                1e-15);
        assertArrayEquals(
                new double[] {half, half, 0, 0},
                Mjcf.parse(model.formatted("quat='0 0 0 1'", "euler='90 0 0'"), "m.xml")
                        .field("geom_quat"),
                1e-15);
        assertArrayEquals(
                new double[] {0, 0, 0, 1},
                Mjcf.parse(model.formatted("quat='0 1 0 0'", "quat='0 0 0 1'"), "m.xml")
                        .field("geom_quat"),
                1e-15);
    }

    private static BodyModel servo(String defaults, String actuator) {
        return Mjcf.parse(
                "<mujoco><default>" + defaults + "</default><worldbody><body><joint name='j' axis='0 1 0'/>"
                        + "<geom size='0.1' mass='1'/></body></worldbody><actuator>" + actuator
                        + "</actuator></mujoco>",
                "m.xml");
    }

    private static void assertServo(BodyModel model, double[] gain, double[] bias) {
        assertArrayEquals(gain, Arrays.copyOf(model.field("actuator_gainprm"), 3));
        assertArrayEquals(bias, Arrays.copyOf(model.field("actuator_biasprm"), 3));
    }

    /** Defaults are those of one general actuator; each kind overwrites what it implies, and only that. */
    @Test
    void defaultsOfOneKindOfActuatorReachTheOthers() {
        String position = "<position kp='10' kv='2' gear='3' ctrlrange='-1 2'/>";
        assertServo(servo(position, "<motor joint='j'/>"), new double[] {1, 0, 0}, new double[3]);
        assertServo(servo(position, "<velocity joint='j' kv='4'/>"), new double[] {4, 0, 0}, new double[] {0, 0, -4});
        assertServo(servo(position, "<position joint='j'/>"), new double[] {10, 0, 0}, new double[] {0, -10, -2});
        assertServo(servo(position, "<position joint='j' kp='5'/>"), new double[] {5, 0, 0}, new double[] {0, -5, -2});
        assertServo(servo(position, "<general joint='j'/>"), new double[] {10, 0, 0}, new double[] {0, -10, -2});
        assertServo(servo(position, "<general joint='j' biastype='none'/>"), new double[] {10, 0, 0}, new double[3]);
        assertServo(
                servo("<general gaintype='affine' gainprm='4 5 6'/>", "<position joint='j' kp='2'/>"),
                new double[] {2, 0, 0},
                new double[] {0, -2, 0});
        assertServo(
                servo("<velocity kv='7'/>", "<velocity joint='j'/>"), new double[] {7, 0, 0}, new double[] {0, 0, -7});
        BodyModel damper = servo("<damper kv='7' ctrlrange='0 3'/>", "<damper joint='j'/>");
        assertServo(damper, new double[] {0, 0, -7}, new double[3]);
        // A gain that does not follow speeds is no damper's.
        BodyModel fixed = servo("<general gainprm='2 -1.8 1.95'/>", "<damper joint='j' ctrlrange='0 3'/>");
        assertServo(fixed, new double[3], new double[3]);
        BodyModel affine =
                servo("<general gaintype='affine' gainprm='2 -1.8 -1.95'/>", "<damper joint='j' ctrlrange='0 3'/>");
        assertServo(affine, new double[] {0, 0, -1.95}, new double[3]);
        assertArrayEquals(new double[] {1}, damper.field("actuator_ctrllimited"));
        assertArrayEquals(
                new double[] {3, 0, 0, 0, 0, 0},
                servo(position, "<motor joint='j'/>").field("actuator_gear"));
        assertArrayEquals(
                new double[] {-1, 2}, servo(position, "<motor joint='j'/>").field("actuator_ctrlrange"));
    }

    /** A filter of the defaults is undone by kinds that have none. */
    @Test
    void dynamicsOfTheDefaultsReachServosOnly() {
        String filter = "<general dyntype='filter' dynprm='0.1'/>";
        assertEquals(0, servo(filter, "<motor joint='j'/>").na());
        assertEquals(0, servo(filter, "<velocity joint='j'/>").na());
        assertEquals(1, servo(filter, "<position joint='j'/>").na());
        assertEquals(1, servo("", "<position joint='j' timeconst='0.1'/>").na());
        assertEquals(0, servo(filter, "<position joint='j' timeconst='0'/>").na());
        assertEquals(
                1, servo("<position timeconst='0.1'/>", "<position joint='j'/>").na());
    }

    @Test
    void groupsCanBeSwitchedOff() {
        String xml = """
                <mujoco><option actuatorgroupdisable="1 3"/><default><motor group="3"/></default>
                  <worldbody><body><joint name="j"/><geom size="0.1"/></body></worldbody>
                  <actuator><motor joint="j" group="0"/><motor joint="j" gear="10"/><motor joint="j" gear="100" group="1"/>
                    <motor joint="j" gear="1000" group="2"/></actuator></mujoco>""";
        BodyModel model = Mjcf.parse(xml, "m.xml");
        assertEquals(
                1001,
                new BodySimulator(model)
                        .forwardDynamics(new double[2], 0, new double[] {1, 1, 1, 1}, 0)
                        .actuator()[0]);
        assertEquals(List.of(), model.warnings());
    }
}
