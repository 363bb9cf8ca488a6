package dev.mechanist.experiments.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.records.OrientationCheck;
import dev.mechanist.core.records.RawRecord;
import dev.mechanist.core.records.RawRecords;
import dev.mechanist.core.records.RecordRepair;
import dev.mechanist.core.records.StampCheck;
import dev.mechanist.sysid.MeasuredSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;

/**
 * Records as their description says they are to be read: in SI units, from time 0 on.
 *
 * @param data the episodes; a record with gaps gives several
 * @param sources the record that each episode is a part of, numbered from 0
 * @param files the file of each episode
 * @param notes what a reader should know, one line each
 */
public record DescribedRecords(DataSet data, List<Integer> sources, List<Path> files, List<String> notes) {

    /**
     * Reads the files of a description.
     *
     * @throws InputException when a file, a column or a value is not as it says, naming file, line and cure
     */
    public static DescribedRecords read(RecordDescription description) {
        return new Reader(description).read();
    }

    /** Number of records. */
    public int records() {
        return sources.get(sources.size() - 1) + 1;
    }

    private static final class Reader {
        private final RecordDescription description;
        private final Optional<MeasuredSystem> physics;
        private final List<Stretches.Part> parts = new ArrayList<>();
        private final List<Integer> sources = new ArrayList<>();
        private final List<Path> files = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        Reader(RecordDescription description) {
            this.description = description;
            physics = description.measured();
        }

        DescribedRecords read() {
            if (description.files().isEmpty()) {
                throw new InputException(description.name()
                        + ": no files are named; add 'files' to 'records', or give them with --data");
            }
            int records = 0;
            Map<String, Known> contents = new HashMap<>();
            for (Path file : description.files()) {
                for (RawRecord raw : raws(file)) {
                    List<Stretches.Part> found = new Stretches(raw, description, angles(), notes).parts();
                    String content = found.stream().map(Stretches.Part::hash).collect(Collectors.joining());
                    Known known = contents.putIfAbsent(content, new Known(raw.name(), file));
                    if (known != null) {
                        requireOneSide(raw.name(), file, known);
                        notes.add(raw.name() + ": the same record as " + known.name() + ", by content; it counts once");
                        continue;
                    }
                    for (Stretches.Part part : found) {
                        parts.add(part);
                        sources.add(records);
                        files.add(file);
                    }
                    records++;
                }
            }
            Spec spec = spec();
            List<Episode> episodes = new ArrayList<>();
            for (Stretches.Part part : parts) {
                episodes.add(StampCheck.regular(OrientationCheck.continuous(episode(part, spec), notes), notes));
            }
            DataSet data = new DataSet(episodes).withTimeStep(EpisodeStore.medianStep(episodes));
            boolean said =
                    description.states().stream().allMatch(rule -> rule.unit().isPresent());
            RecordRepair.requireUnits(data, said ? new ArrayList<>() : notes);
            physics.ifPresent(p -> new RecordRepair(data, notes)
                    .requireSeconds(p.model().spec().dt()));
            return new DescribedRecords(data, List.copyOf(sources), List.copyOf(files), List.copyOf(notes));
        }

        private List<RawRecord> raws(Path file) {
            List<RawRecord> whole = RawRecords.read(file, description.text());
            return description.runs().isEmpty()
                    ? whole
                    : whole.stream()
                            .flatMap(raw -> raw.by(raw.column(description.runs().get())).stream())
                            .toList();
        }

        private record Known(String name, Path file) {}

        /** A copy that is kept for the test of what is learned from the other tests nothing. */
        private void requireOneSide(String name, Path file, Known known) {
            List<Path> test = description.split().files();
            if (test.contains(file) != test.contains(known.file())) {
                throw new InputException(
                        name + ": the same record as " + known.name() + ", of which 'split' keeps only "
                                + (test.contains(file) ? name : known.name())
                                + " for the test, so that models would be tested on what they were trained on; remove one of them");
            }
        }

        private Set<String> angles() {
            return physics.map(p -> p.model().spec().state().stream()
                            .filter(Variable::isAngle)
                            .map(Variable::name)
                            .collect(Collectors.toSet()))
                    .orElse(Set.of());
        }

        /** That of the equations, where there are some; otherwise what varies of what the description names. */
        private Spec spec() {
            if (physics.isPresent()) {
                Spec spec = physics.get().model().spec();
                requireNames("state", spec.state(), names(description.states()));
                requireNames("action", spec.action(), names(description.actions()));
                spec.state().forEach(v -> requireUnit(v, v.name()));
                spec.action().forEach(v -> requireUnit(v, Stretches.ACTION + v.name()));
                return spec;
            }
            List<Variable> states = new ArrayList<>();
            for (ChannelRule rule : description.states()) {
                Stretches.Channel channel = parts.get(0).channels().get(rule.name());
                states.add(variable(
                        rule,
                        channel,
                        parts.stream()
                                .allMatch(p -> p.channels().get(rule.name()).constant()),
                        "state"));
            }
            List<Variable> actions = new ArrayList<>();
            for (ChannelRule rule : description.actions()) {
                Stretches.Channel channel = parts.get(0).channels().get(Stretches.ACTION + rule.name());
                boolean constant = parts.stream()
                        .allMatch(p ->
                                p.channels().get(Stretches.ACTION + rule.name()).constant());
                actions.add(variable(rule, channel, constant, "action"));
            }
            states.removeIf(java.util.Objects::isNull);
            actions.removeIf(java.util.Objects::isNull);
            if (states.isEmpty()) {
                throw new InputException(
                        description.name() + ": nothing moves, for every state is constant; name other columns");
            }
            return new Spec(1, states, actions);
        }

        private void requireUnit(Variable wanted, String channel) {
            String unit = parts.get(0).channels().get(channel).unit();
            boolean unsaid = wanted.unit().isEmpty()
                    && description.physics().flatMap(PhysicsRule::java).isPresent();
            if (!unit.isEmpty() && !unit.equals(wanted.unit()) && !unsaid) {
                throw new InputException(description.name() + ": '" + wanted.name() + "' is in "
                        + (wanted.unit().isEmpty() ? "no unit" : wanted.unit()) + " in the equations and in " + unit
                        + " by the records; correct its 'unit' or its column");
            }
        }

        /** A variable with the bounds of what was measured; null where it is constant, which is noted. */
        private Variable variable(ChannelRule rule, Stretches.Channel channel, boolean constant, String kind) {
            if (constant
                    && parts.stream()
                                    .map(p -> p.first(kind, rule.name()))
                                    .distinct()
                                    .count()
                            == 1) {
                notes.add(description.name() + ": " + kind + " '" + rule.name() + "' is constant; it is left out");
                return null;
            }
            if (channel.angle()) {
                return Variable.angle(rule.name());
            }
            if (kind.equals("state")) {
                return Variable.of(rule.name(), channel.unit());
            }
            double least =
                    parts.stream().mapToDouble(p -> p.least(rule.name())).min().orElseThrow();
            double most =
                    parts.stream().mapToDouble(p -> p.most(rule.name())).max().orElseThrow();
            return Variable.bounded(rule.name(), channel.unit(), least, most);
        }

        private static List<String> names(List<ChannelRule> rules) {
            return rules.stream().map(ChannelRule::name).toList();
        }

        private void requireNames(String kind, List<Variable> wanted, List<String> given) {
            List<String> names = wanted.stream().map(Variable::name).toList();
            for (String name : given) {
                if (!names.contains(name)) {
                    throw new InputException(description.name() + ": the equations have no " + kind + " '" + name
                            + "'; " + KnownNames.hint(name, names));
                }
            }
            for (String name : names) {
                if (!given.contains(name)) {
                    throw new InputException(description.name() + ": the equations need the " + kind + " '" + name
                            + "'; describe its column"
                            + (kind.equals("state") ? ", or say 'derivative_of' where it is not measured" : ""));
                }
            }
        }

        private static Episode episode(Stretches.Part part, Spec spec) {
            int steps = part.times().length - 1;
            DMatrixRMaj states = new DMatrixRMaj(steps + 1, spec.n());
            DMatrixRMaj actions = new DMatrixRMaj(steps, spec.m());
            for (int j = 0; j < spec.n(); j++) {
                double[] values =
                        part.channels().get(spec.state().get(j).name()).values();
                for (int t = 0; t <= steps; t++) {
                    states.set(t, j, values[t]);
                }
            }
            for (int j = 0; j < spec.m(); j++) {
                double[] values = part.channels()
                        .get(Stretches.ACTION + spec.action().get(j).name())
                        .values();
                for (int t = 0; t < steps; t++) {
                    actions.set(t, j, values[t]);
                }
            }
            return Episode.recorded(part.name(), spec, part.times(), states, actions);
        }
    }
}
