package dev.mechanist.envs.bodies.mjcf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** URDF files move as the MJCF that means the same. */
class UrdfTest {
    private static final String ROBOT = """
            <robot name="arm">
              <mujoco><option timestep="0.004"/></mujoco>
              <material name="grey"><color rgba="0.5 0.5 0.5 1"/></material>
              <link name="base"><collision><geometry><box size="0.2 0.4 0.6"/></geometry></collision></link>
              <link name="upper">
                <inertial><origin xyz="0 0 -0.2" rpy="0.3 0.2 0.1"/><mass value="1.5"/>
                  <inertia ixx="0.02" iyy="0.03" izz="0.04" ixy="0.001" ixz="0.002" iyz="-0.003"/></inertial>
                <visual><geometry><mesh filename="package://arm/upper.stl"/></geometry></visual>
              </link>
              <link name="lower">
                <inertial><origin xyz="0 0 -0.1"/><mass value="0.5"/><inertia ixx="0.01" iyy="0.01" izz="0.002"/></inertial>
                <collision><origin xyz="0 0 -0.1"/><geometry><cylinder radius="0.02" length="0.2"/></geometry></collision>
              </link>
              <link name="finger"><inertial><mass value="0.1"/><inertia ixx="1e-4" iyy="1e-4" izz="1e-4"/></inertial></link>
              <link name="tip"/>
              <joint name="shoulder" type="revolute"><origin xyz="0 0 1" rpy="0 0 0.5"/><parent link="base"/>
                <child link="upper"/><axis xyz="0 1 0"/><limit lower="-1" upper="2" effort="3" velocity="9"/>
                <dynamics damping="0.2" friction="0.1"/></joint>
              <joint name="elbow" type="continuous"><origin xyz="0 0 -0.4"/><parent link="upper"/><child link="lower"/>
                <axis xyz="0 2 0"/></joint>
              <joint name="grip" type="prismatic"><origin xyz="0 0 -0.2"/><parent link="lower"/><child link="finger"/>
                <limit lower="0" upper="0.05" effort="0" velocity="1"/><mimic joint="elbow" multiplier="0.01" offset="0.02"/></joint>
              <joint name="end" type="fixed"><parent link="finger"/><child link="tip"/></joint>
            </robot>""";

    /** fullinertia is R I R' with the rotation of roll 0.3, pitch 0.2 and yaw 0.1, computed by the reader of orientations. */
    private static final String MODEL = """
            <mujoco><compiler angle="radian" eulerseq="XYZ"/><option timestep="0.004"/>
            <worldbody><geom type="box" size="0.1 0.2 0.3"/>
              <body name="upper" pos="0 0 1" euler="0 0 0.5">
                <joint name="shoulder" axis="0 1 0" range="-1 2" actuatorfrcrange="-3 3" damping="0.2" frictionloss="0.1"/>
                <body pos="0 0 -0.2" euler="0.3 0.2 0.1"><inertial pos="0 0 0" mass="1.5"
                  fullinertia="0.02 0.03 0.04 0.001 0.002 -0.003"/></body>
                <body name="lower" pos="0 0 -0.4"><joint name="elbow" axis="0 1 0"/>
                  <inertial pos="0 0 -0.1" mass="0.5" diaginertia="0.01 0.01 0.002"/>
                  <geom type="cylinder" size="0.02 0.1" pos="0 0 -0.1"/>
                  <body name="finger" pos="0 0 -0.2"><joint name="grip" type="slide" axis="1 0 0" range="0 0.05"/>
                    <inertial pos="0 0 0" mass="0.1" diaginertia="1e-4 1e-4 1e-4"/></body></body>
              </body>
            </worldbody>
            <equality><joint joint1="grip" joint2="elbow" polycoef="0.02 0.01 0 0 0"/></equality></mujoco>""";

    private static double[] run(BodyModel model) {
        BodySimulator simulator = new BodySimulator(model);
        double[] x = {0.4, -0.7, 0.01, 1, 2, 0};
        double[] next = new double[6];
        for (int k = 0; k < 100; k++) {
            simulator.step(x, 0, new double[model.nu()], 0, next, 0);
            System.arraycopy(next, 0, x, 0, 6);
        }
        return x;
    }

    @Test
    void movesAsTheModelThatMeansTheSame() {
        BodyModel robot = Mjcf.parse(ROBOT, "arm.urdf");
        assertEquals("arm", robot.name());
        assertEquals(List.of("shoulder", "elbow", "grip"), robot.jointNames());
        assertEquals(List.of(), robot.warnings());
        assertArrayEquals(run(Mjcf.parse(MODEL, "m.xml")), run(robot), 1e-9);
        assertEquals(4, robot.bodies(), "the tip is part of the finger");
        assertEquals(2, robot.geoms());
    }

    /** Whatever stores a model keeps what it means, and the meshes that it names lie beside it. */
    @Test
    void meshesLieBesideTheFile(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("tetra.obj"), """
                v 0 0 0
                v 0.1 0 0
                v 0 0.1 0
                v 0 0 0.1
                f 1 3 2
                f 1 2 4
                f 1 4 3
                f 2 3 4
                """);
        Path file = Files.writeString(
                folder.resolve("r.urdf"),
                "<robot name='r'><link name='w'/><link name='b'><collision><geometry><mesh filename='package://r/m/tetra.obj'"
                        + " scale='2 2 2'/></geometry></collision></link><joint name='j' type='floating'><parent"
                        + " link='w'/><child link='b'/></joint></robot>");
        assertEquals(1000 * 0.008 / 6, Mjcf.read(file).totalMass(), 1e-6);
        BodyModel stored = Mjcf.parse(Mjcf.resolved(file), "stored.xml");
        assertEquals(1000 * 0.008 / 6, stored.totalMass(), 1e-6);
    }

    /** A joint between the world and a link that floats. */
    @Test
    void linksMayFloat() {
        BodyModel model = Mjcf.parse(
                "<robot name='r'><link name='w'/><link name='b'><collision><geometry><sphere radius='0.1'/></geometry>"
                        + "</collision></link><joint name='j' type='floating'><parent link='w'/><child link='b'/></joint></robot>",
                "r.urdf");
        assertEquals(7, model.nq());
        assertEquals(1000 * 4 * Math.PI / 3 * 1e-3, model.totalMass(), 1e-12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<link name='a'/><link name='b'/> | links w, b hang on nothing",
                "<link name='a'/><link name='a'/> | the link name 'a' is used twice",
                "<link name='a'/><joint name='j' type='fixed'><parent link='a'/><child link='b'/></joint>"
                        + " | there is no link 'b'",
                "<link name='a'/><link name='b'/><joint name='j' type='fixed'><parent link='a'/><child link='b'/></joint>"
                        + "<joint name='k' type='fixed'><parent link='a'/><child link='b'/></joint> | hangs on two joints",
                "<link name='a'/><link name='b'/><joint name='j' type='planar'><parent link='a'/><child link='b'/></joint>"
                        + " | is not one of revolute",
                "<link name='a'><inertial><inertia/></inertial></link> | needs a <mass>",
                "<links/> | is no part of a URDF robot"
            })
    void brokenRobotsAreRefused(String parts, String said) {
        InputException e = assertThrows(
                InputException.class,
                () -> Mjcf.parse(
                        "<robot name='r'><link name='w'/><joint name='o' type='floating'><parent link='w'/>"
                                + "<child link='a'/></joint>" + parts + "</robot>",
                        "r.urdf"));
        assertTrue(e.getMessage().startsWith("r.urdf:1: <") && e.getMessage().contains(said), e.getMessage());
    }
}
