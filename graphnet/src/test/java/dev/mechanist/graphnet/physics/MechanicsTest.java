package dev.mechanist.graphnet.physics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.bodies.families.PendulumChainField;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The equations of motion with energies by hand, in float64. */
class MechanicsTest {
    private static final List<Input> TWO_BY_TWO =
            List.of(Input.of("q", -1, 2), Input.of("v", -1, 2), Input.of("force", -1, 2));

    private static CompiledFunction function(List<Input> inputs, dev.mechanist.tensor.TensorProgram.Body body) {
        return CompiledFunction.of(Precision.FLOAT64, Device.CPU, inputs, body);
    }

    /** H = p1^2 q2 + 3 sin q1 + q1 q2^2 / 2 + p1 p2: four derivatives by hand, in two rows. */
    @Test
    void symplecticGradientByHand() {
        CompiledFunction f = function(
                List.of(Input.of("q", -1, 2), Input.of("p", -1, 2)),
                (scope, in) -> Mechanics.symplecticGradient(
                        scope,
                        (q, p) -> {
                            Expression q1 = q.slice(1, 0, 1);
                            Expression q2 = q.slice(1, 1, 2);
                            Expression p1 = p.slice(1, 0, 1);
                            return p1.square()
                                    .times(q2)
                                    .plus(q1.sin().times(3))
                                    .plus(q1.times(q2.square()).times(0.5))
                                    .plus(p1.times(p.slice(1, 1, 2)));
                        },
                        in.get(0),
                        in.get(1)));
        DMatrixRMaj[] out = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
        f.call(
                new DMatrixRMaj[] {
                    new DMatrixRMaj(2, 2, true, 0.4, -0.7, 1.1, 0.3), new DMatrixRMaj(2, 2, true, 1.2, 0.5, -0.8, 0.9)
                },
                out);
        assertArrayEquals(new double[] {2 * 1.2 * -0.7 + 0.5, 1.2, 2 * -0.8 * 0.3 + 0.9, -0.8}, out[0].data, 1e-14);
        assertArrayEquals(
                new double[] {
                    -3 * Math.cos(0.4) - 0.5 * 0.49,
                    -1.44 + 0.4 * 0.7,
                    -3 * Math.cos(1.1) - 0.5 * 0.09,
                    -0.64 - 1.1 * 0.3
                },
                out[1].data,
                1e-14);
    }

    /**
     * A two-link arm in joint angles with a = 1.3, b = 0.4, c = 0.5: M = [[a + 2 b cos q2, c + b cos q2], [., c]]; Coriolis forces h = -b
     * sin q2 as in textbooks (Spong and Vidyasagar 1989): C v = (h v2 v1 + h (v1 + v2) v2, -h v1^2); V = 2 cos q1 + cos(q1 + q2).
     */
    @Test
    void aTwoLinkArmByHand() {
        double a = 1.3;
        double b = 0.4;
        double c = 0.5;
        CompiledFunction f = function(
                TWO_BY_TWO,
                (scope, in) -> List.of(Mechanics.accelerations(
                        scope,
                        q -> {
                            Expression cos = q.slice(1, 1, 2).cos();
                            Expression outer = cos.times(b).plus(c);
                            Expression one = cos.zeros().plus(c);
                            return scope.concatenate(1, List.of(cos.times(2 * b).plus(a), outer, outer, one))
                                    .reshape(-1, 2, 2);
                        },
                        q -> q.slice(1, 0, 1)
                                .cos()
                                .times(2)
                                .plus(q.slice(1, 0, 1).plus(q.slice(1, 1, 2)).cos()),
                        in.get(0),
                        in.get(1),
                        in.get(2))));
        double[][] q = {{0.3, 0.9}, {-1.1, 2.2}};
        double[][] v = {{1.4, -0.6}, {-0.5, 1.7}};
        double[][] tau = {{0.2, -0.3}, {1.1, 0.4}};
        DMatrixRMaj[] out = {new DMatrixRMaj(0, 0)};
        f.call(new DMatrixRMaj[] {new DMatrixRMaj(q), new DMatrixRMaj(v), new DMatrixRMaj(tau)}, out);
        for (int row = 0; row < 2; row++) {
            double m11 = a + 2 * b * Math.cos(q[row][1]);
            double m12 = c + b * Math.cos(q[row][1]);
            double h = -b * Math.sin(q[row][1]);
            double v1 = v[row][0];
            double v2 = v[row][1];
            double sin = Math.sin(q[row][0] + q[row][1]);
            double f1 = tau[row][0] - (h * v2 * v1 + h * (v1 + v2) * v2) + 2 * Math.sin(q[row][0]) + sin;
            double f2 = tau[row][1] + h * v1 * v1 + sin;
            double det = m11 * c - m12 * m12;
            assertEquals((c * f1 - m12 * f2) / det, out[0].get(row, 0), 1e-13);
            assertEquals((m11 * f2 - m12 * f1) / det, out[0].get(row, 1), 1e-13);
        }
    }

    /** Three links against another closed form: masses and lengths other than 1, absolute angles, mass matrix alone given. */
    @Test
    void aChainOfThreeAgainstItsClosedForm() {
        double[] m = {0.7, 1.3, 0.4};
        double[] l = {0.5, 0.9, 1.2};
        double g = 7.3;
        double[] carried = {2.4, 1.7, 0.4};
        List<Input> inputs = List.of(Input.of("q", -1, 3), Input.of("v", -1, 3), Input.of("force", -1, 3));
        CompiledFunction f = function(
                inputs,
                (scope, in) -> List.of(Mechanics.accelerations(
                        scope,
                        q -> {
                            List<Expression> entries = new ArrayList<>();
                            for (int i = 0; i < 3; i++) {
                                for (int j = 0; j < 3; j++) {
                                    entries.add(q.slice(1, i, i + 1)
                                            .minus(q.slice(1, j, j + 1))
                                            .cos()
                                            .times(carried[Math.max(i, j)] * l[i] * l[j]));
                                }
                            }
                            return scope.concatenate(1, entries).reshape(-1, 3, 3);
                        },
                        q -> {
                            Expression sum = q.slice(1, 0, 1).zeros();
                            for (int i = 0; i < 3; i++) {
                                sum = sum.minus(q.slice(1, i, i + 1).cos().times(carried[i] * g * l[i]));
                            }
                            return sum;
                        },
                        in.get(0),
                        in.get(1),
                        in.get(2))));
        RandomStream random = RandomStream.of(5, "chain", 0);
        double[] joints = new double[6];
        random.fillGaussian(joints, 0, 6);
        double[] q = {joints[0], joints[0] + joints[1], joints[0] + joints[1] + joints[2]};
        double[] v = {joints[3], joints[3] + joints[4], joints[3] + joints[4] + joints[5]};
        double[] dx = new double[6];
        new PendulumChainField(m, l, g).derivative(joints, 0, new double[] {0.8}, 0, dx, 0);
        DMatrixRMaj[] out = {new DMatrixRMaj(0, 0)};
        f.call(
                new DMatrixRMaj[] {
                    new DMatrixRMaj(1, 3, true, q),
                    new DMatrixRMaj(1, 3, true, v),
                    new DMatrixRMaj(1, 3, true, 0.8, 0, 0)
                },
                out);
        assertArrayEquals(new double[] {dx[3], dx[3] + dx[4], dx[3] + dx[4] + dx[5]}, out[0].data, 1e-11);
    }
}
