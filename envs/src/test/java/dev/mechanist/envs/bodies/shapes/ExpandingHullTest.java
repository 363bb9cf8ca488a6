package dev.mechanist.envs.bodies.shapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Boxes in each other: the face that is found is level with the origin's foot, whose weights say where it is. */
class ExpandingHullTest {
    /** The foot is at the normal times the offset, and between the corners; along the normal the overlap is the offset. */
    @Test
    void weightsAreThoseOfTheFoot() {
        Random random = new Random(5);
        MinkowskiDifference m = new MinkowskiDifference(256);
        NearestSimplex nearest = new NearestSimplex(m);
        ExpandingHull hull = new ExpandingHull(m);
        int uneven = 0;
        for (int i = 0; i < 200; i++) {
            put(m.first, random, 0);
            put(m.second, random, 0.1);
            m.clear();
            assertTrue(nearest.find(0, 1e-6, 100));
            double depth = hull.find(nearest, 1e-6, 100);
            double[] n = new double[3];
            hull.normal(n);
            double[] foot = new double[3];
            double sum = 0;
            for (int c = 0; c < 3; c++) {
                sum += hull.weights[c];
                for (int k = 0; k < 3; k++) {
                    foot[k] += hull.weights[c] * m.w[3 * hull.corners[c] + k];
                }
            }
            assertEquals(1, sum, 1e-12);
            assertEquals(1, n[0] * n[0] + n[1] * n[1] + n[2] * n[2], 1e-12);
            // Of a face in several triangles the one that was found may lie beside the foot: a weight is then negative.
            uneven += Math.abs(hull.weights[0] - hull.weights[1]) > 0.1 ? 1 : 0;
            assertArrayEquals(new double[] {depth * n[0], depth * n[1], depth * n[2]}, foot, 1e-9, "pair " + i);
            int far = m.full() ? 0 : m.add(n[0], n[1], n[2]);
            assertEquals(depth, m.along(far, n[0], n[1], n[2]), 1e-9, "pair " + i);
        }
        assertTrue(uneven > 50, "uneven: " + uneven);
    }

    private static void put(Solid solid, Random random, double off) {
        double[] q = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
        double length = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
        for (int k = 0; k < 4; k++) {
            q[k] /= length;
        }
        double[] place = {
            off * (random.nextDouble() - 0.5), off * (random.nextDouble() - 0.5), off * (random.nextDouble() - 0.5)
        };
        double[] size = {
            0.1 + 0.2 * random.nextDouble(), 0.1 + 0.2 * random.nextDouble(), 0.1 + 0.2 * random.nextDouble()
        };
        solid.set(GeomShape.BOX.code(), 0, place, Rotations.matrix(q), size, null);
    }
}
