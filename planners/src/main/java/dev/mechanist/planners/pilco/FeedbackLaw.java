package dev.mechanist.planners.pilco;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.StoredArtefact;
import java.nio.file.Path;

/**
 * A policy as it runs on a plant, from a measured state to a control within its bounds.
 *
 * @param features what the policy sees of the state
 * @param bounds largest controls [m]
 * @param policy before squashing
 */
public record FeedbackLaw(StateFeatures features, double[] bounds, PolicyMap policy) implements Policy, Storable {
    static final String KIND = "pilco-policy";

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

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void store(ArtefactWriter out) {
        out.put("bounds", bounds);
        if (policy instanceof RadialBasisPolicy network) {
            out.put("hyperparameters", network.hyperparameters());
            out.put("centres", network.centres());
            out.put("targets", network.targets());
        } else if (policy instanceof LinearPolicy linear) {
            out.put("weights", linear.weights());
            out.put("bias", linear.bias());
        } else {
            throw new InputException("a " + policy.getClass().getSimpleName() + " cannot be stored");
        }
        ObjectNode content = out.content();
        content.put("states", features.states());
        put(content.putArray("angles"), features.angles());
        put(content.putArray("policy_inputs"), features.policy());
        put(content.putArray("dynamics_inputs"), features.dynamics());
    }

    private static void put(ArrayNode array, int[] values) {
        for (int v : values) {
            array.add(v);
        }
    }

    /**
     * Loads a stored law.
     *
     * @throws InputException when the directory holds none, or one that is damaged
     */
    public static FeedbackLaw load(Path directory) {
        return Artefacts.load(directory, KIND, FeedbackLaw::read);
    }

    static FeedbackLaw read(StoredArtefact stored) {
        Manifest manifest = stored.manifest();
        StateFeatures features = new StateFeatures(
                manifest.integer("states"),
                indices(manifest, "angles"),
                indices(manifest, "policy_inputs"),
                indices(manifest, "dynamics_inputs"));
        PolicyMap policy = stored.npz().arrays().containsKey("centres")
                ? new RadialBasisPolicy(
                        stored.matrix("hyperparameters"), stored.matrix("centres"), stored.matrix("targets"))
                : new LinearPolicy(stored.matrix("weights"), stored.doubles("bias"));
        return new FeedbackLaw(features, stored.doubles("bounds"), policy);
    }

    private static int[] indices(Manifest manifest, String key) {
        return manifest.list(key).stream().mapToInt(v -> v.intValue()).toArray();
    }
}
