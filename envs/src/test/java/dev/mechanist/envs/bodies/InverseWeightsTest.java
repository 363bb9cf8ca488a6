package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How heavy bodies with few ways to move are to ties and contacts: motions of MuJoCo 3.14.0. */
class InverseWeightsTest {
    private static List<String> remarks(String world, String more) {
        return Mjcf.parse("<mujoco><worldbody>" + world + "</worldbody>" + more + "</mujoco>", "m.xml")
                .remarks();
    }

    /** A wheel about its centre, welded or tied beside it, has no weight to be held by; a lever has, and a slide does not swing. */
    @Test
    void whatIsHeldWithoutWeightIsSaid() {
        String wheel = "<body name='b' pos='1 0 0'><joint %s/><geom size='0.1' pos='%s'/></body>";
        String hinge = wheel.formatted("axis='0 1 0'", "0 0 0");
        String said =
                "body 'b' is tied where it cannot move in the reference configuration: nothing says how softly it is"
                        + " held, and rounding decides, in MuJoCo too";
        for (String tie : List.of("<connect body1='b' anchor='0.1 0 0'/>", "<weld body1='b'/>")) {
            assertEquals(List.of(said), remarks(hinge, "<equality>" + tie + "</equality>"), tie);
            assertEquals(
                    List.of(),
                    remarks(wheel.formatted("axis='0 1 0'", "0.1 0 0"), "<equality>" + tie + "</equality>"),
                    tie);
            assertEquals(
                    List.of(),
                    remarks(wheel.formatted("type='slide'", "0 0 0"), "<equality>" + tie + "</equality>"),
                    tie);
        }
        assertEquals(List.of(), remarks(hinge, "<equality><connect body1='b' anchor='0 0 0'/></equality>"));
    }

    @Test
    void soAreTendonsThatCannotStretch() {
        String world = "<body><joint/><geom size='0.1'/><site name='s' pos='1 0 0'/><site name='t' pos='0 1 0'/></body>"
                + "<site name='w' pos='0 0 2'/>";
        String path = "<tendon><spatial name='p' %s><site site='s'/><site site='%s'/></spatial></tendon>";
        assertEquals(1, remarks(world, path.formatted("range='0 1'", "t")).size());
        assertEquals(1, remarks(world, path.formatted("frictionloss='1'", "t")).size());
        assertEquals(List.of(), remarks(world, path.formatted("stiffness='1'", "t")));
    }

    /**
     * A box tied to the world that only slides along z, so that its whole mass resists; a paddle turning about its centre, pushed from
     * below; a puck that slides askew on the floor, a third of whose inverse mass counts. 20 steps.
     */
    @Test
    void slidersAndPaddlesMoveAsInMujoco() throws IOException {
        BodyModel model;
        try (InputStream in = InverseWeightsTest.class.getResourceAsStream("/mjcf/sliders.xml")) {
            model = Mjcf.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "sliders.xml");
        }
        double[] x = {0, 0, 0, 0.1 * Math.sin(1), 0.1 * Math.sin(2), 0.1 * Math.sin(3)};
        double[] expected = {
            -0.00034277950094733156,
            0.000031230951500198074,
            0.029539410728827202,
            -0.0014501158322978076,
            -0.0010578379233878586,
            0.09146749663008971
        };
        assertArrayEquals(expected, after(model, x, 20), 1e-11);
    }

    /** A cylinder that leans into a box with one contact only: 10 steps. The search has its noise, see {@link FixtureCheck}. */
    @Test
    void withoutSeveralContactsASolidTipsOver() {
        String text = "<mujoco>%s<worldbody><geom type='box' size='1 1 0.3' pos='0 0 -0.3'/><body pos='0 0 0.029'"
                + " euler='3 2 40'><freejoint/><geom type='cylinder' size='0.1 0.03'/></body></worldbody></mujoco>";
        BodyModel single = Mjcf.parse(text.formatted("<option><flag multiccd='disable'/></option>"), "m.xml");
        assertEquals(List.of(), single.warnings());
        double[] start = Arrays.copyOf(single.qpos0(), 13);
        double[] expected = {
            -0.0004823086694199797,
            0.0007298037967665531,
            0.02805391246610281,
            0.9394133555450501,
            0.014858327933184477,
            0.003598136489304008,
            0.3424453692611759
        };
        double[] tipped = Arrays.copyOf(after(single, start, 10), 7);
        assertArrayEquals(expected, tipped, 1e-6);
        double[] held = Arrays.copyOf(after(Mjcf.parse(text.formatted(""), "m.xml"), start, 10), 7);
        double[] expectedHeld = {
            -0.0003217946714633417,
            0.0004836505205688279,
            0.02928451469064282,
            0.9393125951072016,
            0.02109004807687244,
            0.005152267895733981,
            0.3423748131516382
        };
        assertArrayEquals(expectedHeld, held, 1e-4);
    }

    @Test
    void anotherSearchIsSaidWhereSomethingIsSearched() {
        String text =
                "<mujoco><option><flag nativeccd='disable'/></option><worldbody><geom type='box' size='1 1 0.3'/><body"
                        + " pos='0 0 1'><freejoint/><geom type='%s' size='0.1 0.03'/></body></worldbody></mujoco>";
        assertEquals(
                List.of(
                        "m.xml:1: <option>: the flag nativeccd is ignored; shapes without a closed form are searched as it"
                                + " does"),
                Mjcf.parse(text.formatted("cylinder"), "m.xml").warnings());
        assertEquals(List.of(), Mjcf.parse(text.formatted("capsule"), "m.xml").warnings());
    }

    private static double[] after(BodyModel model, double[] start, int steps) {
        BodySimulator simulator = new BodySimulator(model);
        double[] x = start.clone();
        double[] next = new double[x.length];
        for (int k = 0; k < steps; k++) {
            simulator.step(x, 0, new double[0], 0, next, 0);
            System.arraycopy(next, 0, x, 0, x.length);
        }
        return x;
    }
}
