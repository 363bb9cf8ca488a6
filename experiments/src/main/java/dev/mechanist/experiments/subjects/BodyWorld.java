package dev.mechanist.experiments.subjects;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.dynamics.SteppedDynamics;
import dev.mechanist.core.io.Hashes;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyParameter;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.records.TaskRule;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.sysid.MeasuredSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An articulated body as a world, as a study file gives it: a file in MuJoCo's format, and perhaps a task. Models of physics know the
 * file and find what is {@code free}; whatever else a study changes in the world they have wrong.
 *
 * @param name what it is called
 * @param mjcf the body with everything that it includes
 * @param step time step of the world, s
 * @param free parameters that models of physics find; none where they know no equations
 * @param task what is to be done; empty where motions are predicted alone
 */
public record BodyWorld(String name, String mjcf, double step, List<String> free, Optional<TaskRule> task) {
    /** About what a time step is where none is given, s. */
    private static final double USUAL_STEP = 0.02;

    /** Keys of an entry that are for a body. */
    static final List<String> KEYS = List.of("mjcf", "step", "free", "task");

    /** Of an entry with the key {@code mjcf}. */
    static BodyWorld read(YamlNode yaml) {
        YamlNode file = yaml.get("mjcf");
        String mjcf = orRefuse(file, () -> Mjcf.resolved(file.path()));
        double own =
                orRefuse(file, () -> Mjcf.parse(mjcf, file.text())).option().timestep();
        double step = yaml.find("step").map(YamlNode::number).orElseGet(() -> usualStep(own));
        if (!(step > 0)) {
            throw yaml.get("step").error("must be a positive number of seconds, not " + step);
        }
        BodyWorld body = new BodyWorld(
                yaml.get("name").label(),
                mjcf,
                step,
                yaml.find("free")
                        .map(node -> node.filled().items().stream()
                                .map(YamlNode::text)
                                .toList())
                        .orElse(List.of()),
                yaml.find("task").map(TaskRule::read));
        yaml.find("free").ifPresent(node -> orRefuse(node, body::system));
        body.task.ifPresent(rule -> {
            try {
                rule.requireKnown(body.body().spec());
            } catch (InputException e) {
                throw yaml.get("task").error(e.getMessage());
            }
        });
        orRefuse(yaml, () -> body.scenario(Map.of()));
        return body;
    }

    /**
     * As its file alone describes it, with nothing to do.
     *
     * @throws InputException that names the file, where it is no body that can be moved
     */
    static BodyWorld of(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        String mjcf = Mjcf.resolved(file);
        try {
            double step = usualStep(Mjcf.parse(mjcf, name).option().timestep());
            BodyWorld body = new BodyWorld(name, mjcf, step, List.of(), Optional.empty());
            if (body.scenario(Map.of()).world().dynamics().spec().m() == 0) {
                throw new InputException("nothing moves the body; give it an 'actuator'");
            }
            return body;
        } catch (InputException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    /** About {@link #USUAL_STEP}, in whole steps of the body's own, s. */
    private static double usualStep(double own) {
        return own * Math.max(1, Math.rint(USUAL_STEP / own));
    }

    private static <T> T orRefuse(YamlNode place, java.util.function.Supplier<T> maker) {
        try {
            return maker.get();
        } catch (InputException e) {
            throw place.error("is refused: " + e.getMessage());
        }
    }

    /** What it is, for hashes: its content, wherever its file lies. */
    @JsonValue
    Map<String, Object> content() {
        return Map.of("mjcf", Hashes.ofText(mjcf), "step", step, "free", free, "task", task.toString());
    }

    /** With all its parameters; in whole steps of its own where the time step is made of them. */
    private BodyDynamics body() {
        BodyModel model = Mjcf.parse(mjcf, name);
        List<String> names = Stream.concat(BodyParameter.all(model).stream(), BodyParameter.more(model).stream())
                .map(BodyParameter::name)
                .toList();
        double steps = step / model.option().timestep();
        return Math.abs(steps - Math.rint(steps)) < 1e-6
                ? new BodyDynamics(model, names, Math.max(1, (int) Math.rint(steps)))
                : new BodyDynamics(model, names);
    }

    /**
     * World and task.
     *
     * @param parameters values that differ from those of the file, by name
     */
    Scenario scenario(Map<String, Double> parameters) {
        return DescribedTask.ofBody(name, task, (BodyDynamics) WorldVariant.changed(body(), parameters), step);
    }

    private MeasuredSystem system() {
        return MeasuredSystem.articulated(new MeasuredSystem.Body(mjcf, free));
    }

    /** Its equations as the file gives them, the free parameters as one would guess them about the truth; nothing without any. */
    Optional<Equations> equations(ParametricDynamics truth, long seed) {
        if (free.isEmpty()) {
            return Optional.empty();
        }
        MeasuredSystem system = system();
        ParametricDynamics known = system.model();
        ParametricDynamics right = known.withParameters(known.parameters().stream()
                .map(p -> truth.parameters().stream()
                        .filter(t -> t.name().equals(p.name()))
                        .findFirst()
                        .map(t -> p.withValue(t.value()))
                        .orElse(p))
                .toList());
        ParametricDynamics guess = Guesses.about(right, seed);
        return Optional.of(new Equations(system.withParameters(guess.parameters()), new SteppedDynamics(guess, step)));
    }
}
