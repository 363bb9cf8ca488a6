package dev.mechanist.planners.tree;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.planners.SequenceSpace;
import java.util.List;

/** The actions that a tree search tries at a node. */
public interface ActionSource {
    /** How many different actions a node may have tried after {@code visits} visits, at least 1. */
    int allowed(int visits);

    /**
     * Writes the action number {@code child} of a node to u [m].
     *
     * @param space bounds
     * @param suggestion what the plan before would do here [m]
     */
    void draw(int child, SequenceSpace space, double[] suggestion, RandomStream random, double[] u);

    /** Writes an action of the default policy, which plays out a simulation beyond the tree. */
    void playOut(SequenceSpace space, RandomStream random, double[] u);

    /** A finite set: all actions at every node, the uniform default policy. */
    static ActionSource discrete(List<double[]> actions) {
        if (actions.isEmpty()) {
            throw new InputException("a discrete action set needs at least one action");
        }
        double[][] set = actions.stream().map(double[]::clone).toArray(double[][]::new);
        return new ActionSource() {
            @Override
            public int allowed(int visits) {
                return set.length;
            }

            @Override
            public void draw(int child, SequenceSpace space, double[] suggestion, RandomStream random, double[] u) {
                copy(set[child], space, u);
            }

            @Override
            public void playOut(SequenceSpace space, RandomStream random, double[] u) {
                copy(set[random.nextInt(set.length)], space, u);
            }

            private void copy(double[] action, SequenceSpace space, double[] u) {
                if (action.length != u.length) {
                    throw new InputException("a discrete action has " + action.length
                            + " entries, but the model has m = " + u.length + " actions");
                }
                for (int j = 0; j < u.length; j++) {
                    u[j] = space.clip(action[j], j);
                }
            }
        };
    }

    /**
     * Progressive widening (Coulom 2007; Couetoux et al. 2011): ceil(factor visits^exponent) actions, the first of them the
     * suggestion, the others uniform within the bounds.
     */
    static ActionSource widening(double factor, double exponent) {
        if (!(factor > 0 && exponent >= 0 && exponent <= 1)) {
            throw new InputException("progressive widening needs a positive factor and an exponent in [0, 1], not "
                    + factor + " and " + exponent);
        }
        return new ActionSource() {
            @Override
            public int allowed(int visits) {
                return Math.max(1, (int) Math.ceil(factor * Math.pow(visits, exponent)));
            }

            @Override
            public void draw(int child, SequenceSpace space, double[] suggestion, RandomStream random, double[] u) {
                if (child == 0) {
                    System.arraycopy(suggestion, 0, u, 0, u.length);
                } else {
                    playOut(space, random, u);
                }
            }

            @Override
            public void playOut(SequenceSpace space, RandomStream random, double[] u) {
                for (int j = 0; j < u.length; j++) {
                    u[j] = random.nextDouble(space.lower()[j], space.upper()[j]);
                }
            }
        };
    }
}
