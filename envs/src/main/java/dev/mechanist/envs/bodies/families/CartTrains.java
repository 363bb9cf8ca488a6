package dev.mechanist.envs.bodies.families;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Locale;

/**
 * Trains of N carts on a rail, each tied to the one before by a spring, a damper and a drive; the first to a wall. The
 * positions are the extensions of the springs, m.
 */
public final class CartTrains {
    /** Stiffness of a spring, N/m. */
    public static final double STIFFNESS = 20;

    /** Force of a drive at control 1, N. */
    public static final double FORCE = 10;

    private CartTrains() {}

    /**
     * The MJCF text of a train.
     *
     * @param carts N, at least 1; the joints are joint1 .. jointN, the bodies cart1 .. cartN
     */
    public static String mjcf(int carts) {
        if (carts < 1) {
            throw new InputException("a train needs at least 1 cart, not " + carts);
        }
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, """
                <mujoco model="train%d">
                  <option timestep="0.01" integrator="RK4"><flag contact="disable"/></option>
                  <default>
                    <joint type="slide" axis="1 0 0" stiffness="%s" damping="0.5"/>
                    <geom type="box" size="0.15 0.1 0.1" mass="1"/>
                    <motor gear="%s" ctrlrange="-1 1" ctrllimited="true"/>
                  </default>
                  <worldbody>
                """, carts, STIFFNESS, FORCE));
        for (int k = 1; k <= carts; k++) {
            text.append(String.format(
                    Locale.ROOT,
                    "<body name=\"cart%d\" pos=\"0.6 0 0\"><joint name=\"joint%d\"/><geom name=\"cart%d\"/>%n",
                    k,
                    k,
                    k));
        }
        text.append("</body>".repeat(carts)).append("\n</worldbody>\n<actuator>\n");
        for (int k = 1; k <= carts; k++) {
            text.append(String.format(Locale.ROOT, "<motor name=\"force%d\" joint=\"joint%d\"/>%n", k, k));
        }
        return text.append("</actuator>\n</mujoco>\n").toString();
    }

    /** The compiled train of N carts. */
    public static BodyModel model(int carts) {
        return Mjcf.parse(mjcf(carts), "train-" + carts);
    }
}
