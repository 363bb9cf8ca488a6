package dev.mechanist.sysid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardPresets;
import dev.mechanist.sysid.shooting.FitResult;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masses, restitutions and friction of pool balls out of records of pushes, as 'fit --system pool' finds them. */
class BilliardsFitTest {
    /** Masses, restitution of balls and of cushions, deceleration; the system starts from 0.17 kg, 0.95, 0.8 and 0.0981. */
    private static final double[] TRUTH = {0.2, 0.14, 0.25, 0.9, 0.7, 0.3};

    private static BilliardDynamics truth() {
        BilliardDynamics pool =
                (BilliardDynamics) Environments.scenario("pool").world().dynamics();
        List<Parameter> parameters = new ArrayList<>();
        for (int k = 0; k < TRUTH.length; k++) {
            parameters.add(pool.parameters().get(k).withValue(TRUTH[k]));
        }
        return pool.withParameters(parameters);
    }

    /** The cue ball is pushed every tenth step. */
    private static DataSet records(double noise) {
        BilliardDynamics f = truth();
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < 4; e++) {
            RandomStream random = RandomStream.of(e, "pool records", 0);
            int steps = 60;
            DMatrixRMaj X = new DMatrixRMaj(steps + 1, 12);
            DMatrixRMaj U = new DMatrixRMaj(steps, 2);
            double[] times = new double[steps + 1];
            BilliardPresets.scatter(random, f.table(), f.discs(), X.data);
            for (int t = 0; t < steps; t++) {
                for (int c = 0; c < 2; c++) {
                    U.set(t, c, t % 10 == 0 ? random.nextDouble(-0.5, 0.5) : 0);
                }
                f.stepRow(X.data, 12 * t, U.data, 2 * t, X.data, 12 * (t + 1));
                times[t + 1] = (t + 1) * f.spec().dt();
            }
            for (int k = 0; k < X.getNumElements(); k++) {
                X.data[k] += noise * random.nextGaussian();
            }
            episodes.add(Episode.recorded("record " + e, f.spec(), times, X, U));
        }
        return new DataSet(episodes);
    }

    private static FitResult fit(DataSet records) {
        return MeasuredSystem.ofEquations("pool").fit(records, (iteration, cost) -> {});
    }

    @Test
    void exactRecordsGiveTheParameters() {
        FitResult result = fit(records(0));
        for (int k = 0; k < TRUTH.length; k++) {
            Parameter found = result.model().parameters().get(k);
            assertEquals(TRUTH[k], found.value(), 1e-6, found.name());
        }
    }

    /** With errors of 0.1 mm and 0.1 mm/s, to within a hundredth, and the friction to within a tenth. */
    @Test
    void noisyRecordsGiveThemNearly() {
        FitResult result = fit(records(1e-4));
        for (int k = 0; k < TRUTH.length; k++) {
            Parameter found = result.model().parameters().get(k);
            double share = k == 5 ? 0.1 : 0.01;
            assertEquals(TRUTH[k], found.value(), share * TRUTH[k], found.name());
        }
        assertTrue(result.estimates().size() == TRUTH.length);
    }

    /** Five balls of equal masses, pushed; the guesses are off by about a third. */
    private static FitResult fiveBalls(long seed, double noise) {
        BilliardDynamics f =
                (BilliardDynamics) Environments.scenario("billiards-5").world().dynamics();
        int n = f.spec().n();
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < 10; e++) {
            RandomStream random = RandomStream.of(1000 * seed + e, "five balls", 0);
            int steps = 60;
            DMatrixRMaj X = new DMatrixRMaj(steps + 1, n);
            DMatrixRMaj U = new DMatrixRMaj(steps, 2);
            double[] times = new double[steps + 1];
            BilliardPresets.scatter(random, f.table(), f.discs(), X.data);
            for (int t = 0; t < steps; t++) {
                for (int c = 0; c < 2; c++) {
                    U.set(t, c, t % 3 == 0 ? random.nextDouble(-0.04, 0.04) : U.get(t - 1, c));
                }
                f.stepRow(X.data, n * t, U.data, 2 * t, X.data, n * (t + 1));
                times[t + 1] = (t + 1) * f.spec().dt();
            }
            for (int k = 0; k < X.getNumElements(); k++) {
                X.data[k] += noise * random.nextGaussian();
            }
            episodes.add(Episode.recorded("record " + e, f.spec(), times, X, U));
        }
        List<Parameter> guesses = new ArrayList<>();
        for (int k = 0; k < f.parameters().size(); k++) {
            Parameter p = f.parameters().get(k);
            double z = RandomStream.of(seed, "five guesses", k).nextGaussian();
            double value = p.value() == 0 ? Math.abs(0.3 * z) : p.value() * Math.exp(0.3 * z);
            guesses.add(p.withValue(Math.min(p.upper(), value)));
        }
        return MeasuredSystem.ofEquations("billiards-5")
                .withParameters(guesses)
                .fit(new DataSet(episodes), (iteration, cost) -> {});
    }

    private static double[] five() {
        return ((BilliardDynamics) Environments.scenario("billiards-5").world().dynamics()).parameterValues();
    }

    /** Least squares alone stays where steps with an impact too many or too few hold it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void guessesOffByAThirdAreNoTrap(long seed) {
        double[] truth = five();
        FitResult result = fiveBalls(seed, 0);
        for (int k = 0; k < truth.length; k++) {
            assertEquals(truth[k], result.model().parameterValues()[k], 1e-9, "parameter " + k);
        }
    }

    /** Of 24 values 22 to 24 are expected within 1.96 errors; without what noise in the starts moves them by, 6. */
    @Test
    void noiseInTheStartsIsAPartOfTheErrors() {
        double[] truth = five();
        int inside = 0;
        for (long seed = 1; seed <= 3; seed++) {
            FitResult result = fiveBalls(seed, 1e-4);
            for (int k = 0; k < truth.length; k++) {
                FitResult.Estimate e = result.estimates().get(k);
                assertEquals(
                        truth[k],
                        e.parameter().value(),
                        k == 7 ? 0.02 : 2e-3,
                        e.parameter().name());
                inside += Math.abs(e.parameter().value() - truth[k]) <= 1.96 * e.standardError() ? 1 : 0;
            }
        }
        assertTrue(inside >= 21, "inside: " + inside);
    }

    /** What is held stays, to the bit. */
    @Test
    void heldParametersStay() {
        MeasuredSystem pool = MeasuredSystem.ofEquations("pool");
        List<Parameter> parameters = new ArrayList<>(pool.model().parameters());
        parameters.set(3, parameters.get(3).withValue(TRUTH[3]).withFree(false));
        FitResult result = pool.withParameters(parameters).fit(records(0), (iteration, cost) -> {});
        assertEquals(5, result.estimates().size());
        assertEquals(TRUTH[3], result.model().parameterValues()[3]);
        assertEquals(TRUTH[1], result.model().parameterValues()[1], 1e-9);
    }
}
