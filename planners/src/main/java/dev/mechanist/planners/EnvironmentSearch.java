package dev.mechanist.planners;

import dev.mechanist.core.Environment;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import java.util.Arrays;

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
        return new Saved(environment.snapshot(), state.clone());
    }

    @Override
    public Outcome advance(Situation from, double[] action, int t, RandomStream random) {
        if (!(from instanceof Saved saved)) {
            throw new InputException("the situation does not belong to environment '" + environment.name() + "'");
        }
        environment.restore(saved.snapshot);
        Environment.Step step = environment.step(action);
        return new Outcome(
                new Saved(environment.snapshot(), Arrays.copyOf(step.observation(), step.observation().length)),
                -step.reward(),
                step.terminated() || step.truncated());
    }

    @Override
    public double terminal(Situation last) {
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
