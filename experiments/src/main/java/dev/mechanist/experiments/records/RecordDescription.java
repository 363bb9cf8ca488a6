package dev.mechanist.experiments.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.io.FileErrors;
import dev.mechanist.core.records.RawRecords;
import dev.mechanist.core.records.RawRecords.TextOptions;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.sysid.MeasuredSystem;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Records of a machine, as a person describes them in YAML: an entry of a study's {@code environments}, or a file of its own.
 *
 * @param name of the machine
 * @param files that hold the records, in order; empty where they are given otherwise
 * @param text how their text is read
 * @param runs column that says which record a line is of; empty where a file holds one
 * @param absent values that stand for missing ones
 * @param time where time comes from
 * @param states what is measured, or the outputs
 * @param actions what acts on it
 * @param lags how many outputs and inputs of the past make a state; empty where the states are complete
 * @param splitAtMissing whether rows with missing values split a record; otherwise they are refused
 * @param step time step at which models in discrete time work, s; empty for that of the records
 * @param split what is kept for the test
 * @param physics equations of motion, where some are known
 * @param task what is to be done, where the description says it
 * @param simulated the machine that is simulated where there are no records
 * @param summary what it is, in a sentence; empty where it does not say
 */
public record RecordDescription(
        String name,
        List<Path> files,
        TextOptions text,
        Optional<String> runs,
        Set<Double> absent,
        TimeRule time,
        List<ChannelRule> states,
        List<ChannelRule> actions,
        Optional<Lags> lags,
        boolean splitAtMissing,
        Optional<Double> step,
        Split split,
        Optional<PhysicsRule> physics,
        Optional<TaskRule> task,
        Optional<SimulatedRule> simulated,
        String summary) {
    /** Lags of a description that gives outputs and says nothing of them. */
    private static final Lags USUAL_LAGS = new Lags(3, 3);

    /**
     * What is kept for the test.
     *
     * @param files records that are tested on; empty for the share
     * @param share of each record, at its end, that is tested on; 0 to leave out one record at a time
     */
    public record Split(List<Path> files, double share) {
        static final Split ONE_LEFT_OUT = new Split(List.of(), 0);
    }

    /** Reads a file of its own. */
    public static RecordDescription read(Path file) {
        return read(YamlNode.read(file));
    }

    /** Reads an entry; unknown keys are refused. */
    public static RecordDescription read(YamlNode yaml) {
        yaml.allow("name", "label", "description", "records", "split", "physics", "task", "simulated");
        YamlNode records = yaml.get("records");
        records.allow(
                "files",
                "skip",
                "separator",
                "runs",
                "time",
                "states",
                "outputs",
                "lags",
                "actions",
                "missing",
                "missing_values",
                "step");
        boolean outputs = records.find("outputs").isPresent();
        if (outputs == records.find("states").isPresent()) {
            throw records.error("needs one of 'states' and 'outputs'");
        }
        if (!outputs && records.find("lags").isPresent()) {
            throw records.get("lags").error("is for outputs; remove it");
        }
        List<Path> files = records.find("files").map(RecordDescription::files).orElse(List.of());
        List<ChannelRule> states = states(records.get(outputs ? "outputs" : "states"));
        List<ChannelRule> actions =
                records.find("actions").map(RecordDescription::actions).orElse(List.of());
        if (outputs && yaml.find("physics").isPresent()) {
            throw yaml.get("physics").error("needs 'states' in the records, not 'outputs'");
        }
        Optional<PhysicsRule> physics = yaml.find("physics").map(node -> PhysicsRule.read(node, spec(states, actions)));
        Optional<TaskRule> task = yaml.find("task").map(node -> task(node, physics));
        return new RecordDescription(
                yaml.find("label").orElse(yaml.get("name")).label(),
                files,
                new TextOptions(
                        records.find("skip").map(n -> n.integer(0)).orElse(0),
                        records.find("separator").map(RecordDescription::separator)),
                records.find("runs").map(YamlNode::text),
                records.find("missing_values")
                        .map(list -> list.filled().items().stream()
                                .map(YamlNode::number)
                                .collect(Collectors.toSet()))
                        .orElse(Set.of()),
                TimeRule.read(records.get("time")),
                states,
                actions,
                outputs ? Optional.of(records.find("lags").map(Lags::read).orElse(USUAL_LAGS)) : Optional.empty(),
                records.find("missing")
                        .map(n -> n.oneOf(List.of("refuse", "split")).equals("split"))
                        .orElse(false),
                records.find("step").map(node -> {
                    if (!(node.number() > 0)) {
                        throw node.error("must be a positive number of seconds, not " + node.number());
                    }
                    return node.number();
                }),
                yaml.find("split").map(node -> split(node, files)).orElse(Split.ONE_LEFT_OUT),
                physics,
                task,
                yaml.find("simulated").map(node -> simulated(node, physics)),
                yaml.find("description").map(YamlNode::text).map(String::strip).orElse(""));
    }

    /** What the rules say of the variables, for equations that say nothing of theirs. */
    private static Spec spec(List<ChannelRule> states, List<ChannelRule> actions) {
        return new Spec(
                1,
                states.stream().map(rule -> rule.variable(states)).toList(),
                actions.stream().map(rule -> rule.variable(states)).toList());
    }

    /** The same under another name. */
    public RecordDescription named(String other) {
        return new RecordDescription(
                other,
                files,
                text,
                runs,
                absent,
                time,
                states,
                actions,
                lags,
                splitAtMissing,
                step,
                split,
                physics,
                task,
                simulated,
                summary);
    }

    /** The same of other files. */
    public RecordDescription withFiles(List<Path> others) {
        return new RecordDescription(
                name,
                List.copyOf(others),
                text,
                runs,
                absent,
                time,
                states,
                actions,
                lags,
                splitAtMissing,
                step,
                new Split(List.of(), split.share),
                physics,
                task,
                simulated,
                summary);
    }

    /** Its equations, which are told what is derived and not measured. */
    public Optional<MeasuredSystem> measured() {
        Set<String> derived = states.stream()
                .filter(rule -> rule.derivativeOf().isPresent())
                .map(ChannelRule::name)
                .collect(Collectors.toSet());
        return physics.map(rule -> rule.measured().withUnmeasured(derived));
    }

    private static SimulatedRule simulated(YamlNode node, Optional<PhysicsRule> physics) {
        return SimulatedRule.read(
                node,
                physics.orElseThrow(() -> node.error("needs 'physics', equations to simulate"))
                        .measured()
                        .model());
    }

    private static TaskRule task(YamlNode node, Optional<PhysicsRule> physics) {
        TaskRule task = TaskRule.read(node);
        Spec spec = physics.orElseThrow(() -> node.error("needs 'physics', equations to act in"))
                .measured()
                .model()
                .spec();
        try {
            task.requireKnown(spec);
        } catch (InputException e) {
            throw node.error(e.getMessage());
        }
        return task;
    }

    private static char separator(YamlNode node) {
        return switch (node.oneOf(List.of("comma", "semicolon", "tab", "blanks", "bar"))) {
            case "comma" -> ',';
            case "semicolon" -> ';';
            case "tab" -> '\t';
            case "bar" -> '|';
            default -> ' ';
        };
    }

    private static List<ChannelRule> states(YamlNode node) {
        if (node.isList()) {
            return node.filled().items().stream()
                    .map(item -> ChannelRule.of(item.text(), item.text()))
                    .toList();
        }
        List<ChannelRule> rules = new ArrayList<>();
        for (String name : node.keys()) {
            rules.add(ChannelRule.state(name, node.get(name)));
        }
        if (rules.isEmpty()) {
            throw node.error("is empty; name at least one");
        }
        for (ChannelRule rule : rules) {
            rule.derivativeOf().ifPresent(of -> {
                List<String> measured = rules.stream()
                        .filter(r -> r.column().isPresent())
                        .map(ChannelRule::name)
                        .toList();
                if (!measured.contains(of)) {
                    throw node.get(rule.name())
                            .error("is the rate of '" + of + "', which is not measured; measured: "
                                    + String.join(", ", measured));
                }
            });
        }
        return rules;
    }

    private static List<ChannelRule> actions(YamlNode node) {
        if (node.isList()) {
            return node.items().stream()
                    .map(item -> ChannelRule.of(item.text(), item.text()))
                    .toList();
        }
        return node.keys().stream()
                .map(name -> ChannelRule.action(name, node.get(name)))
                .toList();
    }

    private static Split split(YamlNode node, List<Path> files) {
        node.allow("test");
        YamlNode test = node.get("test");
        if (!test.isList()) {
            double share = test.number();
            if (!(share > 0 && share < 1)) {
                throw test.error("must be a list of files, or a share between 0 and 1, not " + test);
            }
            return new Split(List.of(), share);
        }
        List<Path> named = files(test);
        for (Path file : named) {
            if (!files.contains(file)) {
                throw test.error("names " + file + ", which is not among 'files'");
            }
        }
        if (named.containsAll(files)) {
            throw test.error("names every file, so that none is left to learn from");
        }
        return new Split(named, 0);
    }

    private static List<Path> files(YamlNode list) {
        Set<Path> files = new LinkedHashSet<>();
        for (YamlNode item : list.filled().items()) {
            List<Path> found = found(item);
            if (found.isEmpty()) {
                throw item.error("is '" + item.text() + "', which no file matches; check the path, seen from "
                        + item.folder().toAbsolutePath().normalize());
            }
            files.addAll(found);
        }
        return List.copyOf(files);
    }

    /** The file of a name, all records in the folder of a name, or all files that match a pattern, by name. */
    private static List<Path> found(YamlNode item) {
        String pattern = item.text();
        if (!pattern.matches(".*[*?\\[{].*")) {
            Path file = item.path();
            if (!Files.isDirectory(file)) {
                return Files.exists(file) ? List.of(file) : List.of();
            }
            return walk(file, 1).filter(RawRecords::isNamed).toList();
        }
        String fixed = pattern.replaceFirst("[*?\\[{].*", "");
        String parent = fixed.contains("/") ? fixed.substring(0, fixed.lastIndexOf('/') + 1) : "";
        Path root =
                parent.isEmpty() ? item.folder() : item.folder().resolve(parent).normalize();
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.substring(parent.length()));
        } catch (PatternSyntaxException e) {
            throw item.error("is no pattern of files: " + e.getDescription());
        }
        return walk(
                        root,
                        pattern.contains("**")
                                ? 20
                                : 1
                                        + (int) pattern.substring(parent.length())
                                                .chars()
                                                .filter(c -> c == '/')
                                                .count())
                .filter(file -> matcher.matches(root.relativize(file)))
                .toList();
    }

    private static Stream<Path> walk(Path root, int depth) {
        try (Stream<Path> files = Files.walk(root, depth)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException e) {
            throw FileErrors.reading(root, e);
        } catch (java.io.UncheckedIOException e) {
            throw new InputException(root + ": cannot be searched: " + e.getMessage(), e);
        }
    }
}
