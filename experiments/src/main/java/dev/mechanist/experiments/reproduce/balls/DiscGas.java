package dev.mechanist.experiments.reproduce.balls;

import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.billiards.BilliardPresets;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.DiscSimulator;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import java.util.Collections;
import java.util.List;

/**
 * How often the discs of a dense gas collide, beside Enskog's theory: 2 sqrt(pi) n s g sqrt(E / (N m)) per disc and second for a
 * number density n, diameter s and g = (1 - 7 h / 16) / (1 - h)^2 at contact, h = pi n s^2 / 4 (Henderson 1975). The walls
 * crowd the discs near them, so density and collisions are both counted far from them.
 */
final class DiscGas {
    private static final int DISCS = 1024;
    private static final double MARGIN = 0.2;

    private DiscGas() {}

    static List<Quantity> rates(ReproductionRun run) {
        int samples = run.choose(3000, 800);
        return List.of(rate(0.1, samples), rate(0.3, samples));
    }

    private static Quantity rate(double packing, int samples) {
        Table table = Table.rectangle(1, 1);
        double radius = Math.sqrt(packing / (Math.PI * DISCS));
        List<Disc> discs = Collections.nCopies(DISCS, new Disc(radius, 1));
        RandomStream random = RandomStream.of(1, "disc gas", 0);
        double[] x = new double[4 * DISCS];
        BilliardPresets.scatter(random, table, discs, x);
        for (int i = 0; i < DISCS; i++) {
            x[4 * i + 2] = random.nextGaussian();
            x[4 * i + 3] = random.nextGaussian();
        }
        DiscSimulator simulator = new DiscSimulator(table, discs, Surface.IDEAL);
        simulator.place(x, 0);
        double temperature = simulator.energy() / DISCS;
        double first = enskog(DISCS, radius, temperature);
        simulator.advanceImpacts(50L * DISCS);
        double instant = 0.02 / first;
        double apart = 0.5 / first;
        double[] later = new double[4 * DISCS];
        long inside = 0;
        long turned = 0;
        for (int k = 0; k < samples; k++) {
            simulator.advance(apart);
            simulator.read(x, 0);
            simulator.advance(instant);
            simulator.read(later, 0);
            for (int i = 0; i < DISCS; i++) {
                if (inMiddle(x[4 * i]) && inMiddle(x[4 * i + 1])) {
                    inside++;
                    turned += x[4 * i + 2] == later[4 * i + 2] && x[4 * i + 3] == later[4 * i + 3] ? 0 : 1;
                }
            }
        }
        double side = 1 - 2 * MARGIN;
        double density = inside / (samples * side * side);
        double rate = -Math.log1p(-(double) turned / inside) / instant;
        return Quantity.exact(
                "collisions per disc at packing " + packing + ", over Enskog's rate",
                rate / enskog(density, radius, temperature),
                "1",
                "theory",
                Bar.near(1, 0.02));
    }

    private static boolean inMiddle(double place) {
        return place > MARGIN && place < 1 - MARGIN;
    }

    private static double enskog(double density, double radius, double temperature) {
        double packing = Math.PI * density * radius * radius;
        double contact = (1 - 7 * packing / 16) / ((1 - packing) * (1 - packing));
        return 2 * Math.sqrt(Math.PI) * density * 2 * radius * contact * Math.sqrt(temperature);
    }
}
