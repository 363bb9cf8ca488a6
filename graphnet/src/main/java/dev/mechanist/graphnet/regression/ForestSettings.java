package dev.mechanist.graphnet.regression;

import dev.mechanist.core.InputException;

/**
 * Training of a random forest.
 *
 * @param trees each grown on a bootstrap sample of all rows
 * @param depth of a tree at most
 * @param splitFrom rows in a node from which it is split
 * @param featureShare of the inputs that each split chooses from at random, in (0, 1]
 */
public record ForestSettings(int trees, int depth, int splitFrom, double featureShare) {
    /** Fifty trees down to five rows, splits among seven tenths of the inputs. */
    public static final ForestSettings DEFAULT = new ForestSettings(50, 30, 5, 0.7);

    public ForestSettings {
        if (trees < 1 || depth < 1 || splitFrom < 2) {
            throw new InputException("a forest needs at least 1 tree, depth 1 and splits from 2 rows, not " + trees
                    + ", " + depth + " and " + splitFrom);
        }
        if (!(featureShare > 0 && featureShare <= 1)) {
            throw new InputException(
                    "the share of inputs that a split chooses from must be in (0, 1], not " + featureShare);
        }
    }
}
