package dev.mechanist.core.structure;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;

/** One side of a {@link Structure}: names, kinds, features [count, F] and slots of objects or relations. */
record StructureParts(List<String> names, int[] kinds, double[][] features, int[][] states, int[][] actions) {
    int count() {
        return kinds.length;
    }

    /** Part k of the result is part order[k] of this. */
    StructureParts ordered(int[] order) {
        StructureParts p = new StructureParts(
                Arrays.stream(order).mapToObj(names::get).toList(),
                new int[order.length],
                new double[order.length][],
                new int[order.length][],
                new int[order.length][]);
        for (int k = 0; k < order.length; k++) {
            p.kinds[k] = kinds[order[k]];
            p.features[k] = features[order[k]];
            p.states[k] = states[order[k]];
            p.actions[k] = actions[order[k]];
        }
        return p;
    }

    /** The same parts, whose slot s is now slot stateAt[s] or actionAt[s]. */
    StructureParts moved(int[] stateAt, int[] actionAt) {
        return new StructureParts(names, kinds, features, mapped(states, stateAt), mapped(actions, actionAt));
    }

    private static int[][] mapped(int[][] slots, int[] to) {
        return Arrays.stream(slots)
                .map(own -> Arrays.stream(own).map(s -> to[s]).toArray())
                .toArray(int[][]::new);
    }

    /** The same parts, of whose features some are 0. */
    StructureParts without(List<String> featureNames, Set<String> unknown) {
        double[][] known = new double[features.length][];
        for (int k = 0; k < known.length; k++) {
            known[k] = without(features[k], featureNames, unknown);
        }
        return new StructureParts(names, kinds, known, states, actions);
    }

    boolean same(StructureParts other) {
        return names.equals(other.names)
                && Arrays.equals(kinds, other.kinds)
                && Arrays.deepEquals(features, other.features)
                && Arrays.deepEquals(states, other.states)
                && Arrays.deepEquals(actions, other.actions);
    }

    int hash() {
        return Objects.hash(
                names,
                Arrays.hashCode(kinds),
                Arrays.deepHashCode(features),
                Arrays.deepHashCode(states),
                Arrays.deepHashCode(actions));
    }

    /** The numbers, of which those of some names are 0. */
    static double[] without(double[] numbers, List<String> names, Set<String> unknown) {
        double[] known = numbers.clone();
        for (int j = 0; j < known.length; j++) {
            known[j] = unknown.contains(names.get(j)) ? 0 : known[j];
        }
        return known;
    }

    /** All features [count, width], a fresh matrix. */
    DMatrixRMaj matrix(int width) {
        DMatrixRMaj matrix = new DMatrixRMaj(count(), width);
        for (int k = 0; k < count(); k++) {
            System.arraycopy(features[k], 0, matrix.data, k * width, width);
        }
        return matrix;
    }
}
