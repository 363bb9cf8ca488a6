package dev.mechanist.envs.billiards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Enough discs for cells: they move as in a program that looks at all pairs, and go through nothing. */
class CellGridTest {
    private static final double WIDTH = 3;
    private static final double HEIGHT = 2;

    private static List<Disc> unequal(int count, double largest) {
        List<Disc> discs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double radius = largest * (0.4 + 0.6 * (i % 7) / 6);
            discs.add(new Disc(radius, 1 + i % 3));
        }
        return discs;
    }

    private static double[] moving(long seed, Table table, List<Disc> discs) {
        RandomStream random = RandomStream.of(seed, "cells", 0);
        double[] x = new double[4 * discs.size()];
        BilliardPresets.scatter(random, table, discs, x);
        for (int i = 0; i < discs.size(); i++) {
            x[4 * i + 2] = random.nextGaussian();
            x[4 * i + 3] = random.nextGaussian();
        }
        return x;
    }

    /** All pairs and walls, one event after the other, without friction. */
    private static double[] allPairs(List<Disc> discs, double[] start, double seconds) {
        double[] x = start.clone();
        int n = discs.size();
        double left = seconds;
        while (true) {
            double best = left;
            int[] who = null;
            for (int i = 0; i < n; i++) {
                double r = discs.get(i).radius();
                for (int k = 0; k < 2; k++) {
                    double v = x[4 * i + 2 + k];
                    double to = v > 0 ? (k == 0 ? WIDTH : HEIGHT) - r : r;
                    double t = v == 0 ? Double.MAX_VALUE : (to - x[4 * i + k]) / v;
                    if (t < best) {
                        best = t;
                        who = new int[] {i, -1 - k};
                    }
                }
                for (int j = 0; j < i; j++) {
                    double t = contact(x, i, j, r + discs.get(j).radius());
                    if (t < best) {
                        best = t;
                        who = new int[] {i, j};
                    }
                }
            }
            for (int i = 0; i < n; i++) {
                x[4 * i] += best * x[4 * i + 2];
                x[4 * i + 1] += best * x[4 * i + 3];
            }
            if (who == null) {
                return x;
            }
            left -= best;
            if (who[1] < 0) {
                x[4 * who[0] + 1 - who[1]] *= -1;
            } else {
                exchange(x, who[0], who[1], discs);
            }
        }
    }

    private static double contact(double[] x, int i, int j, double within) {
        double dx = x[4 * j] - x[4 * i];
        double dy = x[4 * j + 1] - x[4 * i + 1];
        double wx = x[4 * j + 2] - x[4 * i + 2];
        double wy = x[4 * j + 3] - x[4 * i + 3];
        double b = dx * wx + dy * wy;
        double root = b * b - (wx * wx + wy * wy) * (dx * dx + dy * dy - within * within);
        return b < 0 && root >= 0 ? (-b - Math.sqrt(root)) / (wx * wx + wy * wy) : Double.MAX_VALUE;
    }

    private static void exchange(double[] x, int i, int j, List<Disc> discs) {
        double dx = x[4 * j] - x[4 * i];
        double dy = x[4 * j + 1] - x[4 * i + 1];
        double mi = discs.get(i).mass();
        double mj = discs.get(j).mass();
        double closing = (x[4 * j + 2] - x[4 * i + 2]) * dx + (x[4 * j + 3] - x[4 * i + 3]) * dy;
        double impulse = 2 * mi * mj / (mi + mj) * closing / (dx * dx + dy * dy);
        x[4 * i + 2] += impulse / mi * dx;
        x[4 * i + 3] += impulse / mi * dy;
        x[4 * j + 2] -= impulse / mj * dx;
        x[4 * j + 3] -= impulse / mj * dy;
    }

    @Test
    void discsMoveAsAmongAllPairs() {
        Table table = Table.rectangle(WIDTH, HEIGHT);
        for (int count : new int[] {24, 90}) {
            List<Disc> discs = unequal(count, 0.09);
            long impacts = 0;
            for (int seed = 1; seed <= 4; seed++) {
                double[] x = moving(seed, table, discs);
                DiscSimulator simulator = new DiscSimulator(table, discs, Surface.IDEAL);
                simulator.place(x, 0);
                simulator.advance(0.4);
                impacts += simulator.impacts();
                double[] after = new double[x.length];
                simulator.read(after, 0);
                assertArrayEquals(allPairs(discs, x, 0.4), after, 1e-7, count + " discs, seed " + seed);
            }
            assertTrue(impacts > 2 * count, "impacts: " + impacts);
        }
    }

    /** Obstacles, thin walls, corners that stick out, and discs of unequal radii, for long: nobody is where it must not be. */
    @Test
    void nothingIsGoneThrough() {
        Table table = Table.polygon(0, 0, 3, 0, 3, 1.1, 1.3, 1.2, 1.2, 2.4, 0, 2)
                .withObstacle(0.5, 0.4, 0.9, 0.5, 0.6, 0.9)
                .withWall(2.1, 0.3, 2.2, 0.85);
        List<Disc> discs = unequal(60, 0.07);
        for (Surface surface : List.of(Surface.IDEAL, new Surface(0.98, 0.95, 0.02))) {
            DiscSimulator simulator = new DiscSimulator(table, discs, surface);
            double[] x = moving(5, table, discs);
            double energy = -1;
            simulator.place(x, 0);
            for (int k = 0; k < 40; k++) {
                simulator.advance(0.25);
                simulator.read(x, 0);
                simulator.requireFree(x);
                energy = energy < 0 ? simulator.energy() : energy;
            }
            assertTrue(simulator.impacts() > 1000, "impacts: " + simulator.impacts());
            assertEquals(1, simulator.energy() / energy, surface.equals(Surface.IDEAL) ? 1e-13 : 0.999);
        }
    }

    /** A pocket is found from every cell, and what fell in is met by nobody. */
    @Test
    void pocketsFillUp() {
        Table table = Table.rectangle(2, 1).withPocket(1.27, 0.5, 0.17);
        List<Disc> discs = Collections.nCopies(40, new Disc(0.03, 1));
        DiscSimulator simulator = new DiscSimulator(table, discs, Surface.IDEAL);
        simulator.place(moving(2, table, discs), 0);
        simulator.advance(300);
        double[] x = new double[160];
        simulator.read(x, 0);
        for (int i = 0; i < 40; i++) {
            assertTrue(simulator.lost(i), "disc " + i);
            assertArrayEquals(new double[] {1.27, 0.5, 0, 0}, Arrays.copyOfRange(x, 4 * i, 4 * i + 4));
        }
    }
}
