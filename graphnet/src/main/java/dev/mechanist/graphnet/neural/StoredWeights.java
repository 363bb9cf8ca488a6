package dev.mechanist.graphnet.neural;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.StoredArtefact;
import dev.mechanist.tensor.TensorProgram;
import java.util.Map;
import java.util.TreeMap;

/** Weights out of an artefact, and into a program: all of them, of the right lengths, finite. */
public final class StoredWeights {
    private StoredWeights() {}

    /** The weights of an artefact, as they stand there: {@link #assign} says whether they fit. */
    public static Map<String, double[]> of(StoredArtefact stored) {
        Map<String, double[]> weights = new TreeMap<>();
        stored.npz().arrays().keySet().forEach(name -> weights.put(name, stored.doubles(name)));
        return weights;
    }

    /** The same values by name, in fresh arrays. */
    public static Map<String, double[]> copy(Map<String, double[]> weights) {
        Map<String, double[]> copy = new TreeMap<>();
        weights.forEach((name, values) -> copy.put(name, values.clone()));
        return copy;
    }

    /**
     * Assigns variables.
     *
     * @param names of the variables that the networks need
     * @param weights row-major values by name
     * @param what the networks are, for messages
     * @throws InputException when one is not there, has another length or is not finite
     */
    public static void assign(
            TensorProgram program, Iterable<String> names, Map<String, double[]> weights, String what) {
        for (String name : names) {
            double[] values = weights.get(name);
            if (values == null) {
                throw new InputException("the weights of " + what + " lack '" + name + "'; give those of its settings");
            }
            requireUsable(name, values, program.dimensions(name), what);
            program.assign(name, values);
        }
    }

    private static void requireUsable(String name, double[] values, long[] dimensions, String what) {
        long size = 1;
        for (long extent : dimensions) {
            size *= extent;
        }
        if (values.length != size) {
            throw new InputException("the weights of " + what + " have " + values.length + " numbers for '" + name
                    + "', expected " + size + "; give those of its settings");
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new InputException("the weights '" + name + "' of " + what + " hold " + value
                        + "; train it again, with a lower rate where the training diverged");
            }
        }
    }
}
