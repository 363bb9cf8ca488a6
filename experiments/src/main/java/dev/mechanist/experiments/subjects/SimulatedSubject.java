package dev.mechanist.experiments.subjects;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.run.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Simulated environments with their tasks: one, or those that models learn and those that they are tested in apart.
 *
 * @param name what the study calls it
 * @param training worlds that models learn, and how data are collected there
 * @param test worlds that they are tested in, and how, without noise unless asked for
 * @param control through what the latter are seen and moved while a task is done
 */
public record SimulatedSubject(String name, WorldVariants training, WorldVariants test, Control control)
        implements Subject {
    /** Whose worlds are seen and moved as they are. */
    public SimulatedSubject(String name, WorldVariants training, WorldVariants test) {
        this(name, training, test, Control.IDEAL);
    }

    /** With data of the usual amount. */
    public static SimulatedSubject of(String world) {
        WorldVariants usual = new WorldVariants(List.of(WorldVariant.of(world)), Collection.DEFAULT);
        return new SimulatedSubject(world, usual, usual);
    }

    /** One entry of a study's environments: {@code name} is a world, or a name for those that it lists. */
    static SimulatedSubject read(YamlNode yaml) {
        boolean isBody = yaml.find("mjcf").isPresent();
        List<String> known = new ArrayList<>(
                List.of("name", "label", "training", "train", "test", "control", "parameters", "noise", "delay"));
        known.addAll(isBody ? BodyWorld.KEYS : List.of("mjcf"));
        yaml.keys(known);
        YamlNode name = yaml.get("name");
        Optional<YamlNode> training = yaml.find("training").or(() -> yaml.find("train"));
        Optional<YamlNode> test = yaml.find("test");
        Optional<WorldVariant> usual = isBody
                ? Optional.of(WorldVariant.of(BodyWorld.read(yaml)))
                : Optional.of(name.text()).filter(Environments::knows).map(WorldVariant::of);
        if (isBody) {
            Stream.of(training, test).flatMap(Optional::stream).forEach(SimulatedSubject::requireNoWorlds);
        }
        if (usual.isEmpty() && (training.isEmpty() || test.isEmpty())) {
            throw name.unknown(Environments.listing());
        }
        Optional<YamlNode> parameters = yaml.find("parameters");
        Collection everywhere = Collection.DEFAULT.through(yaml);
        Control usually = new Control(everywhere.noise(), everywhere.delay());
        SimulatedSubject subject = new SimulatedSubject(
                yaml.find("label").map(YamlNode::label).orElse(name.label()),
                variants(training, usual, parameters, everywhere),
                variants(test, usual, parameters, everywhere),
                yaml.find("control").map(node -> Control.read(node, usually)).orElse(usually));
        try {
            subject.requireWholeDelays();
        } catch (InputException e) {
            throw yaml.error("is refused: " + e.getMessage());
        }
        return subject;
    }

    private static void requireNoWorlds(YamlNode part) {
        if (part.isList() || part.find("worlds").isPresent()) {
            throw part.error("names worlds beside the body of 'mjcf'; remove one of the two");
        }
    }

    private static WorldVariants variants(
            Optional<YamlNode> yaml,
            Optional<WorldVariant> usual,
            Optional<YamlNode> parameters,
            Collection everywhere) {
        WorldVariants variants = yaml.map(node -> WorldVariants.read(node, usual, everywhere))
                .orElseGet(() -> new WorldVariants(List.of(usual.orElseThrow()), everywhere));
        return parameters.map(variants::with).orElse(variants);
    }

    private void requireWholeDelays() {
        for (WorldVariant world : training.worlds()) {
            requireWhole(training.collection().delay(), world.scenario());
        }
        for (WorldVariant world : test.worlds()) {
            requireWhole(test.collection().delay(), world.scenario());
            requireWhole(control.delay(), world.scenario());
        }
    }

    private static void requireWhole(double delay, Scenario scenario) {
        if (delay > 0 && scenario.drawn().isPresent()) {
            throw new InputException("'" + scenario.name() + "' draws a world for each episode, and knows no delay");
        }
        Collection.lateSteps(delay, scenario.world().dynamics().spec().dt());
    }

    @Override
    public SimulatedSubject named(String other) {
        return new SimulatedSubject(other, training, test, control);
    }

    @Override
    public SimulatedSubject namedByAmount() {
        String amount = " " + training.collection().episodes() + "x"
                + training.collection().steps();
        return name.equals(world()) ? named(name + amount) : this;
    }

    /** The one that models learn; of several, the first. */
    @Override
    public String world() {
        return training.worlds().get(0).world();
    }

    /** Whether models are tested in the one world that they learn. */
    private boolean isPlain() {
        return training.worlds().equals(test.worlds()) && training.worlds().size() == 1;
    }

    @Override
    public List<String> conditions() {
        return isPlain() ? List.of("") : List.copyOf(tests().keySet());
    }

    @Override
    public OptionalDouble position(String condition) {
        return isPlain() ? OptionalDouble.empty() : tests().get(condition).position(worldsDiffer());
    }

    @Override
    public Optional<double[]> learned() {
        double[] places = training.worlds().stream()
                .map(world -> world.position(worldsDiffer()))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        return places.length < training.worlds().size()
                ? Optional.empty()
                : Optional.of(new double[] {places[0], places[places.length - 1]});
    }

    private boolean worldsDiffer() {
        return Stream.concat(training.worlds().stream(), test.worlds().stream())
                        .map(WorldVariant::world)
                        .distinct()
                        .count()
                > 1;
    }

    private Map<String, WorldVariant> tests() {
        Map<String, WorldVariant> tests = new LinkedHashMap<>();
        test.worlds().forEach(world -> tests.put(isPlain() ? "" : world.label(worldsDiffer()), world));
        return tests;
    }

    /** Each seed collects data of its own. */
    @Override
    public long unit(long seed) {
        return seed;
    }

    @Override
    public String units() {
        return "seeds";
    }

    /** Any environment has one; a body that of its entry. */
    @Override
    public boolean hasTask() {
        return test.worlds().stream()
                .allMatch(world ->
                        world.body().isEmpty() || world.body().get().task().isPresent());
    }

    @Override
    public boolean isAsRegistered() {
        return this.equals(of(world()).named(name).collecting(training.collection(), test.collection()));
    }

    private SimulatedSubject collecting(Collection first, Collection second) {
        return new SimulatedSubject(
                name, new WorldVariants(training.worlds(), first), new WorldVariants(test.worlds(), second), control);
    }

    /** Not of worlds that differ from episode to episode: no one model is true of their data. */
    @Override
    public boolean truthIsKnown() {
        return Stream.concat(training.worlds().stream(), test.worlds().stream())
                .allMatch(world -> world.scenario().drawn().isEmpty());
    }

    @Override
    public String describe() {
        if (isPlain()) {
            return tests().get("").scenario().summary() + ". Training data: "
                    + training.collection().describe() + "; test data: "
                    + test.collection().describe() + "." + control.describe();
        }
        String learned = training.worlds().stream()
                .map(world -> world.label(worldsDiffer()))
                .collect(Collectors.joining("; "));
        return "Models learn " + learned + ", and are tested in "
                + String.join("; ", conditions()) + ". Training data of each world: "
                + training.collection().describe() + "; test data: "
                + test.collection().describe() + "." + control.describe();
    }

    @Override
    public Scenario scenario(String condition) {
        return control.of(tests().get(condition).scenario(), training.collection());
    }

    @Override
    public Trial trial(long seed) {
        List<DataSet> collected = training.worlds().stream()
                .map(world -> collect(world, training.collection(), seed, "training"))
                .toList();
        Map<String, Trial.Test> judged = new LinkedHashMap<>();
        tests().forEach((condition, world) -> judged.put(
                condition,
                new Trial.Test(
                        collect(world, test.collection(), seed, "test"),
                        Optional.of(world.scenario().world().dynamics()),
                        world.scenario().world().structure())));
        ParametricDynamics truth = training.worlds().get(0).scenario().world().dynamics();
        return new Trial(
                collected,
                collected,
                training.worlds().stream()
                        .map(world -> world.scenario().world().structure())
                        .toList(),
                judged,
                training.worlds().stream()
                        .flatMap(world -> world.equations(seed).stream())
                        .toList(),
                new int[0],
                Optional.of(truth));
    }

    /** The same starts and actions in every world of a study, as far as worlds are alike. */
    private static DataSet collect(WorldVariant world, Collection collection, long seed, String purpose) {
        return collection.collect(world.scenario(), seed, purpose);
    }
}
