package dev.mechanist.planners.tree;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Environment;

/**
 * Looking ahead in an environment itself by snapshot and restore; the cost of a step is its negative reward. The search starts
 * where the environment stands and leaves it there.
 */
public final class EnvironmentSearch implements SearchModel {
    private record Saved(Environment.Snapshot snapshot, double[] state) implements Situation {}

    private final Environment environment;

    /** @param environment borrowed for each search; an episode must be running */
    public EnvironmentSearch(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Spec spec() {
        return environment.spec();
    }

    @Override
    public Situation root(double[] state) {
        return new Saved(snapshot(), state.clone());
    }

    @Override
    public Outcome advance(Situation from, double[] action, int t, RandomStream random) {
        if (!(from instanceof Saved saved)) {
            throw new InputException("the situation does not belong to environment '" + environment.name() + "'");
        }
        environment.restore(saved.snapshot);
        Environment.Step step = environment.step(action);
        double[] state = environment.state().orElse(step.observation().vector());
        return new Outcome(new Saved(snapshot(), state), -step.reward(), step.terminated() || step.truncated());
    }

    private Environment.Snapshot snapshot() {
        return environment
                .snapshot()
                .orElseThrow(
                        () -> new InputException("looking ahead in an environment needs snapshots, which environment '"
                                + environment.name() + "' does not give; search in a model of it"));
    }

    @Override
    public double terminal(Situation last, int t) {
        return 0;
    }

    @Override
    public boolean random() {
        return false;
    }

    @Override
    public void finish(Situation root) {
        environment.restore(((Saved) root).snapshot);
    }
}
