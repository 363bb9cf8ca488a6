package dev.mechanist.envs.bodies.mjcf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.RestartingSimulator;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in models. */
class AttachmentsTest {
    /** After 100 steps of MuJoCo 3.14.0 under the controls 1 to 9. */
    private static final double[] RECORDED = {
        0.01070103626212475,
        0.4978263297770877,
        0.3933389992906427,
        0.3236602144599336,
        5.874744522940438e-20,
        0.24804406707350782,
        0.44835060298315643,
        0.2960458542555689,
        -0.06386001462512236,
        2.4725385388800607,
        4.950456365465935,
        3.2299727560906977,
        1.4738119070112686e-17,
        2.0932510574114627,
        2.09291964208042,
        4.182176208740778
    };

    @TempDir
    Path folder;

    private static Path attaching() throws URISyntaxException {
        return Path.of(AttachmentsTest.class.getResource("/mjcf/attaching.xml").toURI());
    }

    /** A body, a frame and a whole world, with other angles, other Euler angles, classes, tendons and what acts on them. */
    @Test
    void attachedModelsMoveAsInMujoco() throws URISyntaxException {
        BodyModel model = Mjcf.read(attaching());
        assertEquals(List.of(), model.warnings());
        assertEquals(List.of("t", "x_j", "x_k", "f_k", "u", "w_l", "w_j", "w_k"), model.jointNames());
        assertEquals(9, model.nu());
        double quarter = Math.PI / 2;
        assertArrayEquals(
                new double[] {-quarter, quarter, -1, 1, -1, 1, -1, 1, 0, 0, 0, 0, -1, 1, -1, 1},
                model.field("jnt_range"),
                1e-15);
        assertMoves(model);
        BodyModel again = Mjcf.parse(Mjcf.resolved(attaching()), "again.xml");
        assertEquals(List.of(), again.warnings());
        assertMoves(again);
    }

    private static void assertMoves(BodyModel model) {
        double[] x = Arrays.copyOf(model.qpos0(), 16);
        double[] next = new double[16];
        RestartingSimulator simulator = new RestartingSimulator(model);
        for (int k = 0; k < 100; k++) {
            simulator.step(x, new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, next);
            x = next.clone();
        }
        assertArrayEquals(RECORDED, x, 1e-12);
    }

    private BodyModel with(String attach, String other) throws IOException {
        Files.writeString(folder.resolve("other.xml"), other);
        Path file = folder.resolve("m.xml");
        Files.writeString(
                file,
                "<mujoco><asset><model name='o' file='other.xml'/></asset><worldbody>" + attach
                        + "</worldbody></mujoco>");
        return Mjcf.read(file);
    }

    /** Two of one model do not share their classes; files of the other are beside it; its keys are not taken over. */
    @Test
    void filesAreBesideTheOtherModel() throws IOException {
        Files.createDirectories(folder.resolve("parts"));
        Files.writeString(
                folder.resolve("parts/t.obj"),
                "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n");
        String other = "<mujoco><compiler meshdir='parts'/><asset><mesh file='t.obj'/></asset>"
                + "<worldbody><body name='b'><joint name='j'/><geom type='mesh' mesh='t' density='6'/></body></worldbody>"
                + "<keyframe><key qpos='1'/></keyframe></mujoco>";
        BodyModel model =
                with("<attach model='o' body='b' prefix='p-'/><attach model='o' body='b' prefix='q-'/>", other);
        assertEquals(List.of("p-j", "q-j"), model.jointNames());
        assertArrayEquals(new double[] {0, 1, 1}, model.field("body_mass"), 1e-12);
        assertEquals(1, model.warnings().size());
        assertTrue(model.warnings().get(0).contains("keyframes of attached models are not taken over"));
    }

    @Test
    void whatCannotBeAttachedIsSaid() {
        String other = "<mujoco><worldbody><body name='b'/></worldbody></mujoco>";
        refused("there is no body 'c' in the model o", "<attach model='o' body='c' prefix='p'/>", other);
        refused("there is no frame 'b' in the model o", "<attach model='o' frame='b' prefix='p'/>", other);
        refused("there is no model 'q' in the assets; there are [o]", "<attach model='q' prefix='p'/>", other);
        refused("needs the attribute prefix", "<attach model='o'/>", other);
        refused(
                "its compiler has another autolimits",
                "<attach model='o' prefix='p'/>",
                "<mujoco><compiler autolimits='false'/></mujoco>");
        refused("only MJCF can be attached", "<attach model='o' prefix='p'/>", "<robot name='r'/>");
        refused(
                "models attach each other in a circle",
                "<attach model='o' prefix='p'/>",
                "<mujoco><asset><model name='o' file='other.xml'/></asset><worldbody><attach model='o' prefix=''/>"
                        + "</worldbody></mujoco>");
    }

    private void refused(String said, String attach, String other) {
        InputException e = assertThrows(InputException.class, () -> with(attach, other));
        assertTrue(e.getMessage().contains(said), e.getMessage());
    }
}
