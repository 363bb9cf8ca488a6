package dev.mechanist.envs.bodies.mjcf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.envs.bodies.BodyDynamics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A fitted body as a file: read again it moves like the fitted one. */
class FittedMjcfTest {
    private static final String BODY = """
            <mujoco model="leg"><compiler inertiafromgeom="true"/>
              <default><joint damping="0.2 0.1"/><position kp="5"/></default>
              <worldbody><geom name="floor" type="plane" size="1 1 1"/>
                <body name="thigh" pos="0 0 0.62"><joint name="z" type="slide" axis="0 0 1" springdamper="0.5 1"/><geom size="0.1" mass="2"/>
                  <body name="shin" pos="0.1 0 -0.2" euler="0 10 0"><joint name="knee" axis="0 1 0"/>
                    <geom type="capsule" fromto="0 0 0 0.1 0 -0.3" size="0.05"/></body>
                </body></worldbody>
              <actuator><position name="p" joint="knee" dampratio="0.4"/><motor name="m" joint="z"/></actuator>
            </mujoco>
            """;
    private static final List<String> NAMES = List.of(
            "mass:thigh",
            "gyration_y:shin",
            "centre_x:shin",
            "offset_z:shin",
            "damping:knee",
            "stiffness:z",
            "armature:knee",
            "frictionloss:knee",
            "gear:m",
            "kp:p",
            "kv:p",
            "friction:floor+2",
            "timeconst:floor+2",
            "dampratio:floor+2");

    @Test
    void movesLikeTheFittedOne() {
        BodyDynamics start = new BodyDynamics(Mjcf.parse(BODY, "leg.xml"), NAMES);
        List<Parameter> other = new ArrayList<>();
        for (Parameter p : start.parameters()) {
            // Principal moments that a body can have.
            double factor = p.name().startsWith("gyration") ? 0.97 : 1.13;
            double value = p.value() == 0 ? 0.07 : factor * p.value();
            other.add(p.withValue(value));
        }
        BodyDynamics fitted = start.withParameters(other);
        String xml = FittedMjcf.of(BODY, fitted.model(), NAMES);
        BodyDynamics again = new BodyDynamics(Mjcf.parse(xml, "again.xml"), NAMES.subList(0, 11));
        for (int i = 0; i < 11; i++) {
            assertEquals(other.get(i).value(), again.parameters().get(i).value(), 1e-12, NAMES.get(i));
        }
        double[] x = {-0.02, 0.3, 0.1, -0.4};
        double[] y = x.clone();
        double[] untouched = x.clone();
        double[] next = new double[4];
        double[] u = {0.2, -1};
        for (int k = 0; k < 50; k++) {
            fitted.stepRow(x, 0, u, 0, next, 0);
            System.arraycopy(next, 0, x, 0, 4);
            again.stepRow(y, 0, u, 0, next, 0);
            System.arraycopy(next, 0, y, 0, 4);
            start.stepRow(untouched, 0, u, 0, next, 0);
            System.arraycopy(next, 0, untouched, 0, 4);
        }
        assertArrayEquals(x, y, 1e-10);
        assertTrue(Math.abs(untouched[1] - x[1]) > 1e-4, "the parameters matter");
    }

    @Test
    void whatHasNoPlaceIsSaid() {
        String framed = BODY.replace("<body name=\"shin\"", "<frame><body name=\"shin\"")
                .replace("</body>\n    </body>", "</body></frame></body>");
        InputException e = assertThrows(
                InputException.class,
                () -> FittedMjcf.of(framed, Mjcf.parse(framed, "leg.xml"), List.of("offset_z:shin")));
        assertTrue(e.getMessage().contains("<body name=\"shin\">: is in a <frame>"), e.getMessage());
        String scaled = BODY.replace("inertiafromgeom=\"true\"", "settotalmass=\"3\"");
        InputException s = assertThrows(
                InputException.class, () -> FittedMjcf.of(scaled, Mjcf.parse(scaled, "leg.xml"), List.of("mass:shin")));
        assertTrue(s.getMessage().contains("settotalmass scales all masses"), s.getMessage());
    }
}
