package dev.mechanist.envs.bodies.families;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Locale;

/**
 * Planar swimmers of any length after the Swimmer of the DeepMind Control Suite (Tassa et al. 2018; from Coulom 2002): N thin
 * plates of 10 g and 0.1 m in a row, in a fluid of 3000 kg/m^3, a motor of 0.5 mN m in each joint, bends limited to 360/N
 * degrees; a massless skin to look at. The head points along -y.
 */
public final class Swimmers {
    /** The nose in the frame of the head, m. */
    public static final double NOSE = -0.06;

    private Swimmers() {}

    /**
     * The MJCF text of a swimmer.
     *
     * @param segments N, at least 2; the joints are rootx, rooty, rootz and bend1 .. bend(N-1)
     */
    public static String mjcf(int segments) {
        if (segments < 2) {
            throw new InputException("a swimmer needs at least 2 segments, not " + segments);
        }
        double limit = 360.0 / segments;
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, """
                <mujoco model="swimmer%d">
                  <option timestep="0.002" density="3000"><flag contact="disable"/></option>
                  <default>
                    <joint pos="0 -0.05 0"/>
                    <default class="skin">
                      <geom type="capsule" size="0.01" fromto="0 -0.05 0 0 0.05 0" mass="0"/>
                    </default>
                    <default class="plate"><geom type="box" size="0.001 0.05 0.01" mass="0.01"/></default>
                    <motor gear="5e-4" ctrllimited="true" ctrlrange="-1 1"/>
                    <default class="bend">
                      <joint axis="0 0 1" limited="true" range="%s %s" armature="1e-6"
                             solreflimit="0.05 1" solimplimit="0 0.8 0.1"/>
                    </default>
                  </default>
                  <worldbody>
                  <body name="head" pos="0 0 0.05">
                    <joint name="rootx" type="slide" axis="1 0 0"/>
                    <joint name="rooty" type="slide" axis="0 1 0"/>
                    <joint name="rootz" axis="0 0 1"/>
                    <geom name="head" class="skin"/>
                    <geom class="plate"/>
                    <site name="nose" pos="0 %s 0"/>
                """, segments, -limit, limit, NOSE));
        for (int k = 1; k < segments; k++) {
            text.append(String.format(
                    Locale.ROOT,
                    "<body name=\"segment%d\" pos=\"0 0.1 0\"><joint name=\"bend%d\" class=\"bend\"/>"
                            + "<geom name=\"segment%d\" class=\"skin\"/><geom class=\"plate\"/>%n",
                    k,
                    k,
                    k));
        }
        text.append("</body>".repeat(segments)).append("\n</worldbody>\n<actuator>\n");
        for (int k = 1; k < segments; k++) {
            text.append(String.format(Locale.ROOT, "<motor name=\"torque%d\" joint=\"bend%d\"/>%n", k, k));
        }
        return text.append("</actuator>\n</mujoco>\n").toString();
    }

    /** The compiled swimmer of N segments. */
    public static BodyModel model(int segments) {
        return Mjcf.parse(mjcf(segments), "swimmer-" + segments);
    }
}
