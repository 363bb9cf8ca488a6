package dev.mechanist.planners.pilco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.core.numerics.Minimiser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop on a cart that is pushed to the origin, with least squares as the regression. */
class PilcoTest {
    private static final Pilco.Listener SILENT = new Pilco.Listener() {
        @Override
        public void fitted(int trial, int transitions, List<String> warnings) {}

        @Override
        public void improving(int trial, int evaluations, double predictedCost) {}
    };

    /** x = (position, velocity), 0.1 s, acceleration within 2 m/s^2. */
    private static final class Cart implements Dynamics {
        @Override
        public Spec spec() {
            return new Spec(
                    0.1,
                    List.of(Variable.of("p", "m"), Variable.of("v", "m/s")),
                    List.of(Variable.bounded("a", "m/s^2", -2, 2)));
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            next.reshape(x.numRows, 2);
            for (int b = 0; b < x.numRows; b++) {
                double v = x.get(b, 1) + 0.1 * u.get(b, 0);
                next.set(b, 0, x.get(b, 0) + 0.1 * v);
                next.set(b, 1, v);
            }
        }

        @Override
        public Dynamics fork() {
            return this;
        }
    }

    private static PilcoProblem problem() {
        DMatrixRMaj W = new DMatrixRMaj(new double[][] {{4, 0}, {0, 1}});
        return new PilcoProblem(
                "cart",
                new Cart(),
                StateFeatures.sinesForAngles(new boolean[2]),
                new double[] {1, 0},
                new double[] {0.05, 0.05},
                new double[] {0.005, 0.005},
                new ExpectedCost(List.of(new SaturatingLoss(W, new double[2])), 0),
                30,
                x -> false,
                x -> Math.abs(x[0]),
                0.1);
    }

    /** Ordinary least squares, a linear map without uncertainty; its hyperparameters count the fits. */
    private static TransitionLearner.Fit leastSquares(
            DMatrixRMaj inputs, DMatrixRMaj targets, double[] previous, long seed) {
        DMatrixRMaj design = new DMatrixRMaj(inputs.numRows, inputs.numCols + 1);
        CommonOps_DDRM.insert(inputs, design, 0, 0);
        for (int i = 0; i < inputs.numRows; i++) {
            design.set(i, inputs.numCols, 1);
        }
        DMatrixRMaj solution = new DMatrixRMaj(design.numCols, targets.numCols);
        CommonOps_DDRM.solve(design, targets, solution);
        DMatrixRMaj weights = new DMatrixRMaj(targets.numCols, inputs.numCols);
        double[] bias = new double[targets.numCols];
        for (int e = 0; e < targets.numCols; e++) {
            for (int d = 0; d < inputs.numCols; d++) {
                weights.set(e, d, solution.get(d, e));
            }
            bias[e] = solution.get(inputs.numCols, e);
        }
        return new TransitionLearner.Fit(
                new LinearPolicy(weights, bias), new double[] {previous == null ? 1 : previous[0] + 1}, List.of());
    }

    private static Pilco pilco(long seed) {
        PilcoSettings settings = new PilcoSettings(seed, 1, 1, 30, 8, 1, Minimiser.Settings.bfgs(40));
        return new Pilco(problem(), settings, PilcoTest::leastSquares, SILENT);
    }

    @Test
    void learnsToStopAtTheOrigin() {
        Pilco pilco = pilco(1);
        PilcoState state = pilco.start();
        double before = problem().cost(state.courses().get(0));
        state = pilco.next(state);
        state = pilco.next(state);
        PilcoState.Trial last = state.trials().get(1);
        assertTrue(last.solved());
        assertTrue(last.realCost() < 0.6 * before, last.realCost() + " after " + before);
        assertEquals(last.predictedCost(), last.realCost(), 1.5);
        assertEquals(9, last.experience(), 1e-12);
        assertEquals(2, state.hyperparameters()[0]);
    }

    @Test
    void theFitsWarningsReachTheListener() {
        List<String> heard = new ArrayList<>();
        Pilco.Listener listener = new Pilco.Listener() {
            @Override
            public void fitted(int trial, int transitions, List<String> warnings) {
                heard.addAll(warnings);
            }

            @Override
            public void improving(int trial, int evaluations, double predictedCost) {}
        };
        TransitionLearner warning = (inputs, targets, previous, seed) -> {
            TransitionLearner.Fit fit = leastSquares(inputs, targets, previous, seed);
            return new TransitionLearner.Fit(
                    fit.dynamics(), fit.hyperparameters(), List.of("jitter at " + inputs.numRows + " points"));
        };
        PilcoSettings settings = new PilcoSettings(1, 1, 1, 30, 8, 1, Minimiser.Settings.bfgs(2));
        Pilco pilco = new Pilco(problem(), settings, warning, listener);
        pilco.next(pilco.next(pilco.start()));
        assertEquals(List.of("jitter at 30 points", "jitter at 60 points"), heard);
    }

    @Test
    void aRunThatWasInterruptedGoesOnWithTheSameBits(@TempDir Path directory) {
        Pilco pilco = pilco(3);
        PilcoState whole = pilco.next(pilco.next(pilco.start()));
        Path file = directory.resolve("state.npz");
        PilcoCheckpoint.save(file, 77, pilco(3).start());
        PilcoCheckpoint.save(file, 77, pilco(3).next(PilcoCheckpoint.load(file, 77)));
        PilcoState resumed = pilco(3).next(PilcoCheckpoint.load(file, 77));
        assertArrayEquals(whole.policy(), resumed.policy());
        assertArrayEquals(
                whole.courses().get(2).measured().data, resumed.courses().get(2).measured().data);
        for (int k = 0; k < 2; k++) {
            assertEquals(
                    whole.trials().get(k).realCost(), resumed.trials().get(k).realCost());
            assertEquals(
                    whole.trials().get(k).evaluations(), resumed.trials().get(k).evaluations());
        }
        assertThrows(InputException.class, () -> PilcoCheckpoint.load(file, 78));
    }

    @Test
    void aDamagedCheckpointIsNamedWithItsCure(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("state.npz"), "half a file");
        String message = assertThrows(InputException.class, () -> PilcoCheckpoint.load(file, 77))
                .getMessage();
        assertTrue(message.contains("state.npz") && message.contains("remove it"), message);
    }

    @Test
    void anotherSeedGivesOtherEpisodes() {
        assertFalse(java.util.Arrays.equals(
                pilco(1).start().courses().get(0).controls().data,
                pilco(2).start().courses().get(0).controls().data));
    }

    @Test
    void aStoredControllerActsWithTheSameBits(@TempDir Path directory) {
        StateFeatures features = StateFeatures.sinesForAngles(new boolean[] {false, true});
        double[] x = {0.3, -2};
        for (PolicyMap policy : List.of(
                PoliciesTest.network(3, 1, 7),
                new LinearPolicy(new DMatrixRMaj(new double[][] {{1, -0.5, 0.2}}), new double[] {0.1}))) {
            FeedbackLaw law = new FeedbackLaw(features, new double[] {3}, policy);
            Artefacts.save(directory, law, Provenance.of(Map.of("scenario", "none")));
            assertArrayEquals(law.control(x), FeedbackLaw.load(directory).control(x));
        }
    }

    /** The gradient of a whole rollout against its numerical twin, with two widths and an exploration bonus. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.8})
    void gradientOfTheReturnEqualsItsNumericalTwin(double discount) {
        StateFeatures features = StateFeatures.sinesForAngles(new boolean[] {false, true});
        GaussianMap dynamics = new LinearPolicy(
                new DMatrixRMaj(new double[][] {{-0.02, -0.5, 0, 0.3}, {0.1, 0, 0.02, 0.01}}), new double[2]);
        DMatrixRMaj W = new DMatrixRMaj(new double[][] {{0.1, 0}, {0, 1}});
        ExpectedCost cost = new ExpectedCost(
                List.of(
                        new SaturatingLoss(W, new double[] {0, 1}),
                        new SaturatingLoss(CommonOps_DDRM.identity(2), new double[] {0.5, 0})),
                -0.3);
        DMatrixRMaj S = new DMatrixRMaj(new double[][] {{0.02, 0.005}, {0.005, 0.01}});
        PolicyEvaluation evaluation = new PolicyEvaluation(
                features, new double[] {2}, dynamics, cost, new Gaussian(new double[] {0.2, -0.4}, S), 12, discount);
        PolicyMap policy = PoliciesTest.network(3, 1, 5);
        double[] theta = policy.parameters();
        double[] gradient = new double[theta.length];
        double value = evaluation.value(policy, gradient);
        double sum = 0;
        double weight = 1;
        for (ExpectedCost.Value later : evaluation.predict(policy).costs().subList(1, 13)) {
            weight *= discount;
            sum += weight * later.mean();
        }
        assertEquals(sum, value, 1e-14 * value);
        assertEquals(evaluation.predict(policy).value(), value, 1e-14 * value);
        double largest = 0;
        for (double g : gradient) {
            largest = Math.max(largest, Math.abs(g));
        }
        double[] unused = new double[theta.length];
        for (int i = 0; i < theta.length; i++) {
            double h = 1e-4;
            double[] moved = theta.clone();
            double slope = 0;
            for (int k = 1; k <= 2; k++) {
                moved[i] = theta[i] + k * h;
                double up = evaluation.value(policy.withParameters(moved), unused);
                moved[i] = theta[i] - k * h;
                double down = evaluation.value(policy.withParameters(moved), unused);
                slope += (k == 1 ? 8.0 : -1.0) / 12 * (up - down) / h;
            }
            assertEquals(slope, gradient[i], 1e-6 * largest, "parameter " + i);
        }
    }

    /** One hundred steps with angles, squashing and a nonlinear policy: covariances stay symmetric and positive. */
    @Test
    void covariancesStayPositiveAlongAHundredSteps() {
        StateFeatures features = StateFeatures.sinesForAngles(new boolean[] {false, true});
        GaussianMap dynamics = new LinearPolicy(
                new DMatrixRMaj(new double[][] {{-0.05, -0.98, 0, 0.3}, {0.1, 0, 0, 0}}), new double[2]);
        ExpectedCost cost = new ExpectedCost(List.of(new SaturatingLoss(CommonOps_DDRM.identity(2), new double[2])), 0);
        for (double deviation : new double[] {0, 1e-6, 0.1, 2}) {
            DMatrixRMaj S = CommonOps_DDRM.diag(deviation * deviation, deviation * deviation);
            PolicyEvaluation evaluation = new PolicyEvaluation(
                    features, new double[] {2}, dynamics, cost, new Gaussian(new double[] {0, 3}, S), 100);
            for (Gaussian x : evaluation.predict(PoliciesTest.network(3, 1, 20)).states()) {
                double a = x.covariance().get(0, 0);
                double b = x.covariance().get(1, 1);
                double c = x.covariance().get(0, 1);
                assertEquals(c, x.covariance().get(1, 0));
                assertTrue(a >= 0 && b >= 0, "variances " + a + ", " + b);
                assertTrue(a * b - c * c >= -1e-12 * a * b, "determinant " + (a * b - c * c) + " of " + a * b);
            }
        }
    }

    private static Pilco startingWith(int firstHorizon) {
        PilcoSettings settings = new PilcoSettings(1, 1, 1, firstHorizon, 8, 1, Minimiser.Settings.bfgs(40));
        return new Pilco(problem(), settings, PilcoTest::leastSquares, SILENT);
    }

    /** An episode of so many steps that stays in one state. */
    private static Course resting(int steps, double position) {
        DMatrixRMaj states = new DMatrixRMaj(steps + 1, 2);
        for (int t = 0; t <= steps; t++) {
            states.set(t, 0, position);
        }
        return new Course(states, states, new DMatrixRMaj(steps, 1));
    }

    /** The cost of resting at p is 1 - exp(-2 p^2): below one half within 0.588. */
    @Test
    void episodesGetLongerByATenthWhenOneArrives() {
        Pilco pilco = startingWith(22);
        List<Course> courses = new ArrayList<>(List.of(resting(22, 0)));
        List<Integer> steps = new ArrayList<>();
        for (Course next :
                List.of(resting(22, 0.6), resting(22, 0.58), resting(25, 0.6), resting(25, 0.1), resting(28, 0.1))) {
            steps.add(pilco.horizon(new PilcoState(courses, null, null, List.of())));
            courses.add(next);
        }
        steps.add(pilco.horizon(new PilcoState(courses, null, null, List.of())));
        assertEquals(List.of(22, 22, 25, 25, 28, 30), steps, "the random episode does not count");
        Pilco whole = startingWith(30);
        assertEquals(30, whole.horizon(new PilcoState(courses, null, null, List.of())));
        assertEquals(30, startingWith(1000).horizon(startingWith(1000).start()), "no longer than the problem's");
    }

    @Test
    void aShortEpisodeArrivesByItsLastTenStates() {
        Pilco pilco = startingWith(14);
        for (int far : new int[] {8, 10}) {
            DMatrixRMaj states = new DMatrixRMaj(15, 2);
            for (int t = 0; t <= far; t++) {
                states.set(t, 0, 2);
            }
            Course course = new Course(states, states, new DMatrixRMaj(14, 1));
            List<Course> courses = List.of(resting(14, 1), course);
            assertEquals(
                    far == 8 ? 16 : 14, pilco.horizon(new PilcoState(courses, null, null, List.of())), "far " + far);
        }
    }

    /** In eight steps from 1 the cart gets to 0.3 at best; stopping it takes longer and costs more than eight. */
    @Test
    void bothCostsAreOfAsManyStepsAsTheEpisode() {
        Pilco pilco = startingWith(8);
        PilcoState.Trial trial = pilco.next(pilco.start()).trials().get(0);
        assertEquals(8, trial.steps());
        assertTrue(trial.predictedCost() > 5 && trial.predictedCost() < 8, "predicted " + trial.predictedCost());
        assertTrue(trial.realCost() > 5 && trial.realCost() < 8, "real " + trial.realCost());
    }

    @Test
    void aModelThatDivergesIsSaidToDiverge() {
        TransitionLearner diverging = (inputs, targets, previous, seed) -> {
            DMatrixRMaj weights = new DMatrixRMaj(targets.numCols, inputs.numCols);
            weights.fill(1e100);
            return new TransitionLearner.Fit(
                    new LinearPolicy(weights, new double[targets.numCols]), new double[1], List.of());
        };
        PilcoSettings settings = new PilcoSettings(1, 1, 1, 30, 8, 1, Minimiser.Settings.bfgs(2));
        Pilco pilco = new Pilco(problem(), settings, diverging, SILENT);
        PilcoState start = pilco.start();
        InputException e = assertThrows(InputException.class, () -> pilco.next(start));
        assertTrue(e.getMessage().startsWith("trial 1: the model's prediction diverges"), e.getMessage());
    }

    /** Learned from a first horizon of 24 steps, the task is solved over all 30. */
    @Test
    void aFirstHorizonGrowsWhileLearning(@TempDir Path directory) {
        Pilco pilco = startingWith(24);
        PilcoState state = pilco.start();
        assertEquals(24, state.courses().get(0).steps());
        int expected = 24;
        double experience = 2.4;
        for (int trial = 1; trial <= 6; trial++) {
            assertEquals(expected, pilco.horizon(state));
            state = pilco.next(state);
            PilcoState.Trial last = state.trials().get(trial - 1);
            experience += 0.1 * expected;
            assertEquals(expected, last.steps());
            assertEquals(expected, state.courses().get(trial).steps());
            assertEquals(experience, last.experience(), 1e-9);
            assertTrue(last.realCost() <= expected, "a cost of " + last.realCost() + " in " + expected + " steps");
            expected = pilco.horizon(state);
            PilcoCheckpoint.save(directory.resolve("state.npz"), 7, state);
            state = PilcoCheckpoint.load(directory.resolve("state.npz"), 7);
        }
        assertEquals(30, expected);
        assertTrue(state.trials().get(5).solved());
    }

    @Test
    void unevenBoundsAreRefused() {
        PilcoProblem p = problem();
        Dynamics uneven = new Dynamics() {
            @Override
            public Spec spec() {
                return new Spec(0.1, p.plant().spec().state(), List.of(Variable.bounded("a", "m/s^2", -1, 2)));
            }

            @Override
            public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
                throw new IllegalStateException();
            }

            @Override
            public Dynamics fork() {
                return this;
            }
        };
        InputException e = assertThrows(
                InputException.class,
                () -> new PilcoProblem(
                        "uneven",
                        uneven,
                        p.features(),
                        p.startMean(),
                        p.startDeviation(),
                        p.noise(),
                        p.cost(),
                        p.horizon(),
                        p.falls(),
                        p.distance(),
                        p.radius()));
        assertTrue(e.getMessage().contains("symmetric"), e.getMessage());
    }

    /** A cart that is pushed beyond 1.5 falls off its table: the state beyond is not recorded, and the cost goes on. */
    @Test
    void anEpisodeEndsBeforeAStateThatFalls() {
        PilcoProblem p = problem();
        PilcoProblem table = new PilcoProblem(
                p.name(),
                p.plant(),
                p.features(),
                p.startMean(),
                p.startDeviation(),
                p.noise(),
                p.cost(),
                p.horizon(),
                x -> x[0] > 1.5,
                p.distance(),
                3);
        Course course = table.runMean(Policy.of((o, time, u) -> u[0] = 2));
        // From 1 with an acceleration of 2, x_t = 1 + 0.01 t (t + 1): 1.42 at t = 6, and 1.56 at t = 7.
        assertEquals(6, course.steps());
        assertEquals(1.42, course.state(6)[0], 1e-12);
        double last = p.cost()
                .at(new Gaussian(course.state(6), new DMatrixRMaj(2, 2)))
                .mean();
        double before = 0;
        for (int t = 1; t < 6; t++) {
            before += p.cost()
                    .at(new Gaussian(course.state(t), new DMatrixRMaj(2, 2)))
                    .mean();
        }
        assertEquals(before + 25 * last, table.cost(course), 1e-12);
        assertFalse(table.solved(course), "near enough, but not to the end");
        assertTrue(table.solved(table.runMean(Policy.of((o, time, u) -> u[0] = 0))));
    }

    @Test
    void withoutBasisFunctionsThePolicyIsLinear() {
        PilcoSettings settings = new PilcoSettings(1, 1, 0.5, 30, 0, 1, Minimiser.Settings.bfgs(20));
        Pilco pilco = new Pilco(problem(), settings, PilcoTest::leastSquares, SILENT);
        PilcoState state = pilco.start();
        for (double u : state.courses().get(0).controls().data) {
            assertTrue(Math.abs(u) <= 1, "random controls within half the bound: " + u);
        }
        state = pilco.next(state);
        assertTrue(pilco.feedbackLaw(state).policy() instanceof LinearPolicy);
        assertEquals(3, state.policy().length);
        assertTrue(state.trials().get(0).solved());
    }

    /**
     * Without a search a trial keeps the better of its two fresh policies, number 2 (k - 1) or 2 (k - 1) + 1 for trial k: the first
     * centre's position is the start's, 1, plus its deviation 0.05 times the stream's first number; the fourth is a target's.
     */
    @Test
    void freshPoliciesAndFitsHaveStreamsOfTheirOwn() {
        PilcoProblem p = problem();
        PilcoProblem turning = new PilcoProblem(
                "turning",
                p.plant(),
                StateFeatures.sinesForAngles(new boolean[] {false, true}),
                p.startMean(),
                p.startDeviation(),
                p.noise(),
                p.cost(),
                p.horizon(),
                p.falls(),
                p.distance(),
                p.radius());
        List<Long> seeds = new ArrayList<>();
        TransitionLearner learner = (inputs, targets, previous, seed) -> {
            seeds.add(seed);
            return leastSquares(inputs, targets, previous, seed);
        };
        PilcoSettings settings = new PilcoSettings(5, 1, 1, 30, 6, 2, Minimiser.Settings.bfgs(0));
        Pilco pilco = new Pilco(turning, settings, learner, SILENT);
        PilcoState state = pilco.start();
        for (int trial = 1; trial <= 2; trial++) {
            PilcoState next = pilco.next(state);
            double[] theta = next.policy();
            assertArrayEquals(
                    new double[] {0, Math.log(0.7), Math.log(0.7), 0, Math.log(0.01)},
                    java.util.Arrays.copyOf(theta, 5),
                    1e-15,
                    "length-scales of 1, and 0.7 for sine and cosine");
            boolean found = false;
            for (int k = 2 * (trial - 1); k < 2 * trial; k++) {
                RandomStream random = RandomStream.of(5, "pilco-policy", k);
                double first = random.nextGaussian();
                random.nextGaussian();
                random.nextGaussian();
                found |= Math.abs(theta[5] - 1 - 0.05 * first) < 1e-12
                        && Math.abs(theta[5 + 18] - 0.1 * random.nextGaussian()) < 1e-12;
            }
            assertTrue(found, "trial " + trial);
            state = new PilcoState(state.courses(), null, null, next.trials());
        }
        assertEquals(List.of(6L, 7L), seeds);
    }

    @Test
    void episodesOfOneSeedRepeat() {
        Course a = problem().run(Policy.of((o, time, u) -> u[0] = -o.vector()[0]), RandomStream.of(4, "episode", 0));
        Course b = problem().run(Policy.of((o, time, u) -> u[0] = -o.vector()[0]), RandomStream.of(4, "episode", 0));
        assertArrayEquals(a.measured().data, b.measured().data);
        assertArrayEquals(a.controls().data, b.controls().data);
    }

    /** Measurements differ from states by their own deviations; an episode of the mean measures what is. */
    @Test
    void measurementsAreNoisyAsTheySay() {
        PilcoProblem p = problem();
        double[] squares = new double[2];
        double[] starts = new double[2];
        int n = 0;
        int episodes = 60;
        for (int k = 0; k < episodes; k++) {
            Course course = p.run(Policy.of((o, time, u) -> u[0] = 0), RandomStream.of(k, "runs", 0));
            for (int t = 0; t <= course.steps(); t++, n++) {
                for (int i = 0; i < 2; i++) {
                    squares[i] += square(
                            (course.measured().get(t, i) - course.states().get(t, i)) / 0.005);
                }
            }
            starts[0] += square((course.states().get(0, 0) - 1) / 0.05) / episodes;
            starts[1] += square(course.states().get(0, 1) / 0.05) / episodes;
        }
        for (int i = 0; i < 2; i++) {
            // Five standard errors of a variance, sqrt(2 / n).
            assertEquals(1, squares[i] / n, 5 * Math.sqrt(2.0 / n));
            assertEquals(1, starts[i], 5 * Math.sqrt(2.0 / episodes));
        }
        Course mean = p.runMean(Policy.of((o, time, u) -> u[0] = 0));
        assertArrayEquals(mean.states().data, mean.measured().data);
        assertArrayEquals(new double[] {1, 0}, mean.state(0));
    }

    private static double square(double v) {
        return v * v;
    }
}
