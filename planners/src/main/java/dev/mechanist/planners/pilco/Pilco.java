package dev.mechanist.planners.pilco;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.data.Transitions;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.MomentAlgebra;
import dev.mechanist.core.gaussian.Moments;
import dev.mechanist.core.numerics.Minimiser;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * The learning loop (Deisenroth and Rasmussen 2011, algorithm 1): random episodes, then again and again fit the dynamics,
 * improve the policy on the model, and apply it to the plant. Each trial depends on the state before it and on the settings
 * alone.
 */
public final class Pilco {
    private final PilcoProblem problem;
    private final PilcoSettings settings;
    private final TransitionLearner learner;
    private final Listener listener;

    /** Told how a trial goes, which can take minutes. */
    public interface Listener {
        /** A model has been fitted, with the fit's warnings. */
        void fitted(int trial, int transitions, List<String> warnings);

        /** The improvement has called the model so often, and this is its best predicted cost so far. */
        void improving(int trial, int evaluations, double predictedCost);
    }

    /** A better policy, its predicted cost, and the rollouts that the search took. */
    private record Improvement(PolicyMap policy, double predictedCost, int evaluations) {}

    /** A loop that keeps nothing between calls: what it learns stands in the {@link PilcoState} that it returns. */
    public Pilco(PilcoProblem problem, PilcoSettings settings, TransitionLearner learner, Listener listener) {
        this.problem = problem;
        this.settings = settings;
        this.learner = learner;
        this.listener = listener;
    }

    /**
     * Steps of the next episode and of its prediction: the settings' first horizon, longer by a tenth after each episode of a policy
     * that arrives, up to the problem's horizon. An episode arrives when its last ten states cost less than half on average, of
     * costs that saturate at one. Until then a longer episode would mostly teach what follows a failure.
     */
    public int horizon(PilcoState state) {
        int steps = firstHorizon();
        for (Course course :
                state.courses().subList(settings.randomTrials(), state.courses().size())) {
            if (problem.withHorizon(steps).arrives(course)) {
                steps = Math.min(steps + (steps + 9) / 10, problem.horizon());
            }
        }
        return steps;
    }

    private int firstHorizon() {
        return Math.min(settings.firstHorizon(), problem.horizon());
    }

    /** The state after the random episodes. */
    public PilcoState start() {
        PilcoProblem first = problem.withHorizon(firstHorizon());
        List<Course> courses = new ArrayList<>();
        double[] bounds = problem.bounds();
        for (int i = 0; i < settings.randomTrials(); i++) {
            RandomStream controls = RandomStream.of(settings.seed(), "pilco-random-controls", i);
            courses.add(first.run(
                    Policy.of((o, time, u) -> {
                        for (int k = 0; k < u.length; k++) {
                            double most = settings.randomShare() * bounds[k];
                            u[k] = controls.nextDouble(-most, most);
                        }
                    }),
                    RandomStream.of(settings.seed(), "pilco-random-episode", i)));
        }
        return new PilcoState(courses, null, null, List.of());
    }

    /** One more trial: fit, improve, apply. */
    public PilcoState next(PilcoState state) {
        long begin = System.nanoTime();
        int trial = state.trials().size() + 1;
        TransitionLearner.Fit fit = fit(state, trial);
        PilcoProblem now = problem.withHorizon(horizon(state));
        PolicyEvaluation evaluation = evaluation(fit, now.horizon());
        Improvement best = null;
        int evaluations = 0;
        for (int s = 0; s < settings.starts(); s++) {
            PolicyMap start = s == 0 && state.policy() != null
                    ? policy(state.policy())
                    : freshPolicy((long) (trial - 1) * settings.starts() + s);
            Improvement improvement = improve(evaluation, start, trial);
            evaluations += improvement.evaluations();
            if (best == null || improvement.predictedCost() < best.predictedCost()) {
                best = improvement;
            }
        }
        FeedbackLaw law = new FeedbackLaw(problem.features(), problem.bounds(), best.policy());
        Course course = now.run(law, RandomStream.of(settings.seed(), "pilco-episode", trial));
        double experience = (state.courses().stream().mapToInt(Course::steps).sum() + course.steps())
                * problem.plant().spec().dt();
        boolean solved = problem.solved(problem.runMean(law));
        return state.with(
                course,
                best.policy().parameters(),
                fit.hyperparameters(),
                new PilcoState.Trial(
                        trial,
                        experience,
                        best.predictedCost(),
                        now.cost(course),
                        solved,
                        now.horizon(),
                        evaluations,
                        (System.nanoTime() - begin) / 60e9));
    }

    /** The feedback law of a state, which must have learned. */
    public FeedbackLaw feedbackLaw(PilcoState state) {
        return new FeedbackLaw(problem.features(), problem.bounds(), policy(state.policy()));
    }

    private PolicyMap policy(double[] parameters) {
        return freshPolicy(0).withParameters(parameters);
    }

    private TransitionLearner.Fit fit(PilcoState state, int trial) {
        StateFeatures features = problem.features();
        int n = features.states();
        int m = problem.bounds().length;
        int seen = features.dynamics().length;
        Transitions seenSoFar = Transitions.between(
                state.courses().stream().map(Course::measured).toList(),
                state.courses().stream().map(Course::controls).toList());
        int N = seenSoFar.count();
        DMatrixRMaj inputs = new DMatrixRMaj(N, seen + m);
        for (int row = 0; row < N; row++) {
            double[] augmented = features.augment(seenSoFar.states().data, row * n);
            for (int i = 0; i < seen; i++) {
                inputs.set(row, i, augmented[features.dynamics()[i]]);
            }
            System.arraycopy(seenSoFar.actions().data, row * m, inputs.data, row * inputs.numCols + seen, m);
        }
        DMatrixRMaj targets = seenSoFar.changes();
        TransitionLearner.Fit fit = learner.fit(inputs, targets, state.hyperparameters(), settings.seed() + trial);
        if (fit.dynamics().inputs() != seen + m || fit.dynamics().outputs() != n) {
            throw new InputException(
                    "the learner's model maps " + fit.dynamics().inputs() + " inputs to "
                            + fit.dynamics().outputs() + " outputs, not " + (seen + m) + " to " + n);
        }
        listener.fitted(trial, N, fit.warnings());
        return fit;
    }

    private PolicyEvaluation evaluation(TransitionLearner.Fit fit, int horizon) {
        return new PolicyEvaluation(
                problem.features(), problem.bounds(), fit.dynamics(), problem.cost(), problem.start(), horizon);
    }

    /** What the model of a state predicts of the policy of that state, over the next horizon; refits the model. */
    public PolicyEvaluation.Prediction predict(PilcoState state) {
        TransitionLearner.Fit fit = fit(state, state.trials().size());
        return evaluation(fit, horizon(state)).predict(policy(state.policy()));
    }

    /** Searches from a policy on, in its natural coordinates along the states that the model predicts of it. */
    private Improvement improve(PolicyEvaluation evaluation, PolicyMap start, int trial) {
        PolicyEvaluation.Prediction ahead = evaluation.predict(start);
        if (!Double.isFinite(ahead.value())) {
            throw new InputException("trial " + trial
                    + ": the model's prediction diverges along the policy to improve, cost " + ahead.value());
        }
        NaturalCoordinates coordinates =
                new NaturalCoordinates(start, problem.features(), problem.bounds(), ahead.states());
        int[] count = {0};
        double[] least = {Double.POSITIVE_INFINITY};
        Minimiser minimiser = new Minimiser(
                (z, gradient) -> {
                    double value = evaluation.value(start.withParameters(coordinates.parameters(z)), gradient);
                    coordinates.pullback(gradient);
                    least[0] = Math.min(least[0], value);
                    listener.improving(trial, ++count[0], least[0]);
                    return value;
                },
                settings.minimiser());
        Minimiser.Result result = minimiser.minimise(new double[start.parameterCount()]);
        return new Improvement(
                start.withParameters(coordinates.parameters(result.x())), result.value(), result.evaluations());
    }

    /**
     * A policy before any learning, as in the authors' release: centres drawn from the start distribution of what the policy
     * sees, targets N(0, 0.1^2), length-scales 1, and 0.7 for sines and cosines; or linear with weights N(0, 0.01^2).
     */
    private PolicyMap freshPolicy(long index) {
        RandomStream random = RandomStream.of(settings.seed(), "pilco-policy", index);
        StateFeatures features = problem.features();
        int[] seen = features.policy();
        int D = seen.length;
        int E = problem.bounds().length;
        int basis = settings.basis();
        if (basis == 0) {
            DMatrixRMaj weights = new DMatrixRMaj(E, D);
            for (int i = 0; i < E * D; i++) {
                weights.data[i] = 0.01 * random.nextGaussian();
            }
            return new LinearPolicy(weights, new double[E]);
        }
        Moments start = features.augmentation().propagate(problem.start());
        Gaussian z = new Gaussian(start.mean(), start.covariance());
        DMatrixRMaj root = MomentAlgebra.root(MomentAlgebra.select(z.covariance(), seen));
        DMatrixRMaj centres = new DMatrixRMaj(basis, D);
        DMatrixRMaj targets = new DMatrixRMaj(basis, E);
        double[] white = new double[D];
        for (int i = 0; i < basis; i++) {
            random.fillGaussian(white, 0, D);
            double[] offset = MomentAlgebra.multiply(root, white);
            for (int d = 0; d < D; d++) {
                centres.set(i, d, z.mean()[seen[d]] + offset[d]);
            }
            for (int e = 0; e < E; e++) {
                targets.set(i, e, 0.1 * random.nextGaussian());
            }
        }
        DMatrixRMaj hyperparameters = new DMatrixRMaj(D + 2, E);
        for (int e = 0; e < E; e++) {
            for (int d = 0; d < D; d++) {
                hyperparameters.set(d, e, seen[d] >= features.states() ? Math.log(0.7) : 0);
            }
            hyperparameters.set(D + 1, e, Math.log(0.01));
        }
        return new RadialBasisPolicy(hyperparameters, centres, targets);
    }
}
