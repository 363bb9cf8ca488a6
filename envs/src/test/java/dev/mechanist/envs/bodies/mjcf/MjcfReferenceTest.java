package dev.mechanist.envs.bodies.mjcf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.mjcf.text.MjcfReader;
import dev.mechanist.envs.bodies.mjcf.text.MjcfReference;
import dev.mechanist.envs.bodies.mjcf.text.MjcfReference.Treatment;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reader does what the table says: it reads what is simulated and nothing that has no influence, and says the rest. */
class MjcfReferenceTest {
    /** Every element that is simulated, once in every form. */
    private static final String EVERYTHING = """
        <mujoco model="m">
          <compiler><lengthrange/></compiler>
          <option><flag/></option>
          <default><joint/><geom/><default class="c"/></default>
          <asset><mesh name="tetra" vertex="0 0 0 1 0 0 0 1 0 0 0 1"/></asset>
          <worldbody>
            <body name="a" childclass="c">
              <frame><joint name="j"/></frame><geom name="g" type="box" size="1 1 1"/><site type="capsule" fromto="0 0 0 1 1 1"/><site name="s"/>
              <geom name="ball" size="0.1" pos="3 0 0" fluidshape="ellipsoid"/><geom type="mesh" mesh="tetra"/><geom type="box" mesh="tetra"/>
            </body>
            <body><freejoint/><inertial pos="0 0 0" mass="1" diaginertia="1 1 1"/></body>
            <body><freejoint/><inertial pos="0 0 0" mass="1" fullinertia="1 1 1 0 0 0"/></body>
            <body><joint name="lim" range="0 1"/><geom size="0.1" mass="1"/></body>
            <body><joint name="b" type="ball"/><geom name="h" size="0.1" mass="1"/></body>
          </worldbody>
          <contact><exclude body1="a" body2="world"/><pair geom1="g" geom2="h"/></contact>
          <actuator>
            <general joint="j"/><motor name="m" joint="j"/><position joint="j" timeconst="0" kv="1"/>
            <position joint="j" dampratio="1"/><velocity joint="j"/><damper joint="j" ctrlrange="0 1"/>
            <intvelocity joint="j" kv="1" actrange="0 1"/><intvelocity joint="j" dampratio="1" actrange="0 1"/>
            <cylinder joint="j"/><muscle joint="j" lengthrange="0 1"/>
            <general cranksite="s" slidersite="s" cranklength="1"/><general site="s" refsite="s"/>
            <adhesion body="a" ctrlrange="0 1"/>
          </actuator>
          <tendon><fixed name="t"><joint joint="j" coef="1"/></fixed>
            <spatial name="path"><site site="s"/><geom geom="ball" sidesite="s"/><site site="s"/><pulley divisor="2"/>
              <site site="s"/><site site="s"/></spatial></tendon>
          <equality>
            <connect body1="a" body2="world" anchor="0 0 0"/><connect site1="s" site2="s"/>
            <weld body1="a" body2="world"/><weld site1="s" site2="s"/>
            <joint joint1="j" joint2="j"/><tendon tendon1="t" tendon2="t"/>
          </equality>
          <keyframe><key/></keyframe>
          <sensor>
            <touch site="s"/><accelerometer site="s"/><velocimeter site="s"/><gyro site="s"/><force site="s"/><torque site="s"/>
            <jointpos joint="j"/><jointvel joint="j"/><jointactuatorfrc joint="j"/><ballquat joint="b"/><ballangvel joint="b"/>
            <tendonpos tendon="t"/><tendonvel tendon="t"/><tendonactuatorfrc tendon="t"/><actuatorpos actuator="m"/><actuatorvel actuator="m"/><actuatorfrc actuator="m"/>
            <framepos objtype="body" objname="a" reftype="site" refname="s"/><framequat objtype="body" objname="a" reftype="site" refname="s"/><framexaxis objtype="body" objname="a" reftype="site" refname="s"/><frameyaxis objtype="body" objname="a" reftype="site" refname="s"/><framezaxis objtype="body" objname="a" reftype="site" refname="s"/><framelinvel objtype="body" objname="a" reftype="site" refname="s"/><frameangvel objtype="body" objname="a" reftype="site" refname="s"/>
            <framelinacc objtype="geom" objname="g"/><frameangacc objtype="geom" objname="g"/><subtreecom body="a"/><subtreelinvel body="a"/><subtreeangmom body="a"/>
            <magnetometer site="s"/><jointlimitpos joint="lim"/><jointlimitvel joint="lim"/><jointlimitfrc joint="lim"/>
            <clock/><e_potential/><e_kinetic/>
          </sensor>
        </mujoco>
        """;

    /** What one command or another has its own way with: read, and then left out or without influence. */
    private static final Set<String> READ_ANYWAY = Set.of("align", "shellinertia", "builtin");

    @Test
    void everythingSimulatedIsReadAndNothingElse() {
        MjcfElement root = MjcfReader.parse(EVERYTHING, "m.xml");
        MjcfCompiler.compile(root, Mjcf.Strictness.WARN, null);
        Map<String, Set<String>> read = new HashMap<>();
        MjcfReference.walk(
                root,
                (key, e) -> read.computeIfAbsent(key, k -> new TreeSet<>()).addAll(e.read()));
        for (String element : MjcfReference.elements()) {
            Set<String> expected = new TreeSet<>(MjcfReference.attributes(element, Treatment.SIMULATED));
            // Replicas and attachments are written out before anything is read.
            if (expected.isEmpty()
                    || element.startsWith("default")
                    || Set.of("replicate", "body/attach", "asset/model").contains(element)) {
                continue;
            }
            Set<String> actual = new TreeSet<>(read.getOrDefault(element, Set.of()));
            actual.removeIf(a -> READ_ANYWAY.contains(a) && !expected.contains(a));
            // What an element cannot have may be asked for.
            actual.retainAll(Stream.of(Treatment.values())
                    .flatMap(treatment -> MjcfReference.attributes(element, treatment).stream())
                    .toList());
            assertEquals(expected, actual, element);
        }
    }

    /** Names of 3.x before 3.14, which its compiler refuses and files still have. */
    private static final Map<String, Set<String>> OLDER = Map.of(
            "compiler", Set.of("exactmeshinertia", "convexhull"),
            "option", Set.of("apirate", "mpr_tolerance", "mpr_iterations", "collision"),
            "option/flag", Set.of("passive", "sensornoise"),
            "visual/global", Set.of("treedepth"),
            "asset/mesh", Set.of("octree"),
            "body", Set.of("fuse"),
            "body/camera", Set.of("orthographic"));

    /**
     * What the compiler of MuJoCo 3.14.0 takes: every attribute name was tried in every element, and those that it did not call
     * unknown are in the file.
     */
    @Test
    void theTableHasEveryAttributeOfMujocoAndNoOther() throws IOException {
        Set<String> elements = new TreeSet<>();
        try (InputStream in = MjcfReferenceTest.class.getResourceAsStream("/mjcf/schema.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] words = line.split(" ");
                elements.add(words[0]);
                Set<String> expected = new TreeSet<>(List.of(words).subList(1, words.length));
                Set<String> actual = new TreeSet<>();
                for (Treatment treatment : Treatment.values()) {
                    actual.addAll(MjcfReference.attributes(words[0], treatment));
                }
                if (MjcfReference.open(words[0])) {
                    assertEquals(Set.of(), actual, words[0]);
                } else {
                    expected.addAll(OLDER.getOrDefault(words[0], Set.of()));
                    assertEquals(expected, actual, words[0]);
                }
            }
        }
        elements.add("equality/distance");
        assertEquals(elements, new TreeSet<>(MjcfReference.elements()));
    }

    private static BodyModel model(String option, String joint, String geom, String more) {
        return Mjcf.parse(
                "<mujoco><option>" + option + "</option><worldbody><body name='b'><joint name='j' axis='0 1 0' " + joint
                        + "/><geom name='g' type='box' size='0.1 0.2 0.3' pos='0.2 0 0' " + geom
                        + "/><body pos='1 0 0'><joint name='k' axis='0 1 0'/><geom name='h' size='0.1'/></body></body>"
                        + "</worldbody>" + more + "</mujoco>",
                "m.xml");
    }

    private static double[] step(BodyModel model) {
        double[] x = {0.1, 0.2, 0.3, 0.4};
        double[] next = new double[4];
        double[] u = new double[model.nu()];
        Arrays.fill(u, 0.5);
        BodySimulator simulator = new BodySimulator(model);
        for (int k = 0; k < 10; k++) {
            simulator.step(x, 0, u, 0, next, 0);
            System.arraycopy(next, 0, x, 0, 4);
        }
        return x;
    }

    /** Whatever has no influence can be anything. */
    @Test
    void whatHasNoInfluenceChangesNothing() {
        double[] expected = step(model("", "", "", "<actuator><motor joint='j'/></actuator>"));
        BodyModel busy = model(
                "<flag energy='enable' nativeccd='disable' multiccd='enable'/>",
                given("body/joint"),
                given("body/geom"),
                "<actuator><motor joint='j' " + given("actuator/motor")
                        + "/></actuator><sensor><rangefinder site='1'/></sensor><visual><global fovy='1'/></visual><statistic"
                        + " extent='2'/><size njmax='9'/><asset><mesh file='x'/><texture"
                        + " builtin='flat'/></asset><custom><text name='a' data='b'/></custom><keyframe><key name='k'"
                        + " qpos='1 2'/></keyframe><tendon><fixed name='t'><joint joint='j'"
                        + " coef='2'/></fixed></tendon><equality><joint joint1='j' active='false'/></equality>");
        assertEquals(List.of(), busy.warnings());
        assertArrayEquals(expected, step(busy));
    }

    private static String given(String element) {
        StringBuilder text = new StringBuilder();
        for (String attribute : MjcfReference.attributes(element, Treatment.NO_INFLUENCE)) {
            text.append(attribute).append("='1' ");
        }
        return text.toString();
    }

    /** Each with the value that is left out and one that asks for nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flag | sleep=\"enable\" | sleep=\"disable\" | the flag sleep is ignored",
                "flag | diagexact=\"enable\" | diagexact=\"disable\" | the flag diagexact is ignored",
                "motor | delay=\"0.003\" nsample=\"2\" interp=\"linear\" | delay=\"0.004\" nsample=\"2\" interp=\"linear\""
                        + " | interp of a delay between two steps",
                "equality | active=\"true\" | active=\"false\" | equality constraints of this kind are not simulated",
                "limited | iterations=\"2\" | iterations=\"50\" | iterations=\"2\" is ignored",
                "limited | ls_iterations=\"2\" | ls_iterations=\"20\" | ls_iterations=\"2\" is ignored",
                "limited | tolerance=\"1e-2\" | tolerance=\"1e-10\" | tolerance=\"1e-2\" is ignored",
                "limited | noslip_iterations=\"3\" | noslip_iterations=\"0\" | noslip_iterations is ignored",
                "touching | iterations=\"2\" | iterations=\"50\" | iterations=\"2\" is ignored",
                "rubbing | iterations=\"2\" | iterations=\"50\" | iterations=\"2\" is ignored",
                "flag | override=\"enable\" | override=\"disable\" | the flag override is ignored",
                "option | nothing | iterations=\"2\" | nothing",
                "medium | fluidshape=\"ellipsoid\" | fluidshape=\"none\" | is no part of what the implicit",
                "geom | nothing | fluidshape=\"ellipsoid\" | nothing"
            })
    void whatIsLeftOutIsSaidUnlessItAsksForNothing(String where, String left, String neutral, String said) {
        if (!left.equals("nothing")) {
            List<String> warnings = put(where, left).warnings();
            assertEquals(1, warnings.size(), warnings.toString());
            assertTrue(warnings.get(0).contains(said), warnings.toString());
        }
        assertEquals(List.of(), put(where, neutral).warnings());
    }

    private static BodyModel put(String where, String attribute) {
        return switch (where) {
            case "joint" -> model("", attribute, "", "");
            case "geom" -> model("", "", attribute, "");
            case "medium" ->
                Mjcf.parse(
                        "<mujoco><option density='1' integrator='implicit'/><worldbody><body><joint/><geom size='0.1' "
                                + attribute + "/></body></worldbody></mujoco>",
                        "m.xml");
            case "flag" -> model("<flag " + attribute + "/>", "", "", "");
            case "motor" -> model("", "", "", "<actuator><motor joint='j' " + attribute + "/></actuator>");
            case "equality" -> model("", "", "", "<equality><distance " + attribute + "/></equality>");
            case "limited" -> model("", "range='-9 9'", "", "<option " + attribute + "/>");
            case "touching" -> model("<flag filterparent='disable'/>", "", "", "<option " + attribute + "/>");
            case "rubbing" -> model("", "frictionloss='1'", "", "<option " + attribute + "/>");
            case "option" -> model("", "", "", "<option " + attribute + "/>");
            default ->
                Mjcf.parse(
                        "<mujoco><worldbody><body " + attribute
                                + "><joint/><geom size='0.1'/></body></worldbody></mujoco>",
                        "m.xml");
        };
    }

    /** MuJoCo 3.14.0 refuses the one and finds no contacts by the other; here both are read. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "<compiler exactmeshinertia='true'/>, exactmeshinertia is no longer part of MJCF",
                "<option ccd_tolerance='0'/>, carries the search on to rounding"
            })
    void whatMujocoDoesNotTakeIsSaid(String head, String said) {
        List<String> warnings = Mjcf.parse(
                        "<mujoco>" + head + "<worldbody><geom type='box' size='1 1 1'/><body pos='0 0 2'><freejoint/>"
                                + "<geom type='ellipsoid' size='1 2 1'/></body></worldbody></mujoco>",
                        "m.xml")
                .warnings();
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains(said), warnings.toString());
    }

    /** Two hinges about one axis, also where another is between them in the list; not about two, nor with an armature. */
    @ParameterizedTest
    @CsvSource({
        "<joint/><joint name='b'/>, 1",
        "<joint/><joint axis='1 0 0'/><joint name='b' pos='0 0 3'/>, 1",
        "<joint/><joint axis='1 0 0'/>, 0",
        "<joint/><joint axis='0 0.001 1'/>, 0",
        "<joint armature='0.1'/><joint/>, 0"
    })
    void jointsThatOthersMakeIdleAreSaid(String joints, int lines) {
        List<String> warnings = Mjcf.parse(
                        "<mujoco><worldbody><body>" + joints + "<geom size='0.1'/></body></worldbody></mujoco>",
                        "m.xml")
                .warnings();
        assertEquals(lines, warnings.size(), warnings.toString());
        assertTrue(lines == 0 || warnings.get(0).contains("mass matrix has no inverse"), warnings.toString());
    }

    /** A remark where cylinders may lie on what has corners, none for round solids, floors, and what cannot touch. */
    @ParameterizedTest
    @CsvSource({
        "box, cylinder, '', 1",
        "cylinder, capsule, '', 1",
        "box, ellipsoid, '', 0",
        "box, capsule, '', 0",
        "sphere, cylinder, '', 0",
        "plane, cylinder, '', 0",
        "box, cylinder, contype='0' conaffinity='0', 0"
    })
    void whatRoundingDecidesIsRemarked(String fixed, String free, String more, int remarks) {
        BodyModel model = Mjcf.parse(
                "<mujoco><worldbody><geom type='" + fixed + "' size='1 1 1'/><body><freejoint/><geom type='" + free
                        + "' size='1 1 1' " + more + "/></body></worldbody></mujoco>",
                "m.xml");
        assertEquals(remarks, model.remarks().size(), model.remarks().toString());
        assertEquals(List.of(), model.warnings());
    }

    @Test
    void flagsThatSwitchItOffKeepItQuiet() {
        assertEquals(
                List.of(),
                model("<flag frictionloss='disable'/>", "frictionloss='1'", "", "")
                        .warnings());
        String weld = "<equality><weld body1='b'/></equality>";
        assertEquals(
                List.of(), model("<flag equality='disable'/>", "", "", weld).warnings());
        assertEquals(
                List.of(), model("<flag constraint='disable'/>", "", "", weld).warnings());
        assertEquals(
                List.of(),
                model("<flag limit='disable'/>", "range='-9 9'", "", "<option iterations='1'/>")
                        .warnings());
    }

    /** One line per kind: the first place, and how many more there are. */
    @Test
    void warningsOfAKindAreOneLine() {
        BodyModel model = Mjcf.parse("""
            <mujoco><default><tendon stiffness="2"/></default>
            <worldbody><body><joint/><geom name="a" type="hfield" size="0.1"/><geom size="0.1"/><geom type="hfield"/><geom type="hfield"/></body></worldbody>
            <equality><distance name="t"/><distance/></equality>
            <extension><plugin plugin="x"/></extension></mujoco>\
            """, "m.xml");
        assertEquals(
                List.of(
                        "m.xml:2: <geom name=\"a\">: geoms of type hfield are left out, with their mass (and 2 more)",
                        "m.xml:3: <distance name=\"t\">: equality constraints of this kind are not simulated (and 1"
                                + " more)",
                        "m.xml:4: <plugin>: is not simulated"),
                model.warnings());
    }

    private static long contacts(String option, String world, String more) {
        return Mjcf.parse(
                        "<mujoco><option>" + option + "</option><worldbody>" + world + "</worldbody>" + more
                                + "</mujoco>",
                        "m.xml")
                .contactPairs();
    }

    /** A floor, a stand fixed to the world, and an arm of two links with a fixed tip. */
    @Test
    void contactsArePossibleBetweenWhatMovesAgainstEachOther() {
        String geom = "<geom size='0.1'/>";
        String arm = "<body name='s'>" + geom + "<body name='u'><joint/>" + geom + "<body name='l'><joint/>" + geom
                + "<body name='t'>" + geom + "</body></body></body></body>";
        String floor = "<geom type='plane' size='1 1 1'/>";
        // Parents do not touch their children, unless these are fixed to the world: stand with u, l and t.
        assertEquals(3, contacts("", arm, ""));
        assertEquals(6, contacts("", floor + arm, ""));
        // u against l, and against t, which is fixed to l.
        assertEquals(5, contacts("<flag filterparent='disable'/>", arm, ""));
        assertEquals(2, contacts("", arm, "<contact><exclude body1='u' body2='s'/></contact>"));
        assertEquals(0, contacts("<flag contact='disable'/>", arm, ""));
        assertEquals(0, contacts("<flag constraint='disable'/>", arm, ""));
        String masked = "<body><freejoint/><geom size='0.1' contype='2' conaffinity='4'/></body>"
                + "<body><freejoint/><geom size='0.1' contype='%s' conaffinity='%s'/></body>";
        assertEquals(0, contacts("", masked.formatted(2, 4), ""));
        assertEquals(1, contacts("", masked.formatted(4, 8), ""));
        assertEquals(1, contacts("", masked.formatted(8, 2), ""));
        String pair = "<contact><pair geom1='p' geom2='q'/></contact>";
        String named = "<body><freejoint/><geom name='p' size='0.1' contype='%s'/></body>"
                + "<body><freejoint/><geom name='q' size='0.1' contype='%s' conaffinity='0'/></body>";
        assertEquals(0, contacts("", named.formatted(0, 0), ""));
        assertEquals(1, contacts("", named.formatted(0, 0), pair));
        // A pair of its own is not there a second time.
        assertEquals(1, contacts("", named.formatted(1, 1), pair));
    }

    /** The frame of an inertial counts; a mixed solref is MuJoCo's own; a free joint moves its body where it says so. */
    @Test
    void framesHoldForInertials() {
        BodyModel model = Mjcf.parse("""
            <mujoco><worldbody><body><joint/>
              <frame pos="1 2 3" euler="0 0 90"><inertial pos="4 0 0" mass="2" diaginertia="1 2 2.5"/></frame>
            </body></worldbody></mujoco>\
            """, "m.xml");
        double half = Math.sqrt(0.5);
        assertArrayEquals(new double[] {0, 0, 0, 1, 6, 3}, model.field("body_ipos"), 1e-14);
        assertArrayEquals(new double[] {1, 0, 0, 0, half, 0, 0, half}, model.field("body_iquat"), 1e-14);
    }

    @ParameterizedTest
    @CsvSource({"0.05 -1, 0.02 1", "-5 1, 0.02 1", "-5 -1, -5 -1", "0.05 0.5, 0.05 0.5", "0 0, 0 0"})
    void referencesOfMixedSignsAreTheDefault(String given, String taken) {
        BodyModel model = model("", "range='-9 9' solreflimit='" + given + "'", "", "");
        double[] solref = model.field("jnt_solref");
        String[] expected = taken.split(" ");
        assertEquals(Double.parseDouble(expected[0]), solref[0]);
        assertEquals(Double.parseDouble(expected[1]), solref[1]);
    }

    /** The frame moves to the centre of mass and its principal axes, and takes along what is in it; not with a child. */
    @Test
    void freeBodiesAreAlignedWhereTheySaySo() {
        String body =
                "<body pos='0 0 1' euler='0 0 90'><freejoint %s/><geom type='box' size='0.1 0.2 0.3' pos='0.5 0 0'"
                        + " euler='0 0 90' mass='1'/><site name='s' pos='0.5 0.25 0'/>%s</body>";
        String text = "<mujoco><compiler %s/><worldbody>" + body + "</worldbody></mujoco>";
        for (String[] how : new String[][] {
            {"", "align='true'", ""}, {"alignfree='true'", "", ""}, {"alignfree='true'", "align='auto'", ""}
        }) {
            BodyModel model = Mjcf.parse(text.formatted((Object[]) how), "m.xml");
            assertArrayEquals(new double[] {0, 0.5, 1, 0, 0, 0, 1}, model.qpos0(), 1e-15);
            assertArrayEquals(new double[6], model.field("body_ipos"), 1e-15);
            assertArrayEquals(new double[3], model.field("geom_pos"), 1e-15);
            // The site is 0.25 along y of a body whose frame has turned by a quarter.
            assertArrayEquals(new double[] {0.25, 0, 0}, model.field("site_pos"), 1e-15);
        }
        for (String[] how : new String[][] {
            {"alignfree='true'", "align='false'", ""},
            {"", "", ""},
            {"", "align='true'", "<body><geom size='0.1'/></body>"}
        }) {
            BodyModel model = Mjcf.parse(text.formatted((Object[]) how), "m.xml");
            assertEquals(0, model.qpos0()[1], 1e-15);
        }
    }

    /** 1 / mass for what only slides along its axes about its own middle; otherwise the armature counts. */
    @Test
    void simpleSlidesKnowNoArmatureInTheirWeight() {
        String limited = "<joint type='slide' %s range='-0.1 0.1' armature='2' solreflimit='0.05 1'"
                + " solimplimit='0.9 0.9 0.1 0.5 2'/>";
        String geom = "<geom size='0.1' mass='1' %s/>";
        double simple = slideForce("<body>" + limited.formatted("axis='0 0 1'") + geom.formatted("") + "</body>");
        double b = 1 / (0.81 * 0.0025) * 0.9 * 0.02;
        assertEquals(-b / (1.0 / 3 + 0.1 / 0.9), simple, 1e-10);
        double usual = -b / (1.0 / 3 + 0.1 / 0.9 / 3);
        for (String other : new String[] {
            "<body>" + limited.formatted("axis='0 1 1'") + geom.formatted("") + "</body>",
            "<body>" + limited.formatted("pos='0 0 1'") + geom.formatted("") + "</body>",
            "<body>" + limited.formatted("") + geom.formatted("pos='0 0 1'") + "</body>",
            "<body>" + limited.formatted("") + geom.formatted("euler='0 0 1'") + "</body>",
            "<body>" + limited.formatted("") + geom.formatted("") + "<body/></body>",
            "<body simple='false'>" + limited.formatted("") + geom.formatted("") + "</body>",
        }) {
            assertEquals(usual, slideForce(other), 1e-10, other);
        }
        String onFixed = "<body>" + limited.formatted("axis='0 0 1'") + geom.formatted("") + "</body>";
        assertEquals(simple, slideForce("<body pos='1 0 0'>" + onFixed + "</body>"), 1e-10);
    }

    private static double slideForce(String body) {
        BodyModel model =
                Mjcf.parse("<mujoco><option gravity='0 0 0'/><worldbody>" + body + "</worldbody></mujoco>", "m.xml");
        return new BodySimulator(model)
                .forwardDynamics(new double[] {0.12, 0}, 0, new double[0], 0)
                .constraint()[0];
    }

    /** What follows a mass through such a weight: the exact derivative, as for all others. */
    @Test
    void slopesOfSimpleSlidesEqualCentralDifferences() {
        BodyModel model = Mjcf.parse("""
            <mujoco><worldbody><body name="b"><joint name="j" type="slide" axis="0 0 1" range="-0.1 0.1" armature="2"/>
              <geom size="0.1" mass="1.5"/></body></worldbody></mujoco>\
            """, "m.xml");
        BodyDynamics f = new BodyDynamics(model, List.of("mass:b", "armature:j"));
        double[] x = {0.12, 0.3};
        double[] slope = new double[4];
        double[] none = {};
        f.advanceWithSensitivities(x, 0, none, 0, f.spec().dt(), new double[2], 0, new double[4], none, slope);
        double[] theta = f.parameterValues();
        for (int c = 0; c < 2; c++) {
            double[] plus = new double[2];
            double[] minus = new double[2];
            double[] moved = theta.clone();
            moved[c] += 1e-5;
            f.withParameterValues(moved).stepRow(x, 0, none, 0, plus, 0);
            moved[c] -= 2e-5;
            f.withParameterValues(moved).stepRow(x, 0, none, 0, minus, 0);
            assertEquals((plus[1] - minus[1]) / 2e-5, slope[2 + c], 1e-8);
        }
    }

    /** Armature and damping of a motor by its gear squared; both joints of a ball are said. */
    @Test
    void motorsHaveArmatureAndDamping() {
        BodyModel model = model("", "armature='0.1' damping='0.2'", "", """
            <actuator><motor joint='j' gear='3' armature='0.5' damping='0.7'/></actuator>\
            """);
        assertEquals(0.1 + 4.5, model.field("dof_armature")[0], 1e-15);
        assertEquals(0.2 + 6.3, model.field("dof_damping")[0], 1e-15);
        BodyModel ball = Mjcf.parse("""
            <mujoco><worldbody><body><joint name="j" type="ball"/><geom size="0.1"/></body></worldbody>
            <actuator><motor joint="j" armature="1"/><position joint="j"/></actuator></mujoco>\
            """, "m.xml");
        assertEquals(1, ball.warnings().size(), ball.warnings().toString());
    }

    /** A later option undoes what an earlier one switched off, and nothing else. */
    @Test
    void laterOptionsWinOverEarlierOnes() {
        String earlier = "<flag gravity='disable' clampctrl='disable' spring='disable'/>";
        BodyModel model = model(earlier, "", "", "<option timestep='0.5'><flag gravity='enable'/></option>");
        assertEquals(
                BodyOption.DISABLE_CLAMP | BodyOption.DISABLE_SPRING,
                model.option().disableFlags());
        assertEquals(0.5, model.option().timestep());
        assertEquals(
                BodyOption.DISABLE_SPRING | BodyOption.DISABLE_DAMPER,
                model("<flag passive='disable'/>", "", "", "").option().disableFlags());
    }

    /** Either of armature and damping alone counts, on slides too. */
    @Test
    void motorsMayHaveOneOfArmatureAndDamping() {
        String slide = "<mujoco><worldbody><body><joint name='j' type='slide'/><geom size='0.1'/></body></worldbody>"
                + "<actuator><motor joint='j' gear='2' %s/></actuator></mujoco>";
        BodyModel heavy = Mjcf.parse(slide.formatted("armature='0.5'"), "m.xml");
        assertEquals(2, heavy.field("dof_armature")[0], 1e-15);
        assertEquals(0, heavy.field("dof_damping")[0]);
        BodyModel slow = Mjcf.parse(slide.formatted("damping='0.5'"), "m.xml");
        assertEquals(0, slow.field("dof_armature")[0]);
        assertEquals(2, slow.field("dof_damping")[0], 1e-15);
        assertEquals(List.of(), slow.warnings());
    }
}
