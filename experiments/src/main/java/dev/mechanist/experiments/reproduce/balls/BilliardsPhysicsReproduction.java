package dev.mechanist.experiments.reproduce.balls;

import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.DiscSimulator;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What is known exactly of colliding discs, and of many of them on average. */
public final class BilliardsPhysicsReproduction {
    private static final String EXACT = "exact";
    private static final String THEORY = "theory";
    private static final double[] RADII = {0.05, 0.08, 0.1, 0.06, 0.12, 0.07, 0.09, 0.05};
    private static final long[] DIGITS = {3, 31, 314, 3141, 31415, 314159};

    private BilliardsPhysicsReproduction() {}

    public static Reproduction reproduction() {
        return new Reproduction(
                "exact impacts of discs: pi in collisions, energy, reversal, rates",
                "Galperin, Playing pool with pi, 2003; Lubachevsky, How to simulate billiards, 1991",
                false,
                List.of(
                        new Part("collisions that count pi", run -> digits()),
                        new Part("conservation", BilliardsPhysicsReproduction::conservation),
                        new Part("several impacts at once", run -> together()),
                        new Part("rates at walls", BilliardsPhysicsReproduction::rates),
                        new Part("energies", BilliardsPhysicsReproduction::energies),
                        new Part("collisions of a gas", DiscGas::rates),
                        new Part("parting of paths", LorentzGas::exponents)));
    }

    private static List<Quantity> digits() {
        List<Quantity> quantities = new ArrayList<>();
        for (int k = 0; k < DIGITS.length; k++) {
            DiscSimulator simulator = new DiscSimulator(
                    Table.rectangle(1e7, 1), List.of(new Disc(0.1, 1), new Disc(0.1, Math.pow(100, k))), Surface.IDEAL);
            simulator.place(new double[] {1, 0.5, 0, 0, 2, 0.5, -1, 0}, 0);
            simulator.advance(5e6);
            quantities.add(Quantity.exact(
                    "collisions at mass ratio 100^" + k,
                    simulator.impacts(),
                    String.valueOf(DIGITS[k]),
                    EXACT,
                    Bar.near(DIGITS[k], 0)));
        }
        return quantities;
    }

    private static List<Quantity> conservation(ReproductionRun run) {
        DiscSimulator simulator = mixture(1);
        double energy = simulator.energy();
        int events = run.choose(1_000_000, 100_000);
        simulator.advanceImpacts(events);
        List<Double> back = new ArrayList<>();
        for (int seed = 1; seed <= 20; seed++) {
            back.add(reversal(seed));
        }
        return List.of(
                Quantity.exact(
                        "energy lost in " + events + " impacts, relative",
                        Math.abs(simulator.energy() / energy - 1),
                        "3e-14 at 2e5",
                        "naive C program",
                        Bar.atMost(1e-12)),
                Quantity.exact(
                        "place after 1e5 bounces, off the unfolded line, m",
                        unfolding(),
                        "1.4e-7",
                        "naive C program",
                        Bar.atMost(1e-9)),
                new Quantity(
                        "off the start after 25 impacts and back, m or m/s",
                        back,
                        Statistic.WORST,
                        "4e-11",
                        "naive C program",
                        Bar.atMost(1e-9)));
    }

    /** Eight discs of several radii and masses in a table of 2 x 1.5 m. */
    private static DiscSimulator mixture(long seed) {
        List<Disc> discs =
                Arrays.stream(RADII).mapToObj(r -> new Disc(r, 30 * r)).toList();
        RandomStream random = RandomStream.of(seed, "mixture", 0);
        double[] x = new double[32];
        for (int i = 0; i < 8; i++) {
            x[4 * i] = 0.25 + 0.5 * (i % 4) + random.nextDouble(-0.1, 0.1);
            x[4 * i + 1] = 0.4 + 0.7 * (i / 4) + random.nextDouble(-0.1, 0.1);
            x[4 * i + 2] = random.nextGaussian();
            x[4 * i + 3] = random.nextGaussian();
        }
        DiscSimulator simulator = new DiscSimulator(Table.rectangle(2, 1.5), discs, Surface.IDEAL);
        simulator.requireFree(x);
        simulator.place(x, 0);
        return simulator;
    }

    private static double reversal(int seed) {
        DiscSimulator simulator = mixture(seed);
        double[] start = new double[32];
        double[] x = new double[32];
        simulator.read(start, 0);
        simulator.advanceImpacts(25);
        double seconds = simulator.time() + 1e-3;
        simulator.place(start, 0);
        simulator.advance(seconds);
        simulator.read(x, 0);
        turn(x);
        simulator.place(x, 0);
        simulator.advance(seconds);
        simulator.read(x, 0);
        turn(x);
        double worst = 0;
        for (int k = 0; k < 32; k++) {
            worst = Math.max(worst, Math.abs(x[k] - start[k]));
        }
        return worst;
    }

    private static void turn(double[] x) {
        for (int k = 0; k < x.length; k++) {
            x[k] *= k % 4 > 1 ? -1 : 1;
        }
    }

    private static double unfolding() {
        double vx = Math.sqrt(2);
        double vy = Math.sqrt(3);
        double[] x = {0.3, 0.4, vx, vy};
        DiscSimulator simulator = new DiscSimulator(Table.rectangle(2, 1.5), List.of(new Disc(0.1, 1)), Surface.IDEAL);
        simulator.place(x, 0);
        simulator.advanceImpacts(100_000);
        double seconds = Math.ceil(simulator.time()) + 0.37;
        simulator.place(x, 0);
        simulator.advance(seconds);
        simulator.read(x, 0);
        return Math.max(
                Math.abs(x[0] - 0.1 - folded(0.2, vx, seconds, 1.8)),
                Math.abs(x[1] - 0.1 - folded(0.3, vy, seconds, 1.3)));
    }

    /** The fold of from + v t into [0, width], the product in twice the precision. */
    private static double folded(double from, double v, double t, double width) {
        double high = v * t;
        double low = Math.fma(v, t, -high);
        return Math.abs(Math.IEEEremainder(Math.IEEEremainder(high, 2 * width) + low + from, 2 * width));
    }

    private static List<Quantity> together() {
        double[] cradle = new double[20];
        for (int i = 0; i < 5; i++) {
            cradle[4 * i] = i == 0 ? 1 : 2 + 0.25 * i;
            cradle[4 * i + 1] = 1;
        }
        cradle[2] = 0.75;
        double[] after = moved(Table.rectangle(10, 2), 5, 0.125, cradle, 2);
        double cradleError = Math.abs(after[18] - 0.75);
        for (int i = 0; i < 4; i++) {
            cradleError = Math.max(cradleError, Math.hypot(after[4 * i + 2], after[4 * i + 3]));
        }
        double[] split =
                moved(Table.rectangle(20, 10), 3, 0.1, new double[] {1, 5, 1, 0, 4, 5.1, 0, 0, 4, 4.9, 0, 0}, 5);
        return List.of(
                Quantity.exact("Newton's cradle of five, speeds off, m/s", cradleError, "0", EXACT, Bar.atMost(0)),
                Quantity.exact(
                        "break of three, speed of the first, m/s", split[2], "-0.2", EXACT, Bar.near(-0.2, 1e-12)),
                Quantity.exact(
                        "break of three, asymmetry, m/s",
                        Math.hypot(split[6] - split[10], split[7] + split[11]),
                        "0",
                        EXACT,
                        Bar.atMost(1e-12)));
    }

    private static double[] moved(Table table, int count, double radius, double[] start, double seconds) {
        DiscSimulator simulator =
                new DiscSimulator(table, Collections.nCopies(count, new Disc(radius, 1)), Surface.IDEAL);
        double[] x = start.clone();
        simulator.place(x, 0);
        simulator.advance(seconds);
        simulator.read(x, 0);
        return x;
    }

    /** P / (pi A) for the region of the centre: polygons about a circle shrink to similar ones; the L loses five squares. */
    private static List<Quantity> rates(ReproductionRun run) {
        double r = 0.05;
        Table bent = Table.polygon(0, 0, 2, 0, 2, 1, 1, 1, 1, 2, 0, 2);
        double perimeter = bent.perimeter() - 10 * r + 0.5 * Math.PI * r;
        double area = bent.area() - bent.perimeter() * r + (5 - 0.25 * Math.PI) * r * r;
        Table triangle = Table.polygon(0, 0, 2.1, 0.2, 0.9, 1.7);
        Table hexagon = Table.regular(6, 1);
        return List.of(
                rate(run, "L", bent, r, perimeter / (Math.PI * area)),
                rate(run, "triangle", triangle, r, shrunk(triangle, r)),
                rate(run, "hexagon", hexagon, r, shrunk(hexagon, r)));
    }

    private static double shrunk(Table table, double r) {
        double rho = 2 * table.area() / table.perimeter();
        return table.perimeter() / (Math.PI * table.area() * (1 - r / rho));
    }

    private static Quantity rate(ReproductionRun run, String name, Table table, double r, double expected) {
        DiscSimulator simulator = new DiscSimulator(table, List.of(new Disc(r, 1)), Surface.IDEAL);
        RandomStream random = RandomStream.of(1, "wall rate", 0);
        int starts = run.choose(20_000, 4_000);
        double seconds = 40;
        long impacts = 0;
        double[] x = new double[4];
        for (int k = 0; k < starts; k++) {
            do {
                x[0] = random.nextDouble(-1, 2.2);
                x[1] = random.nextDouble(-1, 2.2);
            } while (table.clearance(x[0], x[1]) < r);
            double angle = 2 * Math.PI * (k + random.nextDouble()) / starts;
            x[2] = Math.cos(angle);
            x[3] = Math.sin(angle);
            simulator.place(x, 0);
            simulator.advance(seconds);
            impacts += simulator.impacts();
        }
        return Quantity.exact(
                "impacts of a disc at the walls, " + name + ", over P / (pi A)",
                impacts / (starts * seconds) / expected,
                "1",
                THEORY,
                Bar.near(1, 0.005));
    }

    /** The share of one of N discs in the energy is Beta(1, N - 1): samples far apart in time, one disc each. */
    private static List<Quantity> energies(ReproductionRun run) {
        DiscSimulator simulator = mixture(3);
        double total = simulator.energy();
        double[] shares = new double[run.choose(4000, 1000)];
        double[] x = new double[32];
        for (int k = 0; k < shares.length; k++) {
            simulator.advance(20);
            simulator.read(x, 0);
            double mass = simulator.discs().get(2).mass();
            shares[k] = 0.5 * mass * (x[10] * x[10] + x[11] * x[11]) / total;
        }
        return List.of(Quantity.exact(
                "Kolmogorov-Smirnov p of a disc's share in the energy",
                significance(shares, 7),
                "Beta(1, N - 1)",
                THEORY,
                Bar.atLeast(0.001)));
    }

    /** Kolmogorov-Smirnov p of values against Beta(1, b), by Stephens's form of the limit distribution (1970). */
    private static double significance(double[] values, int b) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        double distance = 0;
        for (int k = 0; k < n; k++) {
            double expected = 1 - Math.pow(1 - sorted[k], b);
            distance = Math.max(distance, Math.max(expected - (double) k / n, (k + 1.0) / n - expected));
        }
        double root = Math.sqrt(n);
        double lambda = (root + 0.12 + 0.11 / root) * distance;
        double p = 0;
        for (int k = 1; k <= 100; k++) {
            p += (k % 2 == 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda);
        }
        return Math.min(1, p);
    }
}
