package dev.mechanist.experiments.models;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.PredictiveDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.dynamics.FiniteDifferenceDynamics;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.dynamics.SteppedDynamics;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructuredModel;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import dev.mechanist.objectcentric.visual.VisualModel;
import dev.mechanist.sysid.equations.JavaEquations;
import dev.mechanist.sysid.equations.SealedPhysics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A model out of a directory, of whatever class, to plan with. */
public final class StoredModel {
    /** Wide enough to reach over the pieces of a forest. */
    private static final double DIFFERENCE_STEP = 0.1;

    private StoredModel() {}

    /** Whether a name is the directory of something stored. */
    public static boolean isDirectory(String name) {
        return Files.isDirectory(Path.of(name));
    }

    /**
     * Loads a model of a system.
     *
     * @param structure what the system is made of, for models of any number of parts
     * @param given equations in Java that the user names, for a model that was fitted with them
     * @throws InputException when the directory holds no dynamics model, a damaged one, or one of another system
     */
    public static StudyModel load(
            Path directory, Spec system, Optional<Structure> structure, Optional<JavaEquations> given) {
        Artefacts.Loaded loaded = Artefacts.load(directory);
        if (loaded.content() instanceof StructuredModel model) {
            return StudyModel.of(model, required(directory, structure));
        }
        if (loaded.content() instanceof VisualModel seeing) {
            return StudyModel.of(seeing, required(directory, structure));
        }
        Dynamics found = opened(loaded, given);
        Dynamics dynamics = found instanceof ParametricDynamics physics && sameVariables(physics.spec(), system)
                ? new SteppedDynamics(physics, system)
                : found;
        if (!dynamics.spec().equals(system)) {
            throw new InputException(directory + ": a model of " + describe(dynamics.spec()) + ", but the system has "
                    + describe(system) + "; choose another directory");
        }
        StudyModel model = dynamics instanceof DifferentiableDynamics smooth
                ? StudyModel.of(smooth)
                : StudyModel.stepping(dynamics)
                        .withDerivatives(
                                new FiniteDifferenceDynamics(dynamics, DIFFERENCE_STEP),
                                String.format(Locale.ROOT, "finite differences of step %s", DIFFERENCE_STEP));
        if (dynamics instanceof NeuralEnsemble network) {
            return NeuralNetwork.model(network);
        }
        return dynamics instanceof PredictiveDynamics predictive ? model.withUncertainty(predictive) : model;
    }

    /** Physics knows no step of its own, and no bounds. */
    private static boolean sameVariables(Spec own, Spec system) {
        return names(own.state()).equals(names(system.state()))
                && names(own.action()).equals(names(system.action()));
    }

    private static List<String> names(List<Variable> variables) {
        return variables.stream().map(v -> v.name() + " " + v.unit()).toList();
    }

    private static Dynamics opened(Artefacts.Loaded loaded, Optional<JavaEquations> given) {
        return loaded.content() instanceof SealedPhysics sealed
                ? sealed.open(given)
                : loaded.as(Dynamics.class, "a dynamics model");
    }

    /** Dynamics out of what was loaded; those of a model of any number of parts, in a system of the given structure. */
    public static Dynamics dynamics(Path directory, Artefacts.Loaded loaded, Optional<Structure> structure) {
        return dynamics(directory, loaded, structure, Optional.empty());
    }

    /** The same, of a model that may have been fitted with equations in Java, which the user names. */
    public static Dynamics dynamics(
            Path directory, Artefacts.Loaded loaded, Optional<Structure> structure, Optional<JavaEquations> given) {
        if (loaded.content() instanceof VisualModel seeing) {
            return seeing.in(required(directory, structure));
        }
        return loaded.content() instanceof StructuredModel model
                ? model.bind(required(directory, structure))
                : opened(loaded, given);
    }

    private static Structure required(Path directory, Optional<Structure> structure) {
        return structure.orElseThrow(() -> new InputException(directory
                + ": a model of any number of parts, and it is not known what the system is made of; name an"
                + " environment that says so"));
    }

    private static String describe(Spec spec) {
        return String.join(", ", spec.state().stream().map(v -> v.name()).toList()) + " under "
                + String.join(", ", spec.action().stream().map(v -> v.name()).toList()) + " at a step of " + spec.dt()
                + " s";
    }
}
