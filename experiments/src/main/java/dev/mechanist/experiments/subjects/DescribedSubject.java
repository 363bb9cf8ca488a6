package dev.mechanist.experiments.subjects;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.Resampling;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.dynamics.SteppedDynamics;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.World;
import dev.mechanist.experiments.records.DescribedRecords;
import dev.mechanist.experiments.records.Lags;
import dev.mechanist.experiments.records.PhysicsRule;
import dev.mechanist.experiments.records.RecordDescription;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.equations.JavaEquations;
import dev.mechanist.sysid.shooting.LateActuators;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine known by records that a person described. Seed k holds out record k (counted round) and trains on the others, unless
 * the description keeps records, or a share of each, for the test. Without equations of motion all that learns is compared by
 * its predictions; with those of an environment plans are carried out in what all records identify.
 */
public final class DescribedSubject implements Subject {
    private final RecordDescription description;
    private final DescribedRecords records;
    private final double step;

    private DescribedSubject(RecordDescription description) {
        this.description = description;
        records = DescribedRecords.read(description);
        step = description.step().orElse(records.data().spec().dt());
        for (Episode episode : records.data().episodes()) {
            if (episode.duration() < 2 * step) {
                throw new InputException(episode.name() + ": " + episode.duration() + " s are too short for a step of "
                        + step + " s; give a longer record or a shorter 'step'");
            }
        }
    }

    private DescribedSubject(RecordDescription description, DescribedRecords records, double step) {
        this.description = description;
        this.records = records;
        this.step = step;
    }

    @Override
    public DescribedSubject named(String other) {
        return new DescribedSubject(description.named(other), records, step);
    }

    /** Reads the records. */
    public static DescribedSubject of(RecordDescription description) {
        return new DescribedSubject(description);
    }

    /** What it is, for hashes: what the description makes of the files, wherever they lie. */
    @JsonValue
    Map<String, Object> content() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("name", name());
        content.put("records", records.data().hash());
        content.put("step", step);
        content.put("lags", description.lags().map(Lags::toString).orElse("none"));
        content.put("split", description.split().share() + " " + testRecords());
        content.put("physics", description.physics().map(PhysicsRule::content).orElse("none"));
        description.task().ifPresent(task -> content.put("task", task.toString()));
        return content;
    }

    @Override
    public String name() {
        return description.name();
    }

    @Override
    public String world() {
        return description.physics().flatMap(PhysicsRule::system).orElse(name());
    }

    @Override
    public List<String> notes() {
        return records.notes();
    }

    @Override
    public Optional<JavaEquations> java() {
        return description.physics().flatMap(PhysicsRule::java);
    }

    @Override
    public boolean hasTask() {
        return description.task().isPresent() || hasUsualTask();
    }

    private boolean hasUsualTask() {
        return description
                .physics()
                .flatMap(PhysicsRule::system)
                .filter(Environments::knows)
                .isPresent();
    }

    @Override
    public boolean truthIsKnown() {
        return false;
    }

    /** The record that is held out; one and the same where the description keeps records for the test. */
    @Override
    public long unit(long seed) {
        return leavesOneOut() ? Math.floorMod(seed, (long) records.records()) : 0;
    }

    @Override
    public String units() {
        return "records";
    }

    private boolean leavesOneOut() {
        return description.split().files().isEmpty() && description.split().share() == 0 && records.records() > 1;
    }

    @Override
    public String describe() {
        int count = records.records();
        String judged = !description.split().files().isEmpty()
                ? "tests on " + testRecords().size() + " of them, whatever the seed"
                : leavesOneOut()
                        ? "holds out one record and trains on the others"
                        : "trains on the first part of each and tests on its last " + Math.round(100 * share())
                                + "%, whatever the seed";
        String past = description
                .lags()
                .map(lags -> " A state is " + lags.outputs() + " outputs and " + lags.inputs()
                        + " inputs of the past; errors are those of the outputs.")
                .orElse("");
        String notes = records.notes().isEmpty() ? "" : " Notes: " + String.join("; ", records.notes()) + ".";
        return count + (count == 1 ? " measured record" : " measured records") + " at a step of " + step
                + " s; each seed " + judged + "." + past + notes;
    }

    private double share() {
        return description.split().share() > 0 ? description.split().share() : 1.0 / 3;
    }

    /** Numbers of the records that the description keeps for the test. */
    private List<Integer> testRecords() {
        List<Integer> kept = new ArrayList<>();
        for (int k = 0; k < records.sources().size(); k++) {
            if (description.split().files().contains(records.files().get(k))
                    && !kept.contains(records.sources().get(k))) {
                kept.add(records.sources().get(k));
            }
        }
        return kept;
    }

    @Override
    public Trial trial(long seed) {
        List<Episode> training = new ArrayList<>();
        List<Episode> test = new ArrayList<>();
        List<Integer> kept = description.split().files().isEmpty()
                ? (leavesOneOut() ? List.of((int) unit(seed)) : List.of())
                : testRecords();
        for (int k = 0; k < records.sources().size(); k++) {
            Episode episode = records.data().episodes().get(k);
            if (!kept.isEmpty()) {
                (kept.contains(records.sources().get(k)) ? test : training).add(episode);
                continue;
            }
            int cut = (int) Math.round((1 - share()) * episode.steps());
            if (cut < 2 || episode.steps() - cut < 2) {
                training.add(episode);
            } else {
                training.add(episode.part(0, cut));
                test.add(episode.part(cut, episode.steps()));
            }
        }
        if (test.isEmpty() || training.isEmpty()) {
            throw new InputException(name() + ": nothing is left to " + (test.isEmpty() ? "test on" : "learn from")
                    + "; change 'split', or give longer records");
        }
        DataSet recorded = within(new DataSet(training));
        DataSet learned = Resampling.uniform(recorded, step);
        DataSet judged = Resampling.uniform(within(new DataSet(test)), step);
        Optional<Equations> equations = description.measured().map(this::equations);
        if (description.lags().isEmpty()) {
            return Trial.of(recorded, learned, judged, equations, Optional.empty());
        }
        Lags lags = description.lags().get();
        return Trial.of(recorded, lags.of(learned), lags.of(judged), equations, Optional.empty())
                .withShifts(lags.shifts(learned.spec()));
    }

    /** The data of models that plans may be made with: these look no farther than the actions that the task allows. */
    private DataSet within(DataSet data) {
        Spec limited = limits(data.spec());
        return limited.equals(data.spec())
                ? data
                : new DataSet(data.episodes().stream()
                        .map(e -> e.withSpec(limited.withTimeStep(e.spec().dt())))
                        .toList());
    }

    private Spec limits(Spec spec) {
        return description
                .task()
                .map(task -> DescribedTask.bounded(spec, task.limits(), Optional.of(records.data())))
                .orElse(spec);
    }

    /** Predictions of a study know no late actions: delays are put right where records are read. */
    private Equations equations(MeasuredSystem system) {
        if (system.model() instanceof LateActuators) {
            throw new InputException(name() + ": a study compares models on actions as they act; find the delay with"
                    + " 'mechanist fit', and give it as the 'delay' of the action in place of a free one");
        }
        return new Equations(
                system,
                new SteppedDynamics(
                        system.model(), limits(system.model().spec()).withTimeStep(step)));
    }

    @Override
    public Scenario scenario(String condition) {
        MeasuredSystem system = description.measured().orElseThrow();
        ParametricDynamics identified =
                system.fit(records.data(), (iteration, cost) -> {}).model();
        if (description.task().isPresent()) {
            return DescribedTask.scenario(
                    name(), description.task().get(), identified, step, system.name(), records.data());
        }
        Scenario task = Environments.scenario(system.name());
        ParametricDynamics found = new SteppedDynamics(identified, step);
        return new Scenario(
                name(),
                task.summary(),
                new World(found, task.world().energy(), task.world().drawing()),
                task.task());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DescribedSubject that && content().equals(that.content());
    }

    @Override
    public int hashCode() {
        return name().hashCode();
    }
}
