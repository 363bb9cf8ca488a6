package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simulate} and {@code verify}, with a recording of MuJoCo that travels with the envs tests. */
class BodyCommandsTest {
    @TempDir
    Path folder;

    private String recording;

    @BeforeEach
    void unpack() throws IOException {
        Files.createDirectories(folder.resolve("models"));
        try (InputStream xml = getClass().getResourceAsStream("/mujoco/acrobot.xml");
                InputStream json = getClass().getResourceAsStream("/mujoco/acrobot.json.gz")) {
            Files.copy(xml, folder.resolve("models/acrobot.xml"));
            recording = new String(new GZIPInputStream(json).readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(folder.resolve("acrobot.json"), recording);
        }
    }

    @Test
    void verifyAcceptsTheRecording() {
        Terminal t = Terminal.run("verify", "--fixtures", folder.toString());
        assertEquals(0, t.exitCode(), t.out() + t.err());
        assertTrue(t.out().contains("qfrc_bias"), t.out());
        assertTrue(t.out().contains(" 0 beyond tolerance"), t.out());
    }

    @Test
    void verifyNoticesAWrongEngine() throws IOException {
        String heavier = recording.replaceFirst("\"gravity\": \\[\\s*0,\\s*0,\\s*-9.81", "\"gravity\": [0, 0, -9.82");
        assertTrue(!heavier.equals(recording));
        Files.writeString(folder.resolve("acrobot.json"), heavier);
        Terminal t = Terminal.run(
                "verify",
                "--fixtures",
                folder.toString(),
                "--models",
                folder.resolve("models").toString());
        assertEquals(1, t.exitCode(), t.out() + t.err());
        assertTrue(t.out().contains("BEYOND TOLERANCE"), t.out());
    }

    @Test
    void verifyNamesAMissingModel() throws IOException {
        Files.delete(folder.resolve("models/acrobot.xml"));
        Terminal t = Terminal.run("verify", "--fixtures", folder.toString());
        assertEquals(2, t.exitCode(), t.out() + t.err());
        assertTrue(t.err().contains("--models"), t.err());
    }

    /** One recording without its model does not keep the others from being checked; it is named. */
    @Test
    void verifyChecksWhatHasAModel() throws IOException {
        String other = recording.replace("acrobot", "elsewhere");
        assertTrue(!other.equals(recording));
        Files.writeString(folder.resolve("another.json"), other);
        Terminal t = Terminal.run("verify", "--fixtures", folder.toString());
        assertEquals(0, t.exitCode(), t.out() + t.err());
        assertTrue(t.out().contains("not checked: " + folder.resolve("another.json") + ": found no model"), t.out());
        assertTrue(t.out().contains("1 recordings, "), t.out());
    }

    @Test
    void simulateWritesTheRecordedTrajectory() throws IOException {
        JsonNode run = new ObjectMapper().readTree(recording).path("runs").get(1);
        StringBuilder controls = new StringBuilder("elbow\n");
        run.get("ctrl").forEach(row -> controls.append(row.get(0).asDouble()).append('\n'));
        Path csv = Files.writeString(folder.resolve("controls.csv"), controls);
        Path out = folder.resolve("out/trajectory.csv");
        JsonNode q = run.get("qpos0");
        JsonNode v = run.get("qvel0");
        Terminal t = Terminal.run(
                "simulate",
                "--mjcf",
                folder.resolve("models/acrobot.xml").toString(),
                "--qpos",
                q.get(0).asDouble() + "," + q.get(1).asDouble(),
                "--qvel",
                v.get(0).asText(),
                v.get(1).asText(),
                "--ctrl",
                csv.toString(),
                "--steps",
                "100",
                "--integrator",
                run.get("integrator").asText(),
                "--out",
                out.toString());
        assertEquals(0, t.exitCode(), t.err());
        List<String> lines = Files.readAllLines(out);
        assertEquals("time,shoulder,elbow,shoulder_dot,elbow_dot,energy_potential,energy_kinetic,ctrl_0", lines.get(0));
        assertEquals(102, lines.size());
        String[] last = lines.get(101).split(",");
        assertEquals(run.get("qpos").get(100).get(1).asDouble(), Double.parseDouble(last[2]), 1e-10);
        assertEquals(run.get("energy").get(100).get(0).asDouble(), Double.parseDouble(last[5]), 1e-9);
    }

    @Test
    void describeSaysWhatABodyHas() throws IOException {
        Path model = Files.writeString(folder.resolve("d.xml"), """
                <mujoco model="arm"><worldbody><body name="upper"><joint name="shoulder" range="-60 90" damping="0.3"/>
                <geom size="0.1" mass="2"/><body pos="1 0 0"><joint type="ball"/><geom size="0.1" mass="0.5"/></body></body></worldbody>
                <actuator><motor name="pull" joint="shoulder" gear="4" ctrlrange="-1 2"/></actuator></mujoco>
                """);
        Terminal t = Terminal.run("simulate", "--mjcf", model.toString(), "--describe");
        assertEquals(0, t.exitCode(), t.err());
        String said = t.out();
        assertTrue(
                said.contains("arm: 2 bodies of 2.500 kg, 2 joints (5 positions, 4 velocities), 1 actuators; Euler"),
                said);
        assertTrue(
                said.contains(
                        "shoulder             hinge of upper            shoulder  from -1.047 to 1.571  damping 0.3"),
                said);
        assertTrue(said.contains("joint1               ball  of body2            joint1_qw .. joint1_qz"), said);
        assertTrue(said.contains("pull                 gear 4.000  from -1.000 to 2.000"), said);
        assertTrue(said.contains("body2                   0.5000 kg  on upper"), said);
        Terminal none = Terminal.run("simulate", "--mjcf", model.toString(), "--steps", "3");
        assertEquals(2, none.exitCode());
        assertTrue(none.err().contains("simulate needs --out FILE"), none.err());
        Terminal pictures = Terminal.run(
                "simulate",
                "--mjcf",
                model.toString(),
                "--steps",
                "30",
                "--out",
                folder.resolve("o.csv").toString(),
                "--view",
                "solid",
                "--camera",
                "fixed",
                "--size",
                "64",
                "--png",
                folder.resolve("o.png").toString());
        assertEquals(0, pictures.exitCode(), pictures.err());
        assertEquals(
                9 * 64,
                javax.imageio.ImageIO.read(folder.resolve("o.png").toFile()).getWidth());
    }

    /** The controls of a keyframe are held where no others are given, and parts of it can be replaced. */
    @Test
    void simulateStartsFromAKeyframe() throws IOException {
        Path model = Files.writeString(folder.resolve("key.xml"), """
            <mujoco><option timestep="0.01" gravity="0 0 0"/><worldbody><body><joint name="h"/>
            <inertial pos="0 0 0" mass="1" diaginertia="2 2 2"/></body></worldbody><actuator><motor joint="h"/></actuator>
            <keyframe><key name="go" qpos="0.5" qvel="1" ctrl="4"/></keyframe></mujoco>\
            """);
        Path out = folder.resolve("key.csv");
        Terminal t = Terminal.run(
                "simulate",
                "--mjcf",
                model.toString(),
                "--key",
                "go",
                "--qvel",
                "3",
                "--steps",
                "1",
                "--out",
                out.toString());
        assertEquals(0, t.exitCode(), t.err());
        List<String> rows = Files.readAllLines(out);
        assertEquals(0.5, Double.parseDouble(rows.get(1).split(",")[1]), 1e-15);
        assertEquals(3 + 0.01 * 4 / 2, Double.parseDouble(rows.get(2).split(",")[2]), 1e-14);
        Terminal wrong = Terminal.run(
                "simulate", "--mjcf", model.toString(), "--key", "stay", "--steps", "1", "--out", out.toString());
        assertEquals(2, wrong.exitCode());
        assertTrue(wrong.err().contains("has no keyframe 'stay'; it has 1: go"), wrong.err());
    }

    /** A body that falls moves in its pictures. */
    @Test
    void simulateDrawsAnyBody() throws IOException {
        Path png = folder.resolve("fall.png");
        Path gif = folder.resolve("fall.gif");
        Terminal t = Terminal.run(
                "simulate",
                "--mjcf",
                folder.resolve("models/acrobot.xml").toString(),
                "--qpos",
                "1,0",
                "--steps",
                "100",
                "--timestep",
                "0.01",
                "--png",
                png.toString(),
                "--gif",
                gif.toString(),
                "--view",
                "side",
                "--out",
                folder.resolve("fall.csv").toString());
        assertEquals(0, t.exitCode(), t.err());
        BufferedImage strip = ImageIO.read(png.toFile());
        int moments = strip.getWidth() / strip.getHeight();
        BufferedImage first = strip.getSubimage(0, 0, strip.getHeight(), strip.getHeight());
        BufferedImage last =
                strip.getSubimage((moments - 1) * strip.getHeight(), 0, strip.getHeight(), strip.getHeight());
        assertTrue(difference(first, last) > 300, "pixels that differ: " + difference(first, last));
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(ImageIO.createImageInputStream(gif.toFile()));
        assertEquals(26, reader.getNumImages(true), "a second at 25 frames per second");
    }

    @Test
    void simulateSaysWhereAMotionIsLost() {
        Path png = folder.resolve("lost.png");
        Terminal t = Terminal.run(
                "simulate",
                "--mjcf",
                folder.resolve("models/acrobot.xml").toString(),
                "--qpos",
                "1,2",
                "--steps",
                "100",
                "--timestep",
                "2",
                "--png",
                png.toString(),
                "--out",
                folder.resolve("lost.csv").toString());
        assertEquals(0, t.exitCode(), t.err());
        assertTrue(t.err().contains("the motion is beyond 1e10 from about"), t.err());
        assertTrue(Files.exists(png));
    }

    private static int difference(BufferedImage a, BufferedImage b) {
        int different = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                different += a.getRGB(x, y) == b.getRGB(x, y) ? 0 : 1;
            }
        }
        return different;
    }

    /** Writes a trajectory of the model and finds the parameters of another model in it. */
    @Test
    void fitFindsTheParametersThatSimulateUsed() throws IOException {
        Path truth = folder.resolve("models/acrobot.xml");
        Path guess = Files.writeString(
                folder.resolve("guess.xml"),
                Files.readString(truth)
                        .replace("mass=\"0.7\"", "mass=\"1.1\"")
                        .replace("damping=\"0.05\"", "damping=\"0.2\""));
        Path csv = folder.resolve("t.csv");
        Terminal simulated = Terminal.run(
                "simulate", "--mjcf", truth.toString(), "--qpos", "0.4,-1", "--steps", "150", "--out", csv.toString());
        assertEquals(0, simulated.exitCode(), simulated.err());
        String[] fit = {
            "fit",
            "--mjcf",
            guess.toString(),
            "--free",
            "mass:lower,damping:shoulder,damping:elbow",
            "--data",
            csv.toString(),
            "--out",
            folder.resolve("fitted").toString()
        };
        Terminal t = Terminal.run(fit);
        assertEquals(0, t.exitCode(), t.err());
        assertTrue(t.out().matches("(?s).*mass:lower +kg +0\\.70000 .*"), t.out());
        BodyModel written = Mjcf.read(folder.resolve("fitted/body.xml"));
        assertEquals(0.7, written.field("body_mass")[written.body("lower")], 1e-4);
        Terminal score = Terminal.run(
                "evaluate",
                "--model",
                folder.resolve("fitted").toString(),
                "--data",
                csv.toString(),
                "--window",
                "0.1",
                "--every",
                "0.05");
        assertEquals(0, score.exitCode(), score.err());
        assertTrue(score.out().contains("RMSE rad"), score.out());
        List<String> lines = Files.readAllLines(csv);
        List<String> header = List.of(lines.get(0).split(","));
        Path angles = Files.write(
                folder.resolve("angles.csv"),
                lines.stream()
                        .map(line -> line.split(","))
                        .map(cells -> IntStream.range(0, cells.length)
                                .filter(i -> !header.get(i).endsWith("_dot"))
                                .mapToObj(i -> cells[i])
                                .collect(Collectors.joining(",")))
                        .toList());
        fit[6] = angles.toString();
        Terminal positions = Terminal.run(fit);
        assertEquals(0, positions.exitCode(), positions.err());
        assertTrue(
                positions
                        .err()
                        .contains("note: elbow_dot, shoulder_dot: not in the records; differences of positions begin"),
                positions.err());
        assertTrue(positions.out().matches("(?s).*mass:lower +kg +0\\.70000 .*"), positions.out());
        Terminal unknown =
                Terminal.run("fit", "--mjcf", guess.toString(), "--free", "mass:leg", "--data", csv.toString());
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().contains("mass:upper"), unknown.err());
    }

    /** A body that floats and touches the floor: its velocities from places and quaternions, whose signs jump, and a late actuator. */
    @Test
    void aFloatingBodyIsFoundFromItsPlacesAlone() throws IOException {
        String xml = """
                <mujoco model="hopper"><worldbody><geom type="plane" size="5 5 .1"/>
                  <body name="torso" pos="0 0 .5"><freejoint name="root"/><geom type="box" size=".1 .2 .1"/>
                    <body name="leg" pos="0 0 -.1"><joint name="hip" axis="0 1 0" damping="%s"/>
                      <geom type="capsule" fromto="0 0 0 0 0 -.3" size=".05"/></body></body></worldbody>
                  <actuator><motor name="push" joint="hip" gear="5" ctrlrange="-1 1"/></actuator></mujoco>
                """;
        Path body = Files.writeString(folder.resolve("hopper.xml"), xml.formatted(".2"));
        Path guess = Files.writeString(folder.resolve("guess.xml"), xml.formatted(".5"));
        Path control = Files.writeString(
                folder.resolve("push.csv"),
                "push\n"
                        + IntStream.range(0, 200)
                                .mapToObj(t -> t / 20 % 2 == 0 ? "1\n" : "-0.5\n")
                                .collect(Collectors.joining()));
        Path csv = folder.resolve("hopper.csv");
        Terminal simulated = Terminal.run(
                "simulate",
                "--mjcf",
                body.toString(),
                "--steps",
                "200",
                "--ctrl",
                control.toString(),
                "--out",
                csv.toString());
        assertEquals(0, simulated.exitCode(), simulated.err());
        List<String> lines = Files.readAllLines(csv);
        List<String> header = List.of(lines.get(0).split(","));
        List<Integer> kept = Stream.of(
                        "time", "root_x", "root_y", "root_z", "root_qw", "root_qx", "root_qy", "root_qz", "hip", "push")
                .map(header::indexOf)
                .toList();
        Path places = Files.write(
                folder.resolve("places.csv"),
                IntStream.range(0, lines.size())
                        .mapToObj(row -> kept.stream()
                                .map(i -> {
                                    String cell = lines.get(row).split(",")[i];
                                    boolean flipped = row > 90 && header.get(i).startsWith("root_q");
                                    return flipped ? String.valueOf(-Double.parseDouble(cell)) : cell;
                                })
                                .collect(Collectors.joining(",")))
                        .toList());
        Terminal fit = Terminal.run(
                "fit",
                "--mjcf",
                guess.toString(),
                "--free",
                "damping:hip,delay:push",
                "--data",
                places.toString(),
                "--out",
                folder.resolve("floating").toString());
        assertEquals(0, fit.exitCode(), fit.err());
        assertTrue(fit.err().contains("places.csv: the quaternion of 'root' changes sign without turning"), fit.err());
        assertTrue(
                fit.err().contains("note: hip_dot, root_vx, root_vy, root_vz, root_wx, root_wy, root_wz: not in"),
                fit.err());
        assertTrue(fit.out().matches("(?s).*damping:hip +N m s/rad +0\\.20000 .*"), fit.out());
        assertTrue(
                fit.out().contains("root_y          m             0.000              0.000      0.000          -"),
                fit.out());
        assertTrue(fit.out().contains("note: its actuators act at once: delays are not in that file"), fit.out());
        assertEquals(0.2, Mjcf.read(folder.resolve("floating/body.xml")).field("dof_damping")[6], 1e-4);
    }

    /** An actuator may be called as the joint that it drives; its column is then the control's own. */
    @Test
    void aJointsColumnIsNotTakenForItsActuators() throws IOException {
        Path csv = Files.writeString(
                folder.resolve("named.csv"),
                "time,shoulder,elbow,shoulder_dot,elbow_dot\n0,0,1,0,0\n0.01,0,1,0,0\n0.02,0,1,0,0\n");
        Terminal t = Terminal.run(
                "fit",
                "--mjcf",
                folder.resolve("models/acrobot.xml").toString(),
                "--free",
                "mass:lower",
                "--data",
                csv.toString());
        assertEquals(2, t.exitCode(), t.out());
        assertTrue(t.err().contains("named.csv: has no column 'action_elbow' or 'ctrl_0'"), t.err());
    }

    @Test
    void simulateNamesWhatIsWrong() throws IOException {
        Path model = folder.resolve("models/acrobot.xml");
        Path out = folder.resolve("x.csv");
        String[] base = {"simulate", "--mjcf", model.toString(), "--steps", "3", "--out", out.toString()};
        assertError("--qpos has 1 numbers; the model needs 2", with(base, "--qpos", "-1"));
        assertError("--qvel: 'fast' is not a number", with(base, "--qvel", "fast,1"));
        assertError("is not one of Euler, RK4", with(base, "--integrator", "leapfrog"));
        assertError("--timestep must be a positive number", with(base, "--timestep", "-1"));
        Path controls = Files.writeString(folder.resolve("c.csv"), "1\n2\n");
        assertError("2 rows of controls for 3 steps", with(base, "--ctrl", controls.toString()));
        Files.writeString(controls, "1\n2 3\n4\n");
        assertError("c.csv:2: has 2 controls; the model has 1", with(base, "--ctrl", controls.toString()));
        Files.writeString(model, Files.readString(model).replace("mass=\"0.7\"", "mass=\"-0.7\""));
        assertError("acrobot.xml:15: <geom name=\"lower\">: mass=\"-0.7\" must not be negative", base);
    }

    private static String[] with(String[] base, String... more) {
        String[] all = java.util.Arrays.copyOf(base, base.length + more.length);
        System.arraycopy(more, 0, all, base.length, more.length);
        return all;
    }

    private static void assertError(String message, String... command) {
        Terminal t = Terminal.run(command);
        assertEquals(2, t.exitCode(), t.out() + t.err());
        assertTrue(t.err().contains(message), t.err());
    }
}
