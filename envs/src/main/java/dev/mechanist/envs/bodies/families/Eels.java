package dev.mechanist.envs.bodies.families;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Locale;

/**
 * Swimmers in space, of any length: N rods of 20 g and 0.1 m in a row that nothing holds, weightless in a fluid of 3000 kg/m^3 as that of
 * {@link Swimmers}; between two rods a bend to the sides and one up and down, each with a motor of 1 mN m and limited to 45 degrees. The
 * head points along -y.
 */
public final class Eels {
    /** The nose in the frame of the head, m. */
    public static final double NOSE = -0.06;

    private Eels() {}

    /**
     * The MJCF text of an eel.
     *
     * @param segments N, at least 2; the joints are root, yaw1, pitch1 .. yaw(N-1), pitch(N-1)
     * @param target a mark in the picture, m [3]
     */
    public static String mjcf(int segments, double[] target) {
        if (segments < 2) {
            throw new InputException("an eel needs at least 2 segments, not " + segments);
        }
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, """
                <mujoco model="eel%d">
                  <option timestep="0.002" density="3000" gravity="0 0 0"><flag contact="disable"/></option>
                  <default>
                    <joint pos="0 -0.05 0" limited="true" range="-45 45" armature="2e-6" damping="1e-6"
                           solreflimit="0.05 1" solimplimit="0 0.8 0.1"/>
                    <default class="skin">
                      <geom type="capsule" size="0.013" fromto="0 -0.05 0 0 0.05 0" mass="0"/>
                    </default>
                    <default class="rod"><geom type="box" size="0.006 0.05 0.006" mass="0.02"/></default>
                    <motor gear="1e-3" ctrllimited="true" ctrlrange="-1 1"/>
                  </default>
                  <worldbody>
                  <geom name="floor" type="plane" size="2 2 0.1" pos="0 0 -0.3"/>
                  <geom name="target" type="sphere" size="0.02" pos="%s %s %s"/>
                  <body name="head">
                    <freejoint name="root"/>
                    <geom name="head" class="skin"/>
                    <geom class="rod"/>
                    <site name="nose" pos="0 %s 0"/>
                """, segments, target[0], target[1], target[2], NOSE));
        for (int k = 1; k < segments; k++) {
            text.append(String.format(Locale.ROOT, """
                    <body name="segment%1$d" pos="0 0.1 0">
                    <joint name="yaw%1$d" axis="0 0 1"/><joint name="pitch%1$d" axis="1 0 0"/>
                    <geom name="segment%1$d" class="skin"/><geom class="rod"/>
                    """, k));
        }
        text.append("</body>".repeat(segments)).append("\n</worldbody>\n<actuator>\n");
        for (int k = 1; k < segments; k++) {
            text.append(String.format(Locale.ROOT, """
                    <motor name="side%1$d" joint="yaw%1$d"/><motor name="up%1$d" joint="pitch%1$d"/>
                    """, k));
        }
        return text.append("</actuator>\n</mujoco>\n").toString();
    }

    /** The compiled eel of N segments. */
    public static BodyModel model(int segments, double[] target) {
        return Mjcf.parse(mjcf(segments, target), "eel-" + segments);
    }
}
