package dev.mechanist.graphnet.views;

import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;

/** Bodies with free joints and balls. */
public final class FloatingBodies {
    /** A free root with bent principal axes, a ball with an anchor and an offset, a hinge on it, another on the root. */
    private static final String FLOATING = """
            <mujoco><option timestep="0.01" gravity="1 2 -9"/><worldbody>
            <body pos="0.1 0.2 0.3" quat="0.9 0.1 0.3 -0.2">
              <freejoint name="root"/>
              <inertial mass="2" pos="0.1 0 0.2" quat="0.8 0.1 -0.5 0.3" diaginertia="0.1 0.2 0.25"/>
              <body name="arm" pos="0.5 0 -0.1" quat="0.7 0 0.7 0.1">
                <joint name="shoulder" type="ball" pos="0.1 -0.2 0.05" armature="0.02"/>
                <inertial mass="1.5" pos="0 0.3 0" diaginertia="0.05 0.02 0.06"/>
                <body name="hand" pos="0 0.6 0">
                  <joint name="wrist" type="hinge" axis="1 0.2 0"/>
                  <inertial mass="0.4" pos="0.1 0.1 0" diaginertia="0.01 0.02 0.02"/>
                </body>
              </body>
              <body name="leg" pos="-0.3 0.1 0">
                <joint name="hip" type="hinge" axis="0 0 1"/>
                <inertial mass="0.7" pos="0.2 0.1 0" diaginertia="0.03 0.02 0.04"/>
              </body>
            </body>
            </worldbody><actuator><motor joint="wrist" gear="3"/></actuator></mujoco>
            """;

    private FloatingBodies() {}

    public static BodyModel floating() {
        return Mjcf.parse(FLOATING, "floating");
    }

    /** The same with something else instead of a part of its text. */
    public static BodyModel floating(String part, String instead) {
        if (!FLOATING.contains(part)) {
            throw new IllegalArgumentException(part);
        }
        return Mjcf.parse(FLOATING.replace(part, instead), "floating");
    }

    /** Held by a ball behind a slide, and another ball behind it. */
    public static BodyModel hanging() {
        return Mjcf.parse("""
                <mujoco><option timestep="0.01"/><worldbody>
                <body pos="0 0 1">
                  <joint type="slide" axis="1 0 0"/>
                  <joint type="ball" pos="0 0 0.3"/>
                  <inertial mass="1" pos="0 0 -0.2" diaginertia="0.1 0.2 0.15"/>
                  <body pos="0 0.1 -0.5">
                    <joint type="ball"/>
                    <inertial mass="0.6" pos="0.1 0 -0.2" quat="0.9 0.2 0 0.1" diaginertia="0.05 0.02 0.06"/>
                  </body>
                </body>
                </worldbody></mujoco>
                """, "hanging");
    }

    /**
     * So many rods of 0.2 m and 0.3 kg on balls, all else free, that fall and turn in a fluid; a hinge
     * behind them is driven.
     *
     * @param rods at least 1
     */
    public static BodyModel tumbling(int rods) {
        StringBuilder text = new StringBuilder("""
                <mujoco><option timestep="0.01" gravity="0 0 -1" density="100"/>
                <default><geom type="capsule" size="0.06" fromto="0 0 0 0.2 0 0" mass="0.3" contype="0"/></default>
                <worldbody><body><freejoint/><geom/>
                """);
        for (int i = 0; i < rods; i++) {
            text.append("<body pos=\"0.2 0 0\"><joint type=\"ball\" stiffness=\"0.02\" damping=\"0.002\"/><geom/>\n");
        }
        text.append("<body pos=\"0.2 0 0\"><joint name=\"tail\" axis=\"0 0 1\" damping=\"0.002\"/><geom/>\n");
        text.append("</body>".repeat(rods + 2));
        return Mjcf.parse(
                text + "</worldbody><actuator><motor joint=\"tail\" gear=\"0.02\"/></actuator></mujoco>",
                "tumbling " + rods);
    }
}
