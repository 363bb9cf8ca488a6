package dev.mechanist.envs.bodies.families;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.shapes.GeomShape;
import java.util.Locale;

/** Pendulum chains of any length: N equal links hanging in a vertical plane, a motor in every joint. */
public final class Chains {
    /** Length of a link between its joints, m. */
    public static final double LENGTH = 0.3;

    /** Up to here joints have little friction; the motors of longer chains would throw their ends about. */
    private static final int LIGHT = 6;

    private static final double FRICTION = 0.02;
    /** No-load speed of the motors of longer chains, rad/s, and of a whole chain if its joints all turn alike. */
    private static final double JOINT_SPEED = 20;

    private static final double CHAIN_SPEED = 400;

    private static final double RADIUS = 0.03;
    private static final double DENSITY = 1000;

    private Chains() {}

    /**
     * The MJCF text of a chain. Control 1 is 1.3 times the torque that holds what hangs on the joint out horizontally. Of more
     * than six links, a joint's damping balances its motor at a speed of 20 rad/s, or 400 rad/s among all joints, and Euler's
     * method takes it implicitly: the torques grow with the square of what they carry, and random ones alone would spin the
     * last links beyond what any step can follow.
     *
     * @param links N, at least 1; the joints are joint1 .. jointN, the bodies link1 .. linkN
     */
    public static String mjcf(int links) {
        if (links < 1) {
            throw new InputException("a chain needs at least 1 link, not " + links);
        }
        double mass = DENSITY * GeomShape.CAPSULE.volume(new double[] {RADIUS, LENGTH / 2, 0});
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, """
                <mujoco model="chain%d">
                  <option timestep="0.005" integrator="%s"><flag contact="disable"/></option>
                  <default>
                    <joint type="hinge" axis="0 -1 0" damping="%s"/>
                    <geom type="capsule" size="%s" density="%s"/>
                    <motor ctrlrange="-1 1" ctrllimited="true"/>
                  </default>
                  <worldbody>
                """, links, links > LIGHT ? "Euler" : "RK4", FRICTION, RADIUS, DENSITY));
        for (int k = 1; k <= links; k++) {
            String drop = k == 1 ? "0" : Double.toString(-LENGTH);
            text.append(String.format(
                    Locale.ROOT,
                    "<body name=\"link%d\" pos=\"0 0 %s\"><joint name=\"joint%d\"%s/>"
                            + "<geom name=\"link%d\" fromto=\"0 0 0 0 0 %s\"/>%n",
                    k,
                    drop,
                    k,
                    links > LIGHT ? damping(links, torque(links - k + 1, mass)) : "",
                    k,
                    -LENGTH));
        }
        text.append("</body>".repeat(links)).append("\n<site name=\"goal\" pos=\"0 0 ");
        text.append(LENGTH * links).append("\"/>\n</worldbody>\n<actuator>\n");
        for (int k = 1; k <= links; k++) {
            text.append(String.format(
                    Locale.ROOT,
                    "<motor name=\"torque%d\" joint=\"joint%d\" gear=\"%.6g\"/>%n",
                    k,
                    k,
                    torque(links - k + 1, mass)));
        }
        return text.append("</actuator>\n</mujoco>\n").toString();
    }

    /** Largest torque of a motor, N m. */
    private static double torque(int carried, double mass) {
        return 1.3 * (9.81 * mass * LENGTH * carried * carried / 2);
    }

    private static String damping(int links, double torque) {
        double speed = Math.min(JOINT_SPEED, CHAIN_SPEED / links);
        return String.format(Locale.ROOT, " damping=\"%.6g\"", Math.max(FRICTION, torque / speed));
    }

    /** The compiled chain of N links. */
    public static BodyModel model(int links) {
        return Mjcf.parse(mjcf(links), "chain-" + links);
    }
}
