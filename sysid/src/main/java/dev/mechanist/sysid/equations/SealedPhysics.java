package dev.mechanist.sysid.equations;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.sysid.shooting.LateActuators;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fitted physics whose equations are Java. What is stored is a record of that Java and never run: who loads the model gives the file
 * again, and it is used where it is the same to the byte.
 *
 * @param manifest of the model
 * @param values of the parameters by name
 */
public record SealedPhysics(Manifest manifest, Map<String, Double> values) {
    /** Keys in the manifest: name, hash and text of the file. */
    public static final String FILE = "java_file";

    public static final String HASH = "java_sha256";
    public static final String TEXT = "java_source";

    /**
     * The model.
     *
     * @param given the file that the user names, compiled; empty for none
     * @throws InputException without a file, or with another one
     */
    public ParametricDynamics open(Optional<JavaEquations> given) {
        String file = manifest.text(FILE);
        String hash = manifest.text(HASH);
        JavaEquations equations =
                given.orElseThrow(() -> new InputException(manifest.place() + ": its equations are the" + " Java of "
                        + file + ", and nothing that is stored is run; give the file again with --physics " + file));
        if (!equations.source().sha256().equals(hash)) {
            throw new InputException(manifest.place() + ": fitted with " + file + " of SHA-256 " + hash.substring(0, 12)
                    + ", and " + equations.source().name() + " has "
                    + equations.source().sha256().substring(0, 12)
                    + "; give the file that it was fitted with (its text is stored under '" + TEXT
                    + "'), or fit the model again");
        }
        ParametricDynamics prompt = equations.discrete(manifest.spec());
        ParametricDynamics model =
                values.keySet().stream().anyMatch(LateActuators::isDelay) ? LateActuators.of(prompt) : prompt;
        for (Parameter p : model.parameters()) {
            if (!values.containsKey(p.name())) {
                throw new InputException(
                        manifest.place() + ": parameter '" + p.name() + "' is absent; fit the model again");
            }
        }
        List<Parameter> found = model.parameters().stream()
                .map(p -> p.withValue(values.get(p.name())))
                .toList();
        return model.withParameters(found);
    }
}
