package dev.mechanist.envs.bodies.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.numerics.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quaternions and rotation vectors by hand, by Rodrigues' formula and by differences. */
class RotationsTest {
    private static final double HALF = Math.sqrt(0.5);

    /** (1 + 2i + 3j + 4k)(5 - 6i + 7j - 8k) = 28 - 48i + 14j + 44k. */
    @Test
    void quaternionsMultiplyAsHamiltonSaid() {
        double[] product = Rotations.product(new double[] {1, 2, 3, 4}, new double[] {5, -6, 7, -8});
        assertArrayEquals(new double[] {28, -48, 14, 44}, product);
    }

    @Test
    void normalisingGivesTheFormerLength() {
        double[] q = {9, 2, -4, 6, -12};
        assertEquals(Math.sqrt(200), Rotations.normalize(q, 1), 1e-14);
        double s = Math.sqrt(200);
        assertArrayEquals(new double[] {9, 2 / s, -4 / s, 6 / s, -12 / s}, q, 1e-15);
        double[] zero = {9, 0, 0, 0, 0};
        assertEquals(0, Rotations.normalize(zero, 1));
        assertArrayEquals(new double[] {9, 1, 0, 0, 0}, zero);
    }

    /** v cos a + (n x v) sin a + n (n.v) (1 - cos a). */
    private static double[] rodrigues(double[] n, double angle, double[] v) {
        double c = Math.cos(angle);
        double s = Math.sin(angle);
        double along = n[0] * v[0] + n[1] * v[1] + n[2] * v[2];
        return new double[] {
            v[0] * c + (n[1] * v[2] - n[2] * v[1]) * s + n[0] * along * (1 - c),
            v[1] * c + (n[2] * v[0] - n[0] * v[2]) * s + n[1] * along * (1 - c),
            v[2] * c + (n[0] * v[1] - n[1] * v[0]) * s + n[2] * along * (1 - c)
        };
    }

    /** Each angle makes another component of the quaternion the largest. */
    @ParameterizedTest
    @CsvSource({"0.6, 0, 0.8, 0.7", "0.96, 0.28, 0, 2.9", "0.28, -0.96, 0, 3.0", "0, 0.28, 0.96, -2.8"})
    void matricesAndQuaternionsTurnAsRodriguesSaid(double x, double y, double z, double angle) {
        double[] n = {x, y, z};
        double[] q = Rotations.aboutAxis(n, angle);
        double[] v = {1, -2, 3};
        assertArrayEquals(rodrigues(n, angle, v), Rotations.rotate(q, v), 1e-14);
        double[] back = Rotations.fromMatrix(Rotations.matrix(q));
        double sign = back[0] * q[0] + back[1] * q[1] + back[2] * q[2] + back[3] * q[3] < 0 ? -1 : 1;
        for (int i = 0; i < 4; i++) {
            assertEquals(q[i], sign * back[i], 1e-14);
        }
        double[] phi = {x * angle, y * angle, z * angle};
        double[] m = new double[9];
        Rotations.exponential(phi, 0, m);
        assertArrayEquals(rodrigues(n, angle, v), Rotations.apply(m, v), 1e-14);
    }

    @Test
    void zAxesTurnTheShortWay() {
        assertArrayEquals(new double[] {HALF, 0, HALF, 0}, Rotations.fromZAxis(new double[] {3, 0, 0}), 1e-15);
        assertArrayEquals(new double[] {HALF, -HALF, 0, 0}, Rotations.fromZAxis(new double[] {0, 2, 0}), 1e-15);
        assertArrayEquals(new double[] {0, 1, 0, 0}, Rotations.fromZAxis(new double[] {0, 0, -1}), 1e-15);
        double[] direction = {2.0 / 7, -3.0 / 7, 6.0 / 7};
        assertArrayEquals(direction, Rotations.rotate(Rotations.fromZAxis(direction), new double[] {0, 0, 1}), 1e-15);
    }

    @Test
    void crossProductsAreRightHanded() {
        assertArrayEquals(
                new double[] {2 * 7 - 3 * -5, 3 * 4 - 1 * 7, 1 * -5 - 2 * 4},
                Vectors.cross(new double[] {1, 2, 3}, new double[] {4, -5, 7}));
        assertEquals(4 - 10 + 21, Vectors.dot(new double[] {1, 2, 3}, new double[] {4, -5, 7}));
    }

    /** A quarter turn about z exchanges xx and yy; an eighth mixes them: (a + b) / 2 and (a - b) / 2. */
    @Test
    void diagonalsTurn() {
        double[] d = {3, 2, 7};
        assertArrayEquals(
                new double[] {2, 3, 7, 0, 0, 0}, Rotations.rotatedDiagonal(new double[] {HALF, 0, 0, HALF}, d), 1e-14);
        double[] eighthX = Rotations.aboutAxis(new double[] {1, 0, 0}, Math.PI / 4);
        assertArrayEquals(new double[] {3, 4.5, 4.5, 0, 0, -2.5}, Rotations.rotatedDiagonal(eighthX, d), 1e-14);
        double[] eighthY = Rotations.aboutAxis(new double[] {0, 1, 0}, Math.PI / 4);
        assertArrayEquals(new double[] {5, 2, 5, 0, 2, 0}, Rotations.rotatedDiagonal(eighthY, d), 1e-14);
        double[] eighthZ = Rotations.aboutAxis(new double[] {0, 0, 1}, Math.PI / 4);
        assertArrayEquals(new double[] {2.5, 2.5, 7, 0.5, 0, 0}, Rotations.rotatedDiagonal(eighthZ, d), 1e-14);
    }

    /** exp(delta) on the right of b gives a; a turn of 350 degrees is one of -10. */
    @Test
    void differencesAreTheShortWayInTheFrameOfTheSecond() {
        double[] b = Rotations.aboutAxis(new double[] {0.6, 0, 0.8}, 1.1);
        double[] delta = {0.3, -0.2, 0.5};
        double[] a = b.clone();
        Rotations.integrate(a, 0, new double[] {0.15, -0.1, 0.25}, 0, 2);
        double[] r = new double[3];
        Rotations.difference(a, 0, b, 0, r, 0);
        assertArrayEquals(delta, r, 1e-14);
        double[] far = Rotations.aboutAxis(new double[] {0, 1, 0}, Math.toRadians(350));
        Rotations.difference(far, 0, Rotations.identity(), 0, r, 0);
        assertArrayEquals(new double[] {0, Math.toRadians(-10), 0}, r, 1e-14);
        Rotations.difference(b, 0, b, 0, r, 0);
        assertArrayEquals(new double[3], r, 1e-15);
    }

    @Test
    void integratingTurnsInTheLocalFrame() {
        double[] q = {HALF, 0, 0, HALF};
        Rotations.integrate(q, 0, new double[] {0, Math.PI, 0}, 0, 0.5);
        // z by a quarter, then the new y by a quarter: (c, 0, 0, s)(c, 0, s, 0) = (cc, -ss, cs, sc).
        assertArrayEquals(new double[] {0.5, -0.5, 0.5, 0.5}, q, 1e-15);
        double[] still = {0.6, 0, 0.8, 0};
        Rotations.integrate(still, 0, new double[3], 0, 0.5);
        assertArrayEquals(new double[] {0.6, 0, 0.8, 0}, still, 1e-15);
    }

    /** By central differences of exp and log; the small angle takes the series. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 2.5, 8e-4})
    void jacobiansOfExponentialAndLogarithm(double length) {
        double[] phi = {length * 2 / 7, length * -3 / 7, length * 6 / 7};
        double[] right = new double[9];
        double[] inverse = new double[9];
        Rotations.rightJacobian(phi, 0, right);
        Rotations.inverseRightJacobian(phi, inverse);
        double h = 1e-5;
        double[] q = turned(phi);
        double[] plus = new double[3];
        double[] minus = new double[3];
        for (int c = 0; c < 3; c++) {
            double[] moved = phi.clone();
            moved[c] += h;
            Rotations.difference(turned(moved), 0, q, 0, plus, 0);
            moved[c] -= 2 * h;
            Rotations.difference(turned(moved), 0, q, 0, minus, 0);
            for (int r = 0; r < 3; r++) {
                assertEquals((plus[r] - minus[r]) / (2 * h), right[3 * r + c], 1e-9);
            }
            double[] unit = new double[3];
            unit[c] = 1;
            double[] a = q.clone();
            Rotations.integrate(a, 0, unit, 0, h);
            Rotations.difference(a, 0, Rotations.identity(), 0, plus, 0);
            a = q.clone();
            Rotations.integrate(a, 0, unit, 0, -h);
            Rotations.difference(a, 0, Rotations.identity(), 0, minus, 0);
            for (int r = 0; r < 3; r++) {
                assertEquals((plus[r] - minus[r]) / (2 * h), inverse[3 * r + c], 1e-9);
            }
        }
    }

    private static double[] turned(double[] phi) {
        double[] q = Rotations.identity();
        Rotations.integrate(q, 0, phi, 0, 1);
        return q;
    }

    /** Where the series of a small angle ends, the closed form goes on: second and third order too. */
    @Test
    void seriesAndClosedFormsMeet() {
        for (double length : new double[] {0.999e-3, 0.999e-5}) {
            double[] below = {length, -2 * length / 3, 0};
            double scale = 1.01;
            double[] above = {scale * below[0], scale * below[1], 0};
            double[] a = new double[9];
            double[] b = new double[9];
            Rotations.exponential(below, 0, a);
            Rotations.exponential(above, 0, b);
            assertArrayEquals(quotients(a, 1), quotients(b, scale), 1e-9);
            Rotations.rightJacobian(below, 0, a);
            Rotations.rightJacobian(above, 0, b);
            assertArrayEquals(quotients(a, 1), quotients(b, scale), 1e-9);
            Rotations.inverseRightJacobian(below, a);
            Rotations.inverseRightJacobian(above, b);
            assertArrayEquals(quotients(a, 1), quotients(b, scale), 1e-9);
        }
    }

    /** Symmetric and skew parts of M - I, per square and per length. */
    private static double[] quotients(double[] m, double scale) {
        double[] r = new double[9];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double even = 0.5 * (m[3 * i + j] + m[3 * j + i]) - (i == j ? 1 : 0);
                double odd = 0.5 * (m[3 * i + j] - m[3 * j + i]);
                r[3 * i + j] = even / (scale * scale) + odd / scale;
            }
        }
        return r;
    }
}
