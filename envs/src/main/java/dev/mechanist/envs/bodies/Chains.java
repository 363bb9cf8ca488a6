package dev.mechanist.envs.bodies;

import dev.mechanist.core.InputException;
import java.util.Locale;

/** Pendulum chains of any length: N equal links hanging in a vertical plane, a motor in every joint. */
public final class Chains {
    /** Length of a link between its joints, m. */
    public static final double LENGTH = 0.3;

    private static final double RADIUS = 0.03;
    private static final double DENSITY = 1000;

    private Chains() {}

    /**
     * The MJCF text of a chain. Control 1 is 1.3 times the torque that holds what hangs on the joint out horizontally.
     *
     * @param links N, at least 1; the joints are joint1 .. jointN, the bodies link1 .. linkN
     */
    public static String mjcf(int links) {
        if (links < 1) {
            throw new InputException("a chain needs at least 1 link, not " + links);
        }
        double mass = DENSITY * GeomShape.CAPSULE.volume(new double[] {RADIUS, LENGTH / 2, 0});
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, """
                <mujoco model="chain%d">
                  <option timestep="0.005" integrator="RK4"><flag contact="disable"/></option>
                  <default>
                    <joint type="hinge" axis="0 -1 0" damping="0.02"/>
                    <geom type="capsule" size="%s" density="%s"/>
                    <motor ctrlrange="-1 1" ctrllimited="true"/>
                  </default>
                  <worldbody>
                """, links, RADIUS, DENSITY));
        for (int k = 1; k <= links; k++) {
            String drop = k == 1 ? "0" : Double.toString(-LENGTH);
            text.append(String.format(
                    Locale.ROOT,
                    "<body name=\"link%d\" pos=\"0 0 %s\"><joint name=\"joint%d\"/>"
                            + "<geom name=\"link%d\" fromto=\"0 0 0 0 0 %s\"/>%n",
                    k,
                    drop,
                    k,
                    k,
                    -LENGTH));
        }
        text.append("</body>".repeat(links)).append("\n<site name=\"goal\" pos=\"0 0 ");
        text.append(LENGTH * links).append("\"/>\n</worldbody>\n<actuator>\n");
        for (int k = 1; k <= links; k++) {
            int carried = links - k + 1;
            double moment = 9.81 * mass * LENGTH * carried * carried / 2;
            text.append(String.format(
                    Locale.ROOT, "<motor name=\"torque%d\" joint=\"joint%d\" gear=\"%.6g\"/>%n", k, k, 1.3 * moment));
        }
        return text.append("</actuator>\n</mujoco>\n").toString();
    }

    /** The compiled chain of N links. */
    public static BodyModel model(int links) {
        return Mjcf.parse(mjcf(links), "chain-" + links);
    }
}
