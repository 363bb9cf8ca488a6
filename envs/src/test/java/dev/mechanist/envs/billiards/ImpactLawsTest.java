package dev.mechanist.envs.billiards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slow impacts, several at once, and what friction leaves of a motion that is looked at twice. */
class ImpactLawsTest {
    private static final Table WIDE = Table.rectangle(100, 10);

    private static double[] after(Table table, Surface surface, double seconds, double[] x, double... radiusAndMass) {
        Disc[] discs = new Disc[x.length / 4];
        Arrays.setAll(discs, i -> new Disc(radiusAndMass[0], radiusAndMass[1]));
        DiscSimulator simulator = new DiscSimulator(table, List.of(discs), surface);
        simulator.requireFree(x);
        simulator.place(x, 0);
        simulator.advance(seconds);
        double[] end = new double[x.length];
        simulator.read(end, 0);
        return end;
    }

    /** The fastest disc goes at 2 m/s: an impact at 1e-9 m/s leaves nothing, one at 4e-9 its half, an elastic one all. */
    @Test
    void impactsBelowABillionthOfTheFastestArePlastic() {
        double[] x = {50, 2, 2, 0, 1 + 1e-9, 5, -1e-9, 0, 1 + 4e-9, 8, -4e-9, 0};
        double[] lossy = after(WIDE, new Surface(1, 0.5, 0), 2, x, 1, 1);
        assertEquals(0, lossy[6]);
        assertEquals(2e-9, lossy[10], 1e-15);
        double[] elastic = after(WIDE, Surface.IDEAL, 2, x, 1, 1);
        assertEquals(1e-9, elastic[6], 1e-16);
        assertEquals(4e-9, elastic[10], 1e-15);
    }

    /** The same among discs, for balls that are less than elastic. */
    @Test
    void slowImpactsOfDiscsArePlastic() {
        double[] x = {50, 2, 2, 0, 20, 5, 1e-9, 0, 22 + 1e-9, 5, 0, 0, 30, 8, 8e-9, 0, 32 + 4e-9, 8, 0, 0};
        double[] end = after(WIDE, new Surface(0.5, 1, 0), 2, x, 1, 1);
        assertEquals(0.5e-9, end[6], 1e-16);
        assertEquals(0.5e-9, end[10], 1e-16);
        assertEquals(2e-9, end[14], 1e-15);
        assertEquals(6e-9, end[18], 1e-15);
    }

    /**
     * Contacts in a row, each speaking against its neighbours: A = [2 -1 0; -1 3 -1; 0 -1 2], b = (-4, 1, -1). The second opens by
     * itself, but the impulses of its neighbours would close it: lambda = (2, 0, 0.5) leaves it at 1 - 2 - 0.5 = -1.5. All three:
     * A lambda = (4, -1, 1) gives lambda = (19, 6, 7) / 8.
     */
    @Test
    void contactsThatOthersCloseTakeImpulses() {
        double[] A = {2, -1, 0, -1, 3, -1, 0, -1, 2};
        assertArrayEquals(
                new double[] {2.375, 0.75, 0.875}, SimultaneousImpacts.impulses(A, new double[] {-4, 1, -1}), 1e-14);
        // Opening faster, at 4, it stays open at 1.5 and takes none.
        assertArrayEquals(new double[] {2, 0, 0.5}, SimultaneousImpacts.impulses(A, new double[] {-4, 4, -1}), 1e-14);
    }

    /** A contact that closes more slowly than another opens it: A = [1 0.9; 0.9 1], b = (-1, -0.8): lambda = (1, 0), 0.9 - 0.8 > 0. */
    @Test
    void contactsThatOthersOpenTakeNone() {
        double[] A = {1, 0.9, 0.9, 1};
        assertArrayEquals(new double[] {1, 0}, SimultaneousImpacts.impulses(A, new double[] {-1, -0.8}), 1e-15);
        assertArrayEquals(new double[] {0, 1}, SimultaneousImpacts.impulses(A, new double[] {-0.8, -1}), 1e-15);
    }

    /**
     * The first disc slows at 0.5 m/s^2 from 2 m/s and rests after 4 s, 4 m on. Until the third knocks it away, the second, at
     * rest beside its way, is its next event; at that time the prediction is void, it is looked at anew, and must rest in time.
     */
    @Test
    void aDiscPredictedAnewRestsAtItsOwnTime() {
        Surface felt = new Surface(1, 1, 0.5);
        // The second would be met some 2.1 m on, after 1.2 s; the third sends it down across the way after half a
        // second.
        double[] x = {10, 5, 2, 0, 12.2, 5.19, 0, 0, 12.2, 6.49, 0, -2.4};
        double[] end = after(WIDE, felt, 10, x, 0.1, 1);
        assertEquals(5.39, end[9], 1e-12);
        double[] alone = after(WIDE, felt, 10, new double[] {10, 5, 2, 0}, 0.1, 1);
        assertArrayEquals(new double[] {14, 5, 0, 0}, alone, 1e-12);
        assertArrayEquals(new double[] {14, 5, 0, 0}, Arrays.copyOf(end, 4), 1e-12);
    }
}
