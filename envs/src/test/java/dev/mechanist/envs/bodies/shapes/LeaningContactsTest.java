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
    private static final String MESH = "<asset><mesh name='m' vertex='-1 -1 -1 1 -1 -1 1 1 -1 1 1 1 1 -1 1 -1 1 -1 -1 1 1 -1 -1"
            + " 1' scale='.1 .07 .03'/></asset>";

    private static void assertContacts(String fixed, String free, double[][] expected) {
        BodyModel model = Mjcf.parse(
                "<mujoco>" + MESH + "<worldbody><geom " + fixed + "/><body " + free + "/></body></worldbody></mujoco>",
                "m.xml");
        double[] x = Arrays.copyOf(model.qpos0(), model.nq() + model.nv());
        List<ContactPoint> found = new BodySimulator(model)
                .forwardDynamics(x, 0, new double[0], 0)
                .contacts();
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
            assertArrayEquals(expected[i], numbers[i], 1e-9, Arrays.deepToString(numbers));
        }
    }

    @Test
    void aMeshLeansOnANarrowBox() {
        assertContacts("type='box' size='1 0.05 0.3' pos='0.05 0 -0.3'", "pos='0.013 0.02 0.028' euler='2 -1 30'><freejoint/><geom type='mesh' mesh='m'", new double[][] {
            {-0.005757417576316554, -0.06091530678701049, -0.05010045018647938, -0.0028809005939770898, -0.017452406437283723, -0.034894181340114135, 0.9992386149554826},
            {-0.004163284777151267, 0.030370776405899143, -0.05007263720699223, -0.00208322731995832, -0.017452406437283855, -0.034894181340113684, 0.9992386149554827},
            {-0.0037274272420870884, -0.1080929752680018, 0.031671165634264656, -0.0018651326247218624, -0.017452406437282963, -0.03489418134011335, 0.9992386149554827},
            {-0.00022688831515869576, 0.13510561346969013, 0.010353493897280141, -0.0001135305322643162, -0.017452406437305137, -0.0348941813401154, 0.9992386149554822}
        });
    }

    @Test
    void anEdgeLeansOnAFace() {
        assertContacts("type='box' size='1 1 0.3' pos='0 0 -0.3'", "pos='0.013 0.02 0.054' euler='30 2 0'><freejoint/><geom type='mesh' mesh='m'", new double[][] {
            {-0.009987320021283393, 0.11189209931344526, -0.023885941591664805, -0.004993660010641696, 0, 0, 1},
            {-0.003942549786477852, -0.08798606906879147, -0.027375891313919234, -0.001971274893238926, 0, 0, 1}
        });
    }

    @Test
    void aCylinderLeansOnABox() {
        assertContacts("type='box' size='1 1 0.3' pos='0 0 -0.3'", "pos='0.013 0.02 0.026' euler='4 1 40'><freejoint/><geom type='cylinder' size='0.1 0.03'", new double[][] {
            {-0.010747542594056053, 0.00394975143784615, -0.07804463329081768, -0.005373771297028027, 0, 0, -1},
            {-0.008710176308398, 0.10131601505715561, -0.024469518518236373, -0.004355088154199, 0, 0, -1},
            {-0.0015841309759341694, -0.08710022257688149, 0.03055495392939478, -0.0007920654879670847, 0, 0, -1},
            {-0.0007741824831398648, 0.0890827162382211, 0.08625382026225459, -0.0003870912415699324, 0, 0, -1}
        });
    }

    @Test
    void aCylinderLiesAskewOverARim() {
        assertContacts("type='box' size='1 0.06 0.3' pos='0 0 -0.3'", "pos='0.013 0.01 0.028' euler='92 0 0'><freejoint/><geom type='cylinder' size='0.03 0.1'", new double[][] {
            {-0.004462733512578941, 0.013020015100580401, -0.06, -0.0022313667562894705, 0, 0, -1},
            {-0.00027224117356924697, 0.013020015100580401, 0.06, -0.00013612058678462349, 0, 0, -1}
        });
    }

    @Test
    void aCylinderLeansOnACylinder() {
        assertContacts("type='cylinder' size='0.5 0.3' pos='0 0 -0.3'", "pos='0.013 0.02 0.024' euler='4 1 40'><freejoint/><geom type='cylinder' size='0.1 0.03'", new double[][] {
            {-0.013098682223087806, 0.042656729625307296, -0.07346717981831731, -0.006566290043845591, 0.01745240643728326, -0.06974584949530098, 0.9974121164231599},
            {-0.003580031429397966, -0.08709662939274135, 0.03054059432339176, -0.0017946480669693383, 0.017452406437281867, -0.06974584949530137, 0.9974121164231597},
            {-0.002772178989006259, 0.08909339548808518, 0.08621114228793503, -0.0013896765327419847, 0.01745240643728506, -0.06974584949530316, 0.9974121164231596},
            {-0.0005387881097442503, 0.05864895804988979, 0.1106148124272396, -0.00027009121532242707, 0.017452406437286374, -0.06974584949530692, 0.9974121164231592}
        });
    }
}
