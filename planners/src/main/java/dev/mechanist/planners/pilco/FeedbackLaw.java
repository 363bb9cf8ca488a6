package dev.mechanist.planners.pilco;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.Hashes;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Manifest;
import dev.mechanist.core.NpyArray;
import dev.mechanist.core.Npz;
import dev.mechanist.core.Observation;
import dev.mechanist.core.Policy;
import dev.mechanist.core.Shapes;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A policy as it runs on a plant, from a measured state to a control within its bounds. Stored as a directory of
 * {@code policy.npz} and {@code manifest.json}; loading gives the same bits.
 *
 * @param features what the policy sees of the state
 * @param bounds largest controls [m]
 * @param policy before squashing
 */
public record FeedbackLaw(StateFeatures features, double[] bounds, PolicyMap policy) implements Policy {
    private static final String KIND = "pilco-policy";
    private static final String ARRAYS = "policy.npz";

    public FeedbackLaw {
        bounds = bounds.clone();
        if (policy.inputs() != features.policy().length || policy.outputs() != bounds.length) {
            throw new InputException("a policy from " + policy.inputs() + " inputs to " + policy.outputs()
                    + " outputs does not fit " + features.policy().length + " features and " + bounds.length
                    + " bounds");
        }
    }

    /** The control at a state x [n], a fresh array [m]. */
    public double[] control(double[] x) {
        return features.control(policy, bounds, x);
    }

    @Override
    public FeedbackLaw start(long seed) {
        return this;
    }

    @Override
    public void act(Observation o, double time, double[] u) {
        Shapes.requireLength("observation", o.vector(), features.states());
        Shapes.requireLength("action", u, bounds.length);
        System.arraycopy(control(o.vector()), 0, u, 0, u.length);
    }

    /**
     * Stores it.
     *
     * @param provenance what is written to the manifest beside the versions: scenario, seed and so on
     */
    public void save(Path directory, Map<String, String> provenance) {
        Map<String, NpyArray> arrays = new TreeMap<>();
        arrays.put("bounds", NpyArray.of(bounds));
        if (policy instanceof RadialBasisPolicy network) {
            arrays.put("hyperparameters", NpyArray.of(network.hyperparameters()));
            arrays.put("centres", NpyArray.of(network.centres()));
            arrays.put("targets", NpyArray.of(network.targets()));
        } else if (policy instanceof LinearPolicy linear) {
            arrays.put("weights", NpyArray.of(linear.weights()));
            arrays.put("bias", NpyArray.of(linear.bias()));
        } else {
            throw new InputException("a " + policy.getClass().getSimpleName() + " cannot be stored");
        }
        Npz.write(directory.resolve(ARRAYS), arrays);
        Manifest manifest = Manifest.create(KIND);
        ObjectNode content = manifest.content();
        content.put("states", features.states());
        put(content.putArray("angles"), features.angles());
        put(content.putArray("policy_inputs"), features.policy());
        put(content.putArray("dynamics_inputs"), features.dynamics());
        content.put("sha256", Hashes.ofFile(directory.resolve(ARRAYS)));
        provenance.forEach(content::put);
        manifest.write(directory);
    }

    private static void put(ArrayNode array, int[] values) {
        for (int v : values) {
            array.add(v);
        }
    }

    /** Loads what {@link #save} stored. */
    public static FeedbackLaw load(Path directory) {
        Manifest manifest = Manifest.read(directory, KIND);
        Npz arrays = Npz.read(directory.resolve(ARRAYS));
        StateFeatures features = new StateFeatures(
                manifest.integer("states"),
                indices(manifest, "angles"),
                indices(manifest, "policy_inputs"),
                indices(manifest, "dynamics_inputs"));
        PolicyMap policy = arrays.arrays().containsKey("centres")
                ? new RadialBasisPolicy(
                        arrays.matrix("hyperparameters"), arrays.matrix("centres"), arrays.matrix("targets"))
                : new LinearPolicy(arrays.matrix("weights"), arrays.doubles("bias"));
        return new FeedbackLaw(features, arrays.doubles("bounds"), policy);
    }

    private static int[] indices(Manifest manifest, String key) {
        return manifest.list(key).stream().mapToInt(v -> v.intValue()).toArray();
    }
}
