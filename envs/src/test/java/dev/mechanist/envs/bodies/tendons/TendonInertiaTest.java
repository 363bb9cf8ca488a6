package dev.mechanist.envs.bodies.tendons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import org.junit.jupiter.api.Test;

/** Tendons that have an armature, along one chain: (M + J' A J) a = f, with the matrix written out and solved by elimination. */
class TendonInertiaTest {
    private static final double[] MASS = {2, 3, 0.5, 1.5};
    private static final double[] ARMATURE = {0.7, 0, 1.9, 4};
    private static final double[][] ROWS = {{1, -2, 0, 0.5}, {9, 9, 9, 9}, {0.4, 0, 3, -1}, {0, 1.5, -0.3, 2}};
    private static final double[] FORCE = {1, -3, 2, 0.5};

    private static BodyModel model() {
        StringBuilder bodies = new StringBuilder();
        StringBuilder tendons = new StringBuilder();
        StringBuilder motors = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            bodies.append("<body pos='0 0 1'><joint name='j").append(i);
            bodies.append("' type='slide' axis='1 0 0'/><geom size='0.1' mass='")
                    .append(MASS[i])
                    .append("'/>");
            tendons.append("<fixed armature='").append(ARMATURE[i]).append("'>");
            for (int d = 0; d < 4; d++) {
                tendons.append("<joint joint='j")
                        .append(d)
                        .append("' coef='")
                        .append(ROWS[i][d])
                        .append("'/>");
            }
            tendons.append("</fixed>");
            motors.append("<motor joint='j").append(i).append("'/>");
        }
        return Mjcf.parse(
                "<mujoco><option gravity='0 0 0'/><worldbody>" + bodies + "</body>".repeat(4) + "</worldbody><tendon>"
                        + tendons + "</tendon><actuator>" + motors + "</actuator></mujoco>",
                "m.xml");
    }

    @Test
    void accelerationsSolveTheWholeMatrix() {
        double[][] m = new double[4][5];
        for (int i = 0; i < 4; i++) {
            m[i][4] = FORCE[i];
            for (int j = 0; j < 4; j++) {
                for (int k = Math.max(i, j); k < 4; k++) {
                    m[i][j] += MASS[k];
                }
                for (int k = 0; k < 4; k++) {
                    m[i][j] += ARMATURE[k] * ROWS[k][i] * ROWS[k][j];
                }
            }
        }
        for (int c = 0; c < 4; c++) {
            for (int r = 0; r < 4; r++) {
                double share = r == c ? 0 : m[r][c] / m[c][c];
                for (int j = 0; j < 5; j++) {
                    m[r][j] -= share * m[c][j];
                }
            }
        }
        double[] expected = {m[0][4] / m[0][0], m[1][4] / m[1][1], m[2][4] / m[2][2], m[3][4] / m[3][3]};
        double[] found = new BodySimulator(model())
                .forwardDynamics(new double[8], 0, FORCE, 0)
                .acceleration();
        assertArrayEquals(expected, found, 1e-12);
    }
}
