package dev.mechanist.experiments.reproduce.balls;

import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardPresets;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import java.util.ArrayList;
import java.util.List;

/**
 * A point at speed 1 among round scatterers of radius 1 on a triangular lattice, and how fast neighbouring paths part. Its
 * lattice unfolds from one triangle by reflection, and a point that meets discs is a disc that meets points: so a disc of
 * radius 1 moves on a triangle set off by 1, and hits the ends of thin walls at the corners of the inner one.
 */
final class LorentzGas {
    private static final double[] SPACINGS = {3.464, 2.3, 2.1};
    private static final double[] EXPONENTS = {0.642, 1.763, 2.673};

    private LorentzGas() {}

    static List<Quantity> exponents(ReproductionRun run) {
        List<Quantity> quantities = new ArrayList<>();
        for (int k = 0; k < SPACINGS.length; k++) {
            quantities.add(Quantity.exact(
                    "Lyapunov exponent of the Lorentz gas at spacing " + SPACINGS[k] + ", 1/s",
                    exponent(table(SPACINGS[k]), run.choose(100_000, 20_000)),
                    String.valueOf(EXPONENTS[k]),
                    "independent program",
                    Bar.near(EXPONENTS[k], 0.02)));
        }
        return quantities;
    }

    /** The triangle of centres about (0, 0), its sides moved out by 1, and a wall outwards from each of its corners. */
    static Table table(double spacing) {
        double corner = spacing / Math.sqrt(3);
        Table table = Table.regular(3, corner + 2);
        for (int k = 0; k < 3; k++) {
            double x = Math.cos(2 * Math.PI * k / 3);
            double y = Math.sin(2 * Math.PI * k / 3);
            table = table.withWall(corner * x, corner * y, (corner + 0.5) * x, (corner + 0.5) * y);
        }
        return table;
    }

    private static double exponent(Table table, int seconds) {
        List<Disc> disc = List.of(new Disc(1, 1));
        BilliardDynamics f = new BilliardDynamics(table, disc, Surface.IDEAL, List.of(), 1, 1);
        RandomStream random = RandomStream.of(1, "Lorentz gas", 0);
        double[] x = new double[4];
        BilliardPresets.scatter(random, table, disc, x);
        double angle = random.nextDouble(0, 2 * Math.PI);
        x[2] = Math.cos(angle);
        x[3] = Math.sin(angle);
        double[] next = new double[4];
        double[] A = new double[16];
        double[] P = new double[16];
        double[] none = {};
        double[] d = {1, 0, 0, 1};
        double sum = 0;
        for (int t = 0; t < seconds; t++) {
            f.advanceWithSensitivities(x, 0, none, 0, 1, next, 0, A, none, P);
            double[] e = new double[4];
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 4; j++) {
                    e[i] += A[4 * i + j] * d[j];
                }
            }
            double length = Math.sqrt(e[0] * e[0] + e[1] * e[1] + e[2] * e[2] + e[3] * e[3]);
            sum += Math.log(length);
            for (int i = 0; i < 4; i++) {
                d[i] = e[i] / length;
                x[i] = next[i];
            }
        }
        return sum / seconds;
    }
}
