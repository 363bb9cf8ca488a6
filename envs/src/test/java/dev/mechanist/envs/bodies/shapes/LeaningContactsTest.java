package dev.mechanist.envs.bodies.shapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.ContactPoint;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Solids that lean on each other by a few degrees, with contacts as MuJoCo 3.14.0 has them: distance, place, normal. */
class LeaningContactsTest {
    private static final String MESH =
            "<asset><mesh name='m' vertex='-1 -1 -1 1 -1 -1 1 1 -1 1 1 1 1 -1 1 -1 1 -1 -1 1 1 -1 -1"
                    + " 1' scale='.1 .07 .03'/></asset>";

    private static void assertContacts(String fixed, String free, double tolerance, double[][] expected) {
        BodyModel model = Mjcf.parse(
                "<mujoco>" + MESH + "<worldbody><geom " + fixed + "/><body " + free + "/></body></worldbody></mujoco>",
                "m.xml");
        double[] x = Arrays.copyOf(model.qpos0(), model.nq() + model.nv());
        List<ContactPoint> found =
                new BodySimulator(model).forwardDynamics(x, 0, new double[0], 0).contacts();
        double[][] numbers = found.stream()
                .map(c -> new double[] {
                    c.distance(),
                    c.position()[0],
                    c.position()[1],
                    c.position()[2],
                    c.frame()[0],
                    c.frame()[1],
                    c.frame()[2]
                })
                .sorted(Comparator.comparingDouble(n -> n[0]))
                .toArray(double[][]::new);
        assertEquals(expected.length, numbers.length, Arrays.deepToString(numbers));
        for (int i = 0; i < numbers.length; i++) {
            assertArrayEquals(expected[i], numbers[i], tolerance, Arrays.deepToString(numbers));
        }
    }

    @Test
    void aMeshLeansOnABox() {
        assertContacts(
                "type='box' size='1 1 0.3' pos='0 0 -0.3'",
                "pos='0.013 0.02 0.027' euler='2 -1 30'><freejoint/><geom type='mesh' mesh='m'",
                1e-8,
                new double[][] {
                    {
                        -0.007737842113017753,
                        -0.038138632004231086,
                        -0.08961113879881025,
                        -0.003871866795139705,
                        -0.017452406437283415,
                        -0.03489418134011291,
                        0.9992386149554827
                    },
                    {
                        -0.004727427242087089,
                        -0.10810170147122043,
                        0.0316537185435946,
                        -0.0023655133172441195,
                        -0.017452406437283956,
                        -0.034894181340114114,
                        0.9992386149554827
                    },
                    {
                        -0.0012268883151586966,
                        0.1350968872664715,
                        0.010336046806610084,
                        -0.0006139112247865733,
                        -0.017452406437279577,
                        -0.03489418134011384,
                        0.9992386149554826
                    }
                });
    }

    @Test
    void aMeshLeansOverARim() {
        assertContacts(
                "type='box' size='1 0.05 0.3' pos='0.05 0 -0.3'",
                "pos='0.013 0.02 0.027' euler='2 -1 0'><freejoint/><geom type='mesh' mesh='m'",
                1e-8,
                new double[][] {
                    {
                        -0.007164300074472125,
                        -0.08652371596248211,
                        -0.04897462094436196,
                        -0.0035848774327016174,
                        -0.017452406437283793,
                        -0.034894181340113316,
                        0.9992386149554827
                    },
                    {
                        -0.003712395114183588,
                        -0.08649359393830719,
                        0.04993522950583976,
                        -0.0018576108381514263,
                        -0.017452406437281843,
                        -0.03489418134011283,
                        0.9992386149554827
                    },
                    {
                        -0.0036759450419255393,
                        0.11347626614348805,
                        -0.0490355753398167,
                        -0.0018393719257524576,
                        -0.017452406437284917,
                        -0.03489418134011454,
                        0.9992386149554825
                    },
                    {
                        -0.00021978617171403364,
                        0.11350642528814542,
                        0.049996165370734084,
                        -0.00010997675680908379,
                        -0.017452406437296415,
                        -0.03489418134010349,
                        0.9992386149554828
                    }
                });
    }

    @Test
    void anEdgeLeansOnAFace() {
        assertContacts(
                "type='box' size='1 1 0.3' pos='0 0 -0.3'",
                "pos='0.013 0.02 0.054' euler='30 2 0'><freejoint/><geom type='mesh' mesh='m'",
                1e-8,
                new double[][] {
                    {-0.009987320021283393, 0.11189209931344526, -0.023885941591664805, -0.004993660010641696, 0, 0, 1},
                    {-0.003942549786477852, -0.08798606906879147, -0.027375891313919234, -0.001971274893238926, 0, 0, 1}
                });
    }

    @Test
    void aCylinderLeansOnABox() {
        assertContacts(
                "type='box' size='1 1 0.3' pos='0 0 -0.3'",
                "pos='0.013 0.02 0.0362' euler='4.9 0 40'><freejoint/><geom type='cylinder' size='0.1 0.03'",
                1e-8,
                new double[][] {
                    {
                        -0.0022076156627745154,
                        0.004284425725234242,
                        -0.07688145019666615,
                        -0.0011038078313872577,
                        0,
                        0,
                        -1
                    },
                    {-0.00184345290777772, 0.04307057995042721, -0.0726180941587631, -0.00092172645388886, 0, 0, -1},
                    {-0.001271579749039218, -0.033174861323503446, -0.0659230138663155, -0.000635789874519609, 0, 0, -1
                    },
                    {
                        -0.00023453196235348472,
                        0.07727876096865392,
                        -0.05378200306195822,
                        -0.00011726598117674236,
                        0,
                        0,
                        -1
                    }
                });
    }

    /** Which line along its side touches is searched there, with an error of 2e-5. */
    @Test
    void aCylinderLiesAskewOverARim() {
        assertContacts(
                "type='box' size='1 0.06 0.3' pos='0 0 -0.3'",
                "pos='0.013 0.01 0.028' euler='92 0 0'><freejoint/><geom type='cylinder' size='0.03 0.1'",
                3e-5,
                new double[][] {
                    {-0.004462733512578941, 0.013020015100580401, -0.06, -0.0022313667562894705, 0, 0, -1},
                    {-0.00027224117356924697, 0.013020015100580401, 0.06, -0.00013612058678462349, 0, 0, -1}
                });
    }

    @Test
    void aCylinderLeansOnACylinder() {
        assertContacts(
                "type='cylinder' size='0.5 0.3' pos='0 0 -0.3'",
                "pos='0.013 0.02 0.0362' euler='4.9 0 40'><freejoint/><geom type='cylinder' size='0.1 0.03'",
                1e-8,
                new double[][] {
                    {
                        -0.002199547481402754,
                        0.004284425725234091,
                        -0.07678682174836006,
                        -0.0011037930879806593,
                        0,
                        -0.08541692313736778,
                        0.9963452961909064
                    },
                    {
                        -0.0018367156334137755,
                        0.0430705799504273,
                        -0.07253907538247431,
                        -0.0009217141425177172,
                        0,
                        -0.08541692313736843,
                        0.9963452961909064
                    },
                    {
                        -0.0012669325016868432,
                        -0.03317486132350342,
                        -0.06586850817468723,
                        -0.0006357813823633112,
                        0,
                        -0.08541692313736947,
                        0.9963452961909064
                    },
                    {
                        -0.00023367481749731606,
                        0.07727876096865394,
                        -0.053771949955319254,
                        -0.00011726441487145636,
                        0,
                        -0.08541692313736723,
                        0.9963452961909066
                    }
                });
    }

    @Test
    void aBoxLeansOnACylinder() {
        assertContacts(
                "type='cylinder' size='0.5 0.3' pos='0 0 -0.3'",
                "pos='0.013 0.02 0.027' euler='2 -1 30'><freejoint/><geom type='box' size='0.1 0.07 0.03'",
                1e-8,
                new double[][] {
                    {
                        -0.007737842728140546,
                        -0.038138630856602865,
                        -0.08961113778429615,
                        -0.0038718671029352894,
                        -0.017452406437283217,
                        -0.034894181340112934,
                        0.9992386149554826
                    },
                    {
                        -0.004727427870026665,
                        -0.10810170002572594,
                        0.031653719041826185,
                        -0.0023655136314529686,
                        -0.01745240643728327,
                        -0.034894181340114364,
                        0.9992386149554827
                    },
                    {
                        -0.0012268890273022977,
                        0.13509688583268867,
                        0.01033604633179468,
                        -0.000613911581129484,
                        -0.01745240643727486,
                        -0.03489418134011358,
                        0.9992386149554827
                    }
                });
    }
}
