package dev.mechanist.envs.bodies.mjcf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is named by file, line and element; nothing outside the model is ever read. */
class MjcfErrorsTest {
    @TempDir
    Path folder;

    private static String model(String body) {
        return "<mujoco>\n<worldbody>\n" + body + "\n</worldbody>\n</mujoco>\n";
    }

    private static void assertError(String expected, String xml) {
        InputException e = assertThrows(InputException.class, () -> Mjcf.parse(xml, "m.xml"));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<body><joint/><geom size=\"0.1\" mass=\"-1\"/></body> | m.xml:3: <geom>: mass=\"-1.0\" must not be"
                        + " negative",
                "<body><joint/><inertial pos=\"0 0 0\" mass=\"-1\" diaginertia=\"1 1 1\"/></body> | m.xml:3:"
                        + " <inertial>: mass",
                "<body><joint/><inertial pos=\"0 0 0\" mass=\"1\" diaginertia=\"1 1 3\"/></body> | m.xml:3:"
                        + " <inertial>: no body has",
                "<body><joint/><inertial pos=\"0 0 0\" mass=\"1\" fullinertia=\"1 1 1 2 0 0\"/></body> | not positive"
                        + " definite",
                "<body name=\"b\"><joint/></body> | m.xml:3: <body name=\"b\">: a moving body needs mass",
                "<body><joint type=\"screw\"/><geom size=\"1\"/></body> | type=\"screw\" is not one of",
                "<body><joint axis=\"0 0\"/><geom size=\"1\"/></body> | axis=\"0 0\" has 2 numbers, not 3",
                "<body><joint axis=\"0 0 0\"/><geom size=\"1\"/></body> | gives no direction",
                "<body><joint damping=\"x\"/><geom size=\"1\"/></body> | 'x' is not a number",
                "<body><joint range=\"2 1\"/><geom size=\"1\"/></body> | must increase",
                "<body><joint name=\"a\"/><joint name=\"a\"/><geom size=\"1\"/></body> | the joint name 'a' is used"
                        + " twice",
                "<body><geom size=\"0.1\" class=\"none\"/></body> | there is no default class 'none'",
                "<body><geom type=\"capsule\" size=\"0.1\"/></body> | a capsule needs 2 positive size number(s)",
                "<body><geom size=\"0.1\" quat=\"1 0 0 0\" euler=\"0 0 0\"/></body> | several orientations",
                "<joint/> | the world cannot move",
                "<body><bodi/></body> | <bodi>: is not an element of a body",
                "<body><body><freejoint/><geom size=\"1\"/></body></body> | a free joint must be"
            })
    void namesTheElement(String body, String expected) {
        assertError(expected, model(body));
    }

    @Test
    void namesAnUnknownJointWithTheKnownOnes() {
        String xml = "<mujoco>\n<worldbody><body><joint name=\"hip\"/><geom size=\"1\"/></body></worldbody>\n"
                + "<actuator>\n<motor joint=\"knee\"/>\n</actuator></mujoco>";
        assertError("m.xml:4: <motor>: there is no joint 'knee'; the model has hip", xml);
    }

    @Test
    void malformedXmlHasALine() {
        assertError("m.xml:3: not well-formed XML", "<mujoco>\n<worldbody>\n</mujoco>\n");
    }

    @Test
    void entitiesAndDocumentTypesAreRefused() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "0.1");
        assertError(
                "a DOCTYPE is refused",
                "<!DOCTYPE mujoco [<!ENTITY s SYSTEM \"" + secret.toUri() + "\">]>\n" + model("<geom size=\"&s;\"/>"));
    }

    @Test
    void cyclicIncludeNamesTheCycle() throws IOException {
        Path a = Files.writeString(folder.resolve("a.xml"), "<mujoco>\n<include file=\"b.xml\"/>\n</mujoco>");
        Files.writeString(folder.resolve("b.xml"), "<mujoco>\n\n<include file=\"a.xml\"/>\n</mujoco>");
        InputException e = assertThrows(InputException.class, () -> Mjcf.read(a));
        assertTrue(
                e.getMessage().contains("b.xml:3: <include>: cyclic include: a.xml -> b.xml -> a.xml"), e.getMessage());
    }

    @Test
    void includesAreSplicedWhereTheyStand() throws IOException {
        Files.createDirectories(folder.resolve("common"));
        Files.writeString(
                folder.resolve("common/arm.xml"), "<mujocoinclude><geom size=\"0.1\" mass=\"2\"/></mujocoinclude>");
        Path file = Files.writeString(
                folder.resolve("m.xml"), model("<body><joint/><include file=\"./common/arm.xml\"/></body>"));
        assertEquals(2, Mjcf.read(file).totalMass(), 1e-15);
        Files.delete(folder.resolve("common/arm.xml"));
        InputException e = assertThrows(InputException.class, () -> Mjcf.read(file));
        assertTrue(e.getMessage().contains("m.xml:3: <include>: no such file: "), e.getMessage());
    }

    /** Read over, each of these would be another model. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<joint name=\"j\" dampng=\"5\"/>|<joint name=\"j\">: has an unknown attribute 'dampng'; did you mean"
                        + " 'damping'?",
                "<joint/><geom size=\"0.1\" denstiy=\"5\"/>|<geom>: has an unknown attribute 'denstiy'; did you mean"
                        + " 'density'?",
                "<joint/><geom size=\"0.1\"><plugin/></geom><cmera/>|<cmera>: is not an element of a body; did you"
                        + " mean 'camera'?"
            })
    void misspellingsAreRefused(String content, String complaint) {
        assertError(complaint, model("<body>" + content + "<geom size=\"0.1\"/></body>"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<default><jiont damping=\"1\"/></default> | <jiont>: is not an element of <default>; did you mean"
                        + " 'joint'?",
                "<default><inertial mass=\"1\"/></default> | <inertial>: is not an element of <default>",
                "<option><flags gravity=\"disable\"/></option> | <flags>: is not an element of <option>; did you mean"
                        + " 'flag'?",
                "<option><flag gravty=\"disable\"/></option> | unknown attribute 'gravty'; did you mean 'gravity'?",
                "<option><flag gravity=\"off\"/></option> | gravity=\"off\" is not one of enable, disable",
                "<option integrator=\"discrete\"/> | integrator=\"discrete\" is not one of Euler, RK4, implicit,"
                        + " implicitfast",
                "<option timestep=\"0\"/> | timestep=\"0.0\" must be positive",
                "<option actuatorgroupdisable=\"31\"/> | groups are whole numbers from 0 to 30",
                "<compiler eulerseq=\"xyw\"/> | must be three of x, y, z",
                "<compiler coordinate=\"global\"/> | is no longer part of MJCF",
                "<optoin/> | <optoin>: is not an element of <mujoco>; did you mean 'option'?",
                "<actuator><moter joint=\"h\"/></actuator> | <moter>: is not an element of <actuator>; did you mean"
                        + " 'motor'?",
                "<actuator><motor joint=\"h\" kp=\"1\"/></actuator> | unknown attribute 'kp'",
                "<actuator><motor/></actuator> | needs the attribute joint",
                "<actuator><motor joint=\"h\" tendon=\"t\"/></actuator> | acts on joint and tendon; keep one",
                "<actuator><motor joint=\"h\" ctrlrange=\"2 1\"/></actuator> | ctrlrange must increase",
                "<actuator><damper joint=\"h\" kv=\"-1\" ctrlrange=\"0 1\"/></actuator> | must not be negative",
                "<actuator><damper joint=\"h\" kv=\"1\" ctrlrange=\"-1 1\"/></actuator> | must not be negative",
                "<actuator><position joint=\"h\" kv=\"-1\"/></actuator> | must not be negative",
                "<actuator><general joint=\"h\" gaintype=\"linear\"/></actuator> | gaintype=\"linear\" is not one of",
                "<keyframe><key qpos=\"1 2\"/></keyframe> | qpos=\"1 2\" has 2 numbers, not 1",
                "<contact><exclude body1=\"b\" body2=\"c\"/></contact> | there is no body 'c'",
                "<contact><pair geom1=\"b\" geom2=\"c\"/></contact> | there is no geom 'b'",
                "<option impratio=\"0\"/> | impratio=\"0.0\" must be positive",
                "<option cone=\"round\"/> | cone=\"round\" is not one of",
                "<worldbody><geom condim=\"2\" size=\"1\"/></worldbody> | condim=\"2\" is not one of 1, 3, 4, 6"
            })
    void sectionsAreReadStrictlyToo(String section, String complaint) {
        assertError(
                complaint,
                model("<body name=\"b\"><joint name=\"h\"/><geom size=\"0.1\"/></body>")
                        .replace("</mujoco>", section + "</mujoco>"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<inertial pos=\"0 0 0\" mass=\"1\"/> | the world cannot have an inertia",
                "<body><joint type=\"ball\"/><joint/><geom size=\"1\"/></body> | nothing can turn it after",
                "<body><joint type=\"ball\"/><joint type=\"ball\"/><geom size=\"1\"/></body> | nothing can turn it"
                        + " after",
                "<body><joint/><joint/><joint/><joint/><joint/><joint/><joint/><geom size=\"1\"/></body> | at most 6"
                        + " degrees",
                "<body><freejoint/><joint/><geom size=\"1\"/></body> | can have no other joint",
                "<body><joint/><geom type=\"plane\" size=\"1 1 1\"/><geom size=\"1\"/></body> | a plane has no end",
                "<body><geom type=\"plane\" size=\"1 1 1\"/><geom size=\"1\"/><joint/></body> | a plane has no end",
                "<body><joint type=\"ball\" range=\"10 20\"/><geom size=\"1\"/></body> | must start at 0",
                "<body simple=\"yes\"><joint/><geom size=\"1\"/></body> | simple=\"yes\" is not one of"
            })
    void bodiesThatCannotBeAreRefused(String body, String complaint) {
        assertError(complaint, model(body));
    }

    /** Hinges may come before a ball, a plane may hang on the world, and a range may be that of a free end. */
    @Test
    void bodiesThatCanBeAreRead() {
        String text = model("<body><joint/><joint type=\"ball\"/><geom size=\"1\"/></body>"
                + "<body><geom type=\"plane\" size=\"1 1 1\"/></body><body><freejoint/><geom size=\"1\"/></body>");
        assertEquals(10, Mjcf.parse(text, "m.xml").nv());
    }

    @Test
    void whatIsNotSimulatedIsAWarningOrAnErrorUnderStrict() throws IOException {
        String xml = model(
                        "<geom type=\"plane\" size=\"1 1 1\"/><body name=\"ball\"><joint name=\"turn\"/><geom type=\"ellipsoid\""
                                + " size=\"0.1 0.2 0.1\"/></body>")
                .replace("</mujoco>", "<actuator><dcmotor name=\"t\" joint=\"turn\"/></actuator></mujoco>");
        BodyModel model = Mjcf.parse(xml, "m.xml");
        assertEquals(1, model.warnings().size(), model.warnings().toString());
        assertTrue(model.warnings().get(0).contains("<dcmotor name=\"t\">: <dcmotor> is not simulated"));
        Path file = Files.writeString(folder.resolve("m.xml"), xml);
        InputException e = assertThrows(InputException.class, () -> Mjcf.read(file, Mjcf.Strictness.STRICT));
        assertTrue(e.getMessage().contains("<dcmotor> is not simulated"), e.getMessage());
        String apart = xml.replace("<worldbody>", "<option><flag contact=\"disable\"/></option><worldbody>")
                .replace("<actuator><dcmotor name=\"t\" joint=\"turn\"/></actuator>", "");
        assertTrue(Mjcf.parse(apart, "m.xml").warnings().isEmpty());
    }

    /** A geom that is left out may still be named. */
    @Test
    void pairsWithGeomsThatAreLeftOutAreSaid() {
        String xml = model("<geom name=\"m\" type=\"hfield\" hfield=\"x\"/><body><freejoint/><geom name=\"b\""
                        + " size=\"1\"/></body>")
                .replace("</mujoco>", "<contact><pair geom1=\"b\" geom2=\"m\"/></contact></mujoco>");
        BodyModel model = Mjcf.parse(xml, "m.xml");
        assertEquals(0, model.contactPairs());
        assertEquals(2, model.warnings().size(), model.warnings().toString());
        assertTrue(model.warnings().get(1).contains("contacts of a geom that is left out"));
    }

    /** An include is looked for beside the model, then beside the file that includes it. */
    @Test
    void includesAreFoundBesideEitherFile() throws IOException {
        Files.createDirectories(folder.resolve("parts"));
        Files.writeString(
                folder.resolve("parts/arm.xml"), "<mujocoinclude><include file=\"hand.xml\"/></mujocoinclude>");
        Files.writeString(
                folder.resolve("parts/hand.xml"), "<mujocoinclude><geom size=\"0.1\" mass=\"2\"/></mujocoinclude>");
        Path file = Files.writeString(
                folder.resolve("m.xml"), model("<body><joint/><include file=\"parts/arm.xml\"/></body>"));
        assertEquals(2, Mjcf.read(file).totalMass());
        Files.writeString(folder.resolve("hand.xml"), "<mujocoinclude><geom size=\"0.1\" mass=\"3\"/></mujocoinclude>");
        assertEquals(3, Mjcf.read(file).totalMass());
        assertError(
                "a model given as text cannot include files",
                model("<body><joint/><include file=\"parts/arm.xml\"/></body>"));
        assertError("needs the attribute file", model("<body><joint/><include/></body>"));
    }

    /** Lines count on behind comments that XML would not allow. */
    @Test
    void commentsKeepTheirLines() {
        assertError(
                "m.xml:5: <geom>: mass",
                "<mujoco>\n"
                        + "<!-- a -- b\n"
                        + "-->\n"
                        + "<worldbody><body><joint/>\n"
                        + "<geom size=\"1\" mass=\"-1\"/></body></worldbody></mujoco>");
        assertError("m.xml:2: <bad>", "<mujoco><!--a--><!--b--><!---->\n<bad/></mujoco>");
        assertError("not well-formed XML", "<mujoco><!-- no end </mujoco>");
    }

    /** A model with all that it includes is one text. */
    @Test
    void aModelResolvesToOneText(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("arm.xml"), "<mujocoinclude><geom size=\"0.1\" mass=\"2\"/></mujocoinclude>");
        Path file =
                Files.writeString(folder.resolve("m.xml"), model("<body><joint/><include file=\"arm.xml\"/></body>"));
        assertEquals(2, Mjcf.parse(Mjcf.resolved(file), "text").totalMass());
    }

    /** What MuJoCo's compiler refuses, and once went by without a word. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<geom size='1' fromto='0 0 0 0 0 1'/> | fromto is for capsules",
                "<geom type='capsule' size='1' fromto='0 0 0 0 0 1' pos='0 0 1'/> | pos and fromto both say",
                "<site type='capsule' size='1' fromto='0 0 0 0 0 1' pos='0 1 0'/> | pos and fromto both say",
                "<site fromto='0 0 0 0 0 1'/> | fromto is for capsules",
                "<geom size='1' contype='1.5'/> | contype=\"1.5\" is not a whole number",
                "<geom size='1' priority='0.5'/> | priority=\"0.5\" is not a whole number",
                "<body name='world'/> | the body name 'world' is used twice",
                "<motor joint='j' group='2.5'/> | group=\"2.5\" is not a whole number",
                "<muscle joint='j' lengthrange='0 1' range='1 1'/> | the range of a muscle must increase",
                "<muscle joint='j' lengthrange='0 1' lmin='2'/> | lmin of a muscle must be below lmax",
                "<muscle joint='j' lengthrange='0 1' vmax='0'/> | must be positive",
                "<general joint='j' lengthrange='0 1' biastype='muscle' biasprm='0 1 1 -1 0 1 1 1 1'/> | must be positive",
                "<spatial springlength='2 1'><site site='s'/><site site='t'/></spatial> | springlength=\"2 1\" must not fall",
            })
    void whatMujocoRefusesIsRefused(String part, String message) {
        boolean pulls = part.startsWith("<motor") || part.startsWith("<muscle") || part.startsWith("<general");
        boolean tendon = part.startsWith("<spatial");
        String text =
                "<mujoco><worldbody><body><joint name='j'/><geom size='1'/><site name='s'/></body><site name='t'/>"
                        + (pulls || tendon ? "" : part) + "</worldbody>"
                        + (pulls ? "<actuator>" + part + "</actuator>" : tendon ? "<tendon>" + part + "</tendon>" : "")
                        + "</mujoco>";
        InputException e = assertThrows(InputException.class, () -> Mjcf.parse(text, "m.xml"));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    /** As MuJoCo 3.14 refuses them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nuser_body='-2' | ` ` | nuser_body=\"-2\" must be at least -1",
                "njmax='-5' | ` ` | njmax=\"-5\" must be at least -1",
                "nuser_jnt='1.5' | ` ` | nuser_jnt=\"1.5\" is not a whole number",
                "memory='1M' nstack='5' | ` ` | memory and nstack exclude each other",
                "nuser_body='2' | <body user='1 2 3'/> | <body>: user has 3 numbers, more than the nuser_body = 2",
                "nuser_jnt='1' | <body><joint user='1 2'/><geom size='1'/></body> | <joint>: user has 2 numbers",
                "nuser_geom='0' | <body><geom size='1' user='4'/></body> | <geom>: user has 1 numbers",
                "nuser_site='1' | <site user='1 2'/> | <site>: user has 2 numbers",
                "nuser_cam='1' | <camera user='1 2'/> | <camera>: user has 2 numbers"
            })
    void aSizeThatIsNoneOrExceeded(String size, String body, String expected) {
        assertError(expected, "<mujoco><size " + size + "/><worldbody>" + body + "</worldbody></mujoco>");
    }

    @Test
    void theLastSizeHoldsForWhatDefaultsGiveToo() {
        String body = "<worldbody><body><joint name='j'/><geom size='1'/></body></worldbody>";
        String one = "<mujoco><size nuser_jnt='1'/>";
        assertError(
                "<joint name=\"j\">: user has 2 numbers",
                one + "<default><joint user='1 2'/></default>" + body + "</mujoco>");
        assertEquals(
                1,
                Mjcf.parse(
                                one + "<size nuser_jnt='2'/><default><joint user='1 2'/></default>" + body
                                        + "</mujoco>",
                                "m.xml")
                        .nv());
        for (String more : new String[] {
            "<actuator><motor joint='j' user='1 2 3'/></actuator>", "<sensor><clock user='1 2 3'/></sensor>"
        }) {
            assertError(
                    "user has 3 numbers, more than",
                    "<mujoco><size nuser_actuator='2' nuser_sensor='2'/>" + body + more + "</mujoco>");
        }
    }
}
