package dev.mechanist.experiments.learning;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import dev.mechanist.graphnet.policy.ModelPolicyGradient;
import dev.mechanist.graphnet.policy.NeuralPolicy;
import dev.mechanist.graphnet.policy.PolicySettings;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The search for a policy in a learned model by gradients through short rollouts. They start anywhere between the extremes of
 * experience, not only where episodes do: stochastic value gradients (Heess et al. 2015) start from states of experience, and
 * a policy that sees only what it visits stays where it is stuck. What counts is the cost of whole episodes in the model:
 * the best policy by that is kept. Their return would not do, for rewards that saturate far from the goal tell nothing there.
 */
final class PolicySearch implements AutoCloseable {
    /** Starts of the rollouts of one update; fewer make the gradient too noisy to leave poor optima. */
    private static final int ROLLOUTS = 128;

    /** Episodes in the model that judge a policy. */
    private static final int EPISODES = 32;

    /** Updates between two judgements. */
    private static final int EVERY = 25;

    private final NeuralEnsemble model;
    private final Task task;
    private final ModelPolicyGradient gradient;
    private final long seed;
    private final double[] lower;
    private final double[] upper;
    private final DMatrixRMaj first;
    private final DMatrixRMaj starts;

    private NeuralPolicy best;
    private double bestCost = Double.POSITIVE_INFINITY;

    /**
     * @param experience its extremes bound the states to start from
     * @param task its cost gives gradients and, from its start states, judges; a rollout's terminal cost is weighed with the
     *     share of an episode that the rollout covers, for it is meant for the end of one
     * @param horizon steps of a rollout
     * @param settings network, and learning rate by number of updates since an improvement began
     * @param seed of weights, starts and judged episodes
     */
    PolicySearch(NeuralEnsemble model, DataSet experience, Task task, int horizon, PolicySettings settings, long seed) {
        this.model = model;
        this.task = task;
        this.seed = seed;
        SmoothCost cost = new WeighedTerminalCost(task.cost(), Math.min(1, (double) horizon / task.maxSteps()));
        gradient = new ModelPolicyGradient(model, cost, horizon, settings, seed);
        int n = model.spec().n();
        lower = new double[n];
        upper = new double[n];
        bound(experience);
        first = new DMatrixRMaj(EPISODES, n);
        starts = new DMatrixRMaj(ROLLOUTS, n);
        RandomStream random = RandomStream.of(seed, "judged starts", 0);
        double[] x = new double[n];
        for (int row = 0; row < EPISODES; row++) {
            task.start().sample(random, x);
            System.arraycopy(x, 0, first.data, row * n, n);
        }
    }

    /** Extremes of each state; angles go all the way round. */
    private void bound(DataSet experience) {
        Arrays.fill(lower, Double.POSITIVE_INFINITY);
        Arrays.fill(upper, Double.NEGATIVE_INFINITY);
        for (Episode episode : experience.episodes()) {
            for (int k = 0; k < episode.states().getNumElements(); k++) {
                int i = k % lower.length;
                lower[i] = Math.min(lower[i], episode.states().data[k]);
                upper[i] = Math.max(upper[i], episode.states().data[k]);
            }
        }
        for (int i = 0; i < lower.length; i++) {
            if (model.spec().state().get(i).isAngle()) {
                lower[i] = -Math.PI;
                upper[i] = Math.PI;
            }
        }
    }

    /** The best policy so far. */
    NeuralPolicy best() {
        return best;
    }

    /** Improves a new policy; to be called first. */
    void improveNew(int updates) {
        improve("new policy", updates);
    }

    /** Improves the best policy so far. */
    void improveBest(int updates) {
        gradient.startFrom(best);
        improve("best policy", updates);
    }

    private void improve(String purpose, int updates) {
        for (int k = 1; k <= updates; k++) {
            RandomStream random = RandomStream.of(seed, purpose, k);
            for (int j = 0; j < starts.getNumElements(); j++) {
                int i = j % lower.length;
                starts.data[j] = lower[i] + (upper[i] - lower[i]) * random.nextDouble();
            }
            gradient.improve(starts);
            if (k % EVERY == 0 || k == updates) {
                judge(gradient.policy());
            }
        }
    }

    /** Keeps a policy where it is the best so far. */
    void judge(NeuralPolicy policy) {
        double judged = meanCost(policy);
        if (best == null || judged < bestCost) {
            best = policy;
            bestCost = judged;
        }
    }

    /** The task's cost, mean over episodes in the model, without their early ends; infinite where one is not finite. */
    private double meanCost(NeuralPolicy policy) {
        int n = model.spec().n();
        int m = model.spec().m();
        int steps = task.maxSteps();
        DMatrixRMaj x = first.copy();
        DMatrixRMaj u = new DMatrixRMaj(EPISODES, m);
        DMatrixRMaj next = new DMatrixRMaj(EPISODES, n);
        DMatrixRMaj X = new DMatrixRMaj(EPISODES, (steps + 1) * n);
        DMatrixRMaj U = new DMatrixRMaj(EPISODES, steps * m);
        CommonOps_DDRM.insert(x, X, 0, 0);
        for (int t = 0; t < steps; t++) {
            policy.act(x, u);
            model.step(x, u, next);
            CommonOps_DDRM.insert(u, U, 0, t * m);
            CommonOps_DDRM.insert(next, X, 0, (t + 1) * n);
            x.setTo(next);
        }
        double[] total = new double[EPISODES];
        task.cost().evaluate(X, U, 0, total);
        double mean = Arrays.stream(total).average().orElseThrow();
        return Double.isFinite(mean) ? mean : Double.POSITIVE_INFINITY;
    }

    @Override
    public void close() {
        gradient.close();
    }
}
