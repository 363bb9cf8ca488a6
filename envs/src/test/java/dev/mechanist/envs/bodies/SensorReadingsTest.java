package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sensors against what mechanics says in closed form. */
class SensorReadingsTest {
    private static BodyModel model(String bodies, String more) {
        return Mjcf.parse("<mujoco><worldbody>" + bodies + "</worldbody>" + more + "</mujoco>", "m.xml");
    }

    /** A bob of 2 kg at 0.5 m on a massless rod, turning at 3 rad/s, 0.4 rad from hanging. */
    private static double[] bob(String sensor) {
        BodyModel model = model(
                "<body name='p' pos='0 0 1'><joint name='j' axis='0 -1 0'/><site name='top'/><site name='s' pos='0 0 -0.5'/>"
                        + "<inertial pos='0 0 -0.5' mass='2' diaginertia='1e-9 1e-9 1e-9'/></body>",
                "<actuator><motor name='m' joint='j' gear='2'/></actuator><sensor>" + sensor + "</sensor>");
        assertEquals(List.of(), model.warnings());
        return new SensorReadings(model).read(new double[] {0.4, 3}, new double[] {0.7}, 0.25);
    }

    private static final double G = 9.81;

    /** The motor's 1.4 N m over m l^2 = 0.5 kg m^2, less g sin / l. */
    private static final double TURNING = 1.4 / 0.5 - G * Math.sin(0.4) / 0.5;

    /** In its own frame: along the rod l w^2 + g cos, across it l alpha + g sin. */
    @Test
    void anAccelerometerFeelsWhatIsNoFall() {
        double[] expected = {-(0.5 * TURNING + G * Math.sin(0.4)), 0, 0.5 * 9 + G * Math.cos(0.4)};
        double[] found = bob("<accelerometer site='s'/>");
        assertEquals(Math.abs(expected[0]), Math.abs(found[0]), 1e-7);
        assertArrayEquals(new double[] {0, expected[2]}, new double[] {found[1], found[2]}, 1e-7);
        double[] world = bob("<framelinacc objtype='site' objname='s'/>");
        assertEquals(found[0] * found[0] + found[2] * found[2], world[0] * world[0] + world[2] * world[2], 1e-6);
        assertEquals(-TURNING, Math.abs(bob("<frameangacc objtype='site' objname='s'/>")[1]), 1e-7);
    }

    /** What holds the bob: 2 kg of what the accelerometer feels; the pivot also passes on the motor's torque. */
    @Test
    void forcesAndTorquesArePassedOn() {
        double[] feels = bob("<accelerometer site='s'/>");
        double[] force = bob("<force site='top'/>");
        for (int k = 0; k < 3; k++) {
            assertEquals(2 * feels[k], force[k], 1e-7);
        }
        assertEquals(1.4, Math.abs(bob("<torque site='top'/>")[1]), 1e-7);
        assertArrayEquals(new double[3], bob("<torque site='s'/>"), 1e-7);
    }

    /** An unbalanced rotor, I_xz = 0.02, at 3 rad/s about z: its bearing turns its momentum, w x l = 9 * 0.02 about y. */
    @Test
    void bearingsHoldUnbalancedRotors() {
        BodyModel model = model(
                "<body><joint axis='0 0 1'/><site name='s'/><inertial pos='0 0 0' mass='1'"
                        + " fullinertia='0.3 0.4 0.5 0 0.02 0'/></body>",
                "<option gravity='0 0 0'/><sensor><torque site='s'/><force site='s'/></sensor>");
        double[] found = new SensorReadings(model).read(new double[] {0, 3}, new double[0], 0);
        assertArrayEquals(new double[] {0, 0.18, 0, 0, 0, 0}, found, 1e-12);
    }

    @ParameterizedTest
    @CsvSource({
        "<gyro site='s'/>, 0, -3, 0",
        "<framepos objtype='site' objname='s'/>, 0.19470917115432526, 0, 0.53946950299855744",
        "<framepos objtype='site' objname='s' reftype='site' refname='top'/>, 0, 0, -0.5",
        "<framelinvel objtype='site' objname='s' reftype='site' refname='top'/>, 0, 0, 0",
        "<frameangvel objtype='body' objname='p'/>, 0, -3, 0",
        "<subtreecom body='p'/>, 0.19470917115432526, 0, 0.53946950299855744"
    })
    void framesMove(String sensor, double x, double y, double z) {
        assertArrayEquals(new double[] {x, y, z}, bob(sensor), 1e-12);
    }

    @Test
    void velocitiesAreAlongTheArc() {
        assertEquals(1.5, Math.abs(bob("<velocimeter site='s'/>")[0]), 1e-12);
        double[] v = bob("<framelinvel objtype='site' objname='s'/>");
        assertArrayEquals(new double[] {1.5 * Math.cos(0.4), 0, 1.5 * Math.sin(0.4)}, v, 1e-12);
        assertArrayEquals(v, bob("<subtreelinvel body='p'/>"), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({
        "<jointpos joint='j'/>, 0.4",
        "<jointvel joint='j'/>, 3",
        "<jointvel joint='j' cutoff='2'/>, 2",
        "<jointactuatorfrc joint='j'/>, 1.4",
        "<actuatorpos actuator='m'/>, 0.8",
        "<actuatorvel actuator='m'/>, 6",
        "<actuatorfrc actuator='m'/>, 0.7",
        "<clock/>, 0.25",
        "<e_kinetic/>, 2.25"
    })
    void numbers(String sensor, double expected) {
        assertEquals(expected, bob(sensor)[0], 1e-7);
    }

    @Test
    void orientations() {
        double half = 0.2;
        double[] q = bob("<framequat objtype='site' objname='s'/>");
        assertArrayEquals(new double[] {Math.cos(half), 0, -Math.sin(half), 0}, q, 1e-12);
        assertArrayEquals(
                new double[] {-Math.sin(0.4), 0, Math.cos(0.4)},
                bob("<framezaxis objtype='xbody' objname='p'/>"),
                1e-12);
    }

    /** A ball of 1 kg and radius 0.1 m at rest on the floor presses with its weight. */
    @Test
    void touchAndNames() {
        BodyModel model = model(
                "<geom type='plane' size='1 1 1'/><body name='b' pos='0 0 0.1'><freejoint/><geom size='0.1' mass='1'/>"
                        + "<site name='s' size='0.12'/></body>",
                "<sensor><touch name='feels' site='s'/><framepos objtype='body' objname='b'/><touch site='s' noise='1'/>"
                        + "<rangefinder site='s'/></sensor>");
        SensorReadings sensors = new SensorReadings(model);
        assertEquals(List.of("feels", "sensor1_x", "sensor1_y", "sensor1_z", "sensor2"), sensors.columns());
        double[] x = {0, 0, 0.1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        double[] next = new double[13];
        BodySimulator simulator = new BodySimulator(model);
        for (int k = 0; k < 1500; k++) {
            simulator.step(x, 0, new double[0], 0, next, 0);
            System.arraycopy(next, 0, x, 0, 13);
        }
        assertEquals(G, sensors.read(x, new double[0], 0)[0], 1e-6);
        assertEquals(2, model.remarks().size(), model.remarks().toString());
        assertEquals(List.of(), model.warnings());
    }

    @ParameterizedTest
    @CsvSource({
        "<jointpos joint='x'/>, there is no joint 'x'",
        "<ballquat joint='j'/>, cannot measure a hinge joint",
        "<gyro site='x'/>, there is no site 'x'",
        "<framepos objtype='thing' objname='p'/>, is not one of body",
        "<bend site='s'/>, is not an element of <sensor>"
    })
    void whatIsNotThereIsRefused(String sensor, String said) {
        InputException e = assertThrows(InputException.class, () -> bob(sensor));
        assertTrue(e.getMessage().contains(said), e.getMessage());
    }

    /** The second of two joints and of two actuators. */
    @Test
    void laterJointsAreMeasured() {
        BodyModel model = model(
                "<body><joint name='a'/><geom size='0.1'/><body pos='1 0 0'><joint name='b' type='slide'/>"
                        + "<geom size='0.1'/></body></body>",
                "<actuator><motor name='m' joint='a' gear='2'/><motor name='n' joint='b' gear='3'/></actuator>"
                        + "<sensor><jointpos joint='b'/><jointvel joint='b'/><jointpos joint='a'/>"
                        + "<actuatorpos actuator='n'/><actuatorfrc actuator='n'/></sensor>");
        double[] found = new SensorReadings(model).read(new double[] {0.4, 0.7, -1, 2}, new double[] {5, 6}, 0);
        assertArrayEquals(new double[] {0.7, 2, 0.4, 2.1, 6}, found, 1e-14);
    }

    /** Lengths are read where actuators are switched off, speeds and forces are zero (MuJoCo 3.14.0). */
    @Test
    void actuatorsThatAreOff() {
        BodyModel model = model(
                "<body><joint name='a' type='slide'/><geom size='0.1'/></body>",
                "<option><flag actuation='disable'/></option><actuator><motor name='m' joint='a' gear='2'/></actuator>"
                        + "<sensor><actuatorpos actuator='m'/><actuatorvel actuator='m'/><actuatorfrc actuator='m'/></sensor>");
        double[] found = new SensorReadings(model).read(new double[] {0.4, 0.7}, new double[] {5}, 0);
        assertArrayEquals(new double[] {0.8, 0, 0}, found, 1e-15);
    }

    @Test
    void whatForcesLeaveAwayIsSaid() {
        String world = "<site name='w'/><body><joint name='a'/><geom size='0.1'/><site name='s' pos='1 0 0'/></body>";
        String sensor = "<sensor><force site='s'/></sensor>";
        String path = "<tendon><spatial><site site='s'/><site site='w'/></spatial></tendon>";
        String fixed = "<tendon><fixed><joint joint='a' coef='1'/></fixed></tendon>";
        assertEquals(1, model(world, path + sensor).remarks().size());
        assertEquals(List.of(), model(world, fixed + sensor).remarks());
        assertEquals(List.of(), model(world, path).remarks());
    }

    private static final String LIMITED = """
        <mujoco><option magnetic="0.3 -0.4 0.7"/><worldbody>
          <body pos="0 0 1"><joint name="h" axis="0 1 0" range="-20 30" margin="0.05" damping="0.1"/>
            <geom type="capsule" fromto="0 0 0 0.4 0 0" size="0.03"/><site name="s" euler="10 20 30" pos="0.1 0 0"/>
            <body pos="0.4 0 0"><joint name="b" type="ball" range="0 40" damping="0.1"/>
              <geom type="capsule" fromto="0 0 0 0.3 0.1 0" size="0.02"/></body></body>
          <body pos="1 0 1"><joint name="l" type="slide" axis="0 0 1" range="-0.1 0.1"/><geom size="0.1"/></body></worldbody>
          <sensor><magnetometer name="m" site="s"/>
            <jointlimitpos joint="h"/><jointlimitvel joint="h"/><jointlimitfrc joint="h"/>
            <jointlimitpos joint="b"/><jointlimitvel joint="b"/><jointlimitfrc joint="b"/>
            <jointlimitpos joint="l"/><jointlimitvel joint="l"/><jointlimitfrc joint="l"/></sensor></mujoco>\
        """;

    /** A hinge at either limit, with a margin, a ball joint beyond its cone, a slide below its range: MuJoCo 3.14.0. */
    @Test
    void limitsAndFieldsAreReadAsInMujoco() {
        BodyModel model = Mjcf.parse(LIMITED, "m.xml");
        assertEquals(List.of(), model.remarks());
        SensorReadings readings = new SensorReadings(model);
        double[] upper = {0.51, 0.8, 0.5, 0.3, 0.1, 0.05, 0.3, -0.2, 0.4, 0.9, -0.2};
        double[] lower = {-0.36, 0.98, 0.1, 0.1, 0.1, -0.12, 0.3, -0.2, 0.4, 0.9, -0.2};
        double[] recordedUpper = {
            -0.43772468393495934,
            -0.050280380843521155,
            0.7388294690767758,
            -0.036401224401701196,
            -0.3,
            13.219215368428044,
            -0.5753755357557983,
            -0.18593393604027358,
            0.14715610719199732,
            0,
            0,
            0
        };
        double[] recordedLower = {
            0.09906274106860716,
            -0.4018868953165596,
            0.7541044335533313,
            -0.060934149601134094,
            0.3,
            8.439818330679843,
            0,
            0,
            0,
            -0.01999999999999999,
            -0.2,
            332.2527446485552
        };
        assertArrayEquals(recordedUpper, readings.read(upper, new double[0], 0), 1e-9);
        assertArrayEquals(recordedLower, readings.read(lower, new double[0], 0), 1e-9);
    }
}
