package dev.mechanist.experiments.subjects;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.data.Resampling;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.records.RecordRepair;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.World;
import dev.mechanist.experiments.run.RunManifest.DataFile;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.sysid.Recordings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A machine known by measured records; without any, by simulated ones. A file may hold several records. Seed k holds out record k (counted round) and trains
 * on the others; a single record is split after two thirds. Plans are tried out in simulation: with the true dynamics of the
 * simulated machine, or with those identified from all records of the measured one.
 *
 * @param name what the study calls it
 * @param machine registered name
 * @param parameters values of the simulated machine that are not as usual, by name
 * @param step time step at which models work, s
 * @param simulated how records are simulated where none are given
 * @param files of measured records, known by their content wherever they lie; empty when they are simulated
 * @param records measured ones in these files
 */
public record RecordedSubject(
        String name,
        String machine,
        Map<String, Double> parameters,
        double step,
        SimulatedRecords simulated,
        @JsonIgnoreProperties("path") List<DataFile> files,
        int records)
        implements Subject {
    static RecordedSubject read(YamlNode yaml) {
        yaml.allow("name", "label", "parameters", "records");
        String machine = yaml.get("name").oneOf(Machine.ALL.keySet());
        YamlNode records = yaml.get("records");
        records.allow("step", "simulated", "seconds", "noise");
        double step = records.find("step").map(YamlNode::number).orElse(0.02);
        if (!(step > 0)) {
            throw records.get("step").error("must be a positive number of seconds, not " + step);
        }
        return new RecordedSubject(
                yaml.find("label").map(YamlNode::label).orElse(machine),
                machine,
                yaml.find("parameters").map(node -> parameters(machine, node)).orElse(Map.of()),
                step,
                SimulatedRecords.read(records),
                List.of(),
                0);
    }

    private static Map<String, Double> parameters(String machine, YamlNode yaml) {
        Map<String, Double> values = new TreeMap<>();
        for (String name : yaml.keys()) {
            values.put(name, yaml.get(name).number());
            try {
                Machine.ALL.get(machine).simulatedTruth(1, values);
            } catch (InputException e) {
                throw yaml.get(name).error("is refused: " + e.getMessage());
            }
        }
        return values;
    }

    @Override
    public RecordedSubject named(String other) {
        return new RecordedSubject(other, machine, parameters, step, simulated, files, records);
    }

    /** The same machine, known by measured records. */
    public RecordedSubject withFiles(List<Path> paths) {
        if (!parameters.isEmpty()) {
            throw new InputException("'" + name + "' has parameters that its simulated records are to have ("
                    + String.join(", ", parameters.keySet()) + "); measured records have their own: remove them");
        }
        int found = measured(paths).episodes().size();
        return new RecordedSubject(
                name,
                machine,
                parameters,
                step,
                simulated,
                paths.stream().map(DataFile::of).toList(),
                found);
    }

    @Override
    public String world() {
        return machine;
    }

    /** Of measured records, the one that is held out; each seed simulates its own. */
    @Override
    public long unit(long seed) {
        return truthIsKnown() ? seed : Math.floorMod(seed, (long) records);
    }

    @Override
    public String units() {
        return truthIsKnown() ? "seeds" : "records";
    }

    private Machine known() {
        return Machine.ALL.get(machine);
    }

    private ParametricDynamics simulatedTruth() {
        return known().simulatedTruth(step, parameters);
    }

    @Override
    public List<String> notes() {
        return truthIsKnown()
                ? List.of()
                : repaired(files.stream().map(file -> Path.of(file.path())).toList())
                        .notes();
    }

    @Override
    public String describe() {
        String data = truthIsKnown()
                ? "No measured records were given: these are " + simulated.describe() + "."
                : records == 1 ? "One measured record." : records + " measured records.";
        int count = truthIsKnown() ? simulated.records() : records;
        String folds = " They are brought to a step of " + step + " s; each seed "
                + (count == 1
                        ? "trains on its first two thirds and is tested on the rest."
                        : "holds out one record and trains on the others.");
        String world = known().task().isEmpty()
                ? ""
                : truthIsKnown()
                        ? " Plans act in the simulated machine."
                        : " Plans act in a simulation with the parameters identified from all records.";
        String notes = notes().isEmpty() ? "" : " Notes: " + String.join("; ", notes()) + ".";
        return data + folds + world + notes;
    }

    @Override
    public boolean hasTask() {
        return known().task().isPresent();
    }

    @Override
    public boolean truthIsKnown() {
        return files.isEmpty();
    }

    @Override
    public Scenario scenario(String condition) {
        Scenario task = known().task().orElseThrow();
        ParametricDynamics dynamics = truthIsKnown() ? simulatedTruth() : identified();
        World world = new World(dynamics, task.world().energy(), task.world().drawing());
        return new Scenario(name, task.summary(), world, task.task());
    }

    private ParametricDynamics identified() {
        ParametricDynamics nominal = known().nominal(step);
        List<Parameter> found = Machine.identify(machine, nominal.parameters(), measured())
                .model()
                .parameters();
        return nominal.withParameters(found);
    }

    @Override
    public Trial trial(long seed) {
        DataSet all = truthIsKnown() ? simulated.records(known(), parameters, seed) : measured();
        DataSet training;
        DataSet test;
        int count = all.episodes().size();
        if (count == 1) {
            Episode only = all.episodes().get(0);
            int cut = 2 * only.steps() / 3;
            training = DataSet.of(only.part(0, cut));
            test = DataSet.of(only.part(cut, only.steps()));
        } else {
            int held = (int) Math.floorMod(seed, (long) count);
            List<Episode> others = new ArrayList<>(all.episodes());
            test = DataSet.of(others.remove(held));
            training = new DataSet(others);
        }
        Optional<ParametricDynamics> truth = truthIsKnown() ? Optional.of(simulatedTruth()) : Optional.empty();
        return Trial.of(
                training,
                Resampling.uniform(Recordings.smooth(training), step),
                Resampling.uniform(Recordings.smooth(test), step),
                Optional.of(Equations.of(machine, known().nominal(step))),
                truth);
    }

    private DataSet measured() {
        return measured(files.stream().map(file -> Path.of(file.path())).toList());
    }

    private RecordRepair repaired(List<Path> paths) {
        DataSet read = EpisodeStore.read(paths, known().nominal(step).spec());
        return RecordRepair.of(read).requireSeconds(step);
    }

    private DataSet measured(List<Path> paths) {
        DataSet data = Recordings.smooth(repaired(paths).data());
        for (Episode episode : data.episodes()) {
            double seconds = episode.duration();
            if (seconds < 30 * step) {
                throw new InputException(episode.name() + ": " + seconds + " s are too short for a study at a step of "
                        + step + " s; give a longer record or a shorter step");
            }
        }
        return data;
    }
}
