package dev.mechanist.envs.bodies.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Poses, and the principal axes of inertias, about axes that are no coordinate's. */
class PoseTest {
    /** A third of a turn about (1, 1, 1) takes x to y, y to z, z to x. */
    @Test
    void aThirdOfATurnAboutTheDiagonal() {
        Pose pose = new Pose(new double[] {1, 2, 3}, new double[] {0.5, 0.5, 0.5, 0.5});
        Pose moved = pose.then(new Pose(new double[] {10, 20, 30}, Rotations.identity()));
        assertArrayEquals(new double[] {31, 12, 23}, moved.pos(), 1e-14);
        Pose back = pose.inverse();
        assertArrayEquals(new double[] {-2, -3, -1}, back.pos(), 1e-14);
        assertArrayEquals(new double[] {0.5, -0.5, -0.5, -0.5}, back.quat(), 1e-15);
    }

    /** There and back is where one was, for a turn whose axis has three different parts. */
    @Test
    void aPoseAndItsInverseCancel() {
        double[] quat = {0.6, -0.2, 0.5, 0.3};
        Rotations.normalize(quat, 0);
        Pose pose = new Pose(new double[] {0.4, -1, 2}, quat);
        for (Pose none : new Pose[] {pose.then(pose.inverse()), pose.inverse().then(pose)}) {
            assertArrayEquals(new double[3], none.pos(), 1e-15);
            assertArrayEquals(Rotations.identity(), none.quat(), 1e-15);
        }
    }

    /** R diag(5, 3, 2) R' for some turns R: the moments fall, and turning back gives the matrix again. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 0",
        "0.6, -0.2, 0.5, 0.3",
        "0.1, 0.9, -0.4, 0.2",
        "0.5, 0.5, 0.5, 0.5",
        "0.8, 0, 0.6, 0",
        "0.7, 0, 0, -0.7"
    })
    void principalAxesTurnBack(double w, double x, double y, double z) {
        double[] turn = {w, x, y, z};
        Rotations.normalize(turn, 0);
        double[] symmetric = turned(new double[] {2, 5, 3}, turn);
        PrincipalAxes axes = PrincipalAxes.of(symmetric);
        assertArrayEquals(new double[] {5, 3, 2}, axes.moments(), 1e-12);
        double norm = 0;
        for (double q : axes.quaternion()) {
            norm += q * q;
        }
        assertEquals(1, norm, 1e-14);
        assertArrayEquals(symmetric, turned(axes.moments(), axes.quaternion()), 1e-12);
        assertTrue(axes.moments()[0] >= axes.moments()[1] && axes.moments()[1] >= axes.moments()[2]);
    }

    /** The six numbers xx, yy, zz, xy, xz, yz of sum_k moment_k a_k a_k', a_k the turned axes. */
    private static double[] turned(double[] moments, double[] quat) {
        double[] m = new double[6];
        for (int k = 0; k < 3; k++) {
            double[] axis = new double[3];
            axis[k] = 1;
            double[] a = Rotations.rotate(quat, axis);
            m[0] += moments[k] * a[0] * a[0];
            m[1] += moments[k] * a[1] * a[1];
            m[2] += moments[k] * a[2] * a[2];
            m[3] += moments[k] * a[0] * a[1];
            m[4] += moments[k] * a[0] * a[2];
            m[5] += moments[k] * a[1] * a[2];
        }
        return m;
    }
}
