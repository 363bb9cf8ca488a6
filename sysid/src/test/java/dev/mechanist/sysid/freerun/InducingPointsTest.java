package dev.mechanist.sysid.freerun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Points spread over what records hold: each the farthest from those before, and no two alike. */
class InducingPointsTest {
    /** An output that stands at -1, 1 or 4, long at each: three points there are, however many are asked for. */
    @Test
    void asManyAsThereAre() {
        double[] y = new double[90];
        for (int t = 0; t < 90; t++) {
            y[t] = t % 3 == 0 ? -1 : t % 3 == 1 ? 1 : 4;
        }
        OutputRecord record = new OutputRecord(new double[90], y);
        Regressors regressors = new Regressors(1, 1, 1, 0, 1, 0, 1);
        double[][] all = InducingPoints.of(regressors, List.of(record), 1, 7, 4);
        assertEquals(3, all.length);
        double[][] two = InducingPoints.of(regressors, List.of(record), 1, 2, 4);
        double first = two[0][0];
        double farthest = first == 4 ? -1 : 4;
        assertEquals(farthest, two[1][0], "the second is the farthest from the first, " + first);
        assertEquals(1, two[1].length);
    }

    /** Covering radius of random numbers in a square: no point of the record is far from its nearest. */
    @Test
    void coverTheRecord() {
        RandomStream random = RandomStream.of(2, "record", 0);
        double[] u = new double[500];
        double[] y = new double[500];
        for (int t = 0; t < 500; t++) {
            u[t] = random.nextDouble(-1, 1);
            y[t] = random.nextDouble(-1, 1);
        }
        Regressors regressors = new Regressors(1, 1, 1, 0, 1, 0, 1);
        OutputRecord record = new OutputRecord(u, y);
        double[][] points = InducingPoints.of(regressors, List.of(record), 2, 25, 4);
        assertEquals(25, points.length);
        double worst = 0;
        for (int t = 1; t < 500; t++) {
            double nearest = Double.POSITIVE_INFINITY;
            for (double[] p : points) {
                nearest = Math.min(nearest, Math.hypot(p[0] - y[t - 1], p[1] - u[t - 1]));
            }
            worst = Math.max(worst, nearest);
        }
        // Of 25 points on a grid a corner of a cell is 0.28 away; the greedy choice is at most twice as far.
        assertTrue(worst < 0.5, "farthest: " + worst);
        for (int i = 0; i < 25; i++) {
            for (int j = 0; j < i; j++) {
                assertTrue(Math.hypot(points[i][0] - points[j][0], points[i][1] - points[j][1]) >= worst - 1e-12);
            }
        }
    }
}
