package dev.mechanist.envs.bodies.families;

import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;

/**
 * The cart-pole of PETS (Chua et al. 2018, its released MuJoCo model) as a body model: a cart of 10.5 kg between the ends of a
 * rail, 2.5 m to either side, which stop it by MuJoCo's soft joint limits; a capsule of 5.0 kg and 0.6 m hangs from it. The state
 * is (x, theta, x_dot, theta_dot) in (m, rad, m/s, rad/s), theta zero hanging down, the tip at (x - l sin theta, -l cos theta);
 * the action is 1/100 of the force in N, within 3. Departure: the released pole leans by 1 mm over its length.
 */
public final class RailCartPole {
    /** Length l of the pole, m. */
    public static final double LENGTH = 0.6;

    /** Distance of the rail's ends from its middle, m. */
    public static final double RAIL = 2.5;

    private static final String MJCF = """
            <mujoco model="cart-pole-pets">
              <option timestep="0.02" integrator="RK4"><flag contact="disable"/></option>
              <worldbody>
                <body name="cart">
                  <joint name="x" type="slide" axis="1 0 0" damping="1" limited="true" range="-2.5 2.5"/>
                  <geom name="cart" type="capsule" fromto="-0.1 0 0 0.1 0 0" size="0.1"/>
                  <body name="pole">
                    <joint name="theta" type="hinge" axis="0 1 0" damping="1"/>
                    <geom name="pole" type="capsule" fromto="0 0 0 0 0 -0.6" size="0.049"/>
                  </body>
                </body>
              </worldbody>
              <actuator><motor name="force" joint="x" gear="100" ctrllimited="true" ctrlrange="-3 3"/></actuator>
            </mujoco>
            """;

    private RailCartPole() {}

    /** The compiled model. */
    public static BodyModel model() {
        return Mjcf.parse(MJCF, "cart-pole-pets");
    }
}
