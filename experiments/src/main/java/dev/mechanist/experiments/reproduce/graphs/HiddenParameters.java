package dev.mechanist.experiments.reproduce.graphs;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.particles.MassStrings;
import dev.mechanist.envs.particles.Placed;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.experiments.run.Progress;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.graphnet.GraphModelSettings;
import dev.mechanist.graphnet.GraphModelSettings.Form;
import dev.mechanist.graphnet.GraphModelTrainer;
import dev.mechanist.graphnet.GraphTrainingSettings;
import dev.mechanist.graphnet.InferenceSettings;
import dev.mechanist.graphnet.OneStepError;
import dev.mechanist.graphnet.RecurrentGraphModel;
import dev.mechanist.graphnet.RecurrentGraphTrainer;
import dev.mechanist.tensor.training.TrainingProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/**
 * Strings whose masses and rest lengths nobody tells: a graph network that watches a string for 20 steps of 0.05 s and then predicts it,
 * between one that is told the numbers and one that is not, all three of the same data and as many updates.
 */
final class HiddenParameters {
    private static final Set<String> HIDDEN = Set.of("mass", "rest");
    private static final int WATCHED = 20;
    private static final int ROLLED = 40;
    private static final int STEPS = WATCHED + 80;

    private HiddenParameters() {}

    static List<Quantity> quantities(ReproductionRun run) {
        GraphModel informed = model(run, "strings-informed", false);
        GraphModel uninformed = model(run, "strings-uninformed", true);
        RecurrentGraphModel inferring = inferring(run);
        List<Quantity> quantities = new ArrayList<>();
        for (int masses : run.choose(new int[] {5, 8}, new int[] {5})) {
            List<Episode> fresh = strings(masses, run.choose(50, 10), "fresh");
            Map<Structure, Dynamics> watched = new HashMap<>();
            fresh.forEach(e -> {
                Structure structure = e.structure().orElseThrow();
                watched.put(structure, inferring.watch(structure, rows(e.states(), 0, WATCHED + 1), none(WATCHED)));
            });
            List<Function<Structure, Dynamics>> models =
                    List.of(s -> uninformed.bind(s.without(HIDDEN)), watched::get, informed::bind);
            double[] step = models.stream()
                    .mapToDouble(m -> OneStepError.relative(m, informed.changeSizes(), after(fresh)))
                    .toArray();
            double[] rolled =
                    models.stream().mapToDouble(m -> rollOut(m, fresh)).toArray();
            String of = masses + " masses" + (masses > 6 ? ", never seen" : "");
            quantities.addAll(three(run, of + ": one step, relative to constant velocities", step, 0.95));
            quantities.addAll(three(run, of + ": places after 2 s, root mean square, m", rolled, 1e3));
        }
        return quantities;
    }

    private static List<Quantity> three(ReproductionRun run, String what, double[] errors, double most) {
        return List.of(
                told(what + ", told nothing", errors[0], most),
                told(what + ", watched for 1 s", errors[1], most),
                told(what + ", told masses and rest lengths", errors[2], most),
                run.choose(gap(what, errors), relative(what, errors)));
    }

    private static Quantity gap(String what, double[] errors) {
        return Quantity.exact(
                what + ": share of the gap that watching closes",
                (errors[0] - errors[1]) / (errors[0] - errors[2]),
                "most of it",
                "figures of the paper, by eye",
                Bar.atLeast(0.5));
    }

    /** After a few updates no gap is open yet; watching must not harm. */
    private static Quantity relative(String what, double[] errors) {
        return told(what + ", watched relative to told nothing", errors[1] / errors[0], 1);
    }

    private static Quantity told(String what, double error, double most) {
        return Quantity.exact(what, error, "", "", Bar.atMost(most));
    }

    private static GraphModel model(ReproductionRun run, String folder, boolean blind) {
        Path directory = run.kept(folder, GraphModel.KIND, place -> {
            List<Episode> episodes = learned(run).stream()
                    .map(e ->
                            blind ? e.withStructure(e.structure().orElseThrow().without(HIDDEN)) : e)
                    .toList();
            try (Progress progress = Progress.start(folder, training(run).reports());
                    GraphModelTrainer trainer = new GraphModelTrainer(episodes, shape(), training(run), 1)) {
                keep(place, trainer.fit(run.checkpoint(folder), listener(progress)), run, episodes);
            }
        });
        return Artefacts.load(directory).as(GraphModel.class, "a graph network");
    }

    private static RecurrentGraphModel inferring(ReproductionRun run) {
        String folder = "strings-inferring";
        Path directory = run.kept(folder, RecurrentGraphModel.KIND, place -> {
            List<Episode> episodes = learned(run);
            InferenceSettings watch =
                    InferenceSettings.hiding(HIDDEN.toArray(String[]::new)).withSteps(WATCHED);
            try (Progress progress = Progress.start(folder, training(run).reports());
                    RecurrentGraphTrainer trainer =
                            new RecurrentGraphTrainer(episodes, shape(), watch, training(run), 1)) {
                keep(place, trainer.fit(run.checkpoint(folder), listener(progress)), run, episodes);
            }
        });
        return Artefacts.load(directory).as(RecurrentGraphModel.class, "a recurrent graph network");
    }

    private static TrainingProgress.Listener listener(Progress progress) {
        return p -> progress.step(String.format(
                Locale.ROOT,
                "one-step error %.4f of constant velocity's",
                p.validation().orElse(Double.NaN)));
    }

    private static void keep(Path place, Storable model, ReproductionRun run, List<Episode> episodes) {
        Artefacts.save(
                place,
                model,
                Provenance.of(Map.of("training", training(run).toString()))
                        .withSeed(1)
                        .withData(new DataSet(episodes).hash()));
    }

    private static GraphModelSettings shape() {
        return GraphModelSettings.DEFAULT.withForm(Form.INTERACTION).withWidths(64, 64, 64);
    }

    private static GraphTrainingSettings training(ReproductionRun run) {
        return GraphTrainingSettings.DEFAULT
                .withUpdates(run.choose(2000, 60))
                .withRows(32)
                .withRates(1e-3, 1e-5);
    }

    /** Of 4, 5 and 6 masses. */
    private static List<Episode> learned(ReproductionRun run) {
        List<Episode> episodes = new ArrayList<>();
        for (int masses : run.choose(new int[] {4, 5, 6}, new int[] {5})) {
            episodes.addAll(strings(masses, run.choose(400, 20), "learned"));
        }
        return episodes;
    }

    private static List<Episode> strings(int masses, int count, String purpose) {
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < count; e++) {
            Placed hung =
                    MassStrings.unequal(RandomStream.of(1, "unequal strings " + purpose + " " + masses, e), masses);
            int n = hung.start().length;
            DMatrixRMaj path = new DMatrixRMaj(1, (STEPS + 1) * n);
            hung.dynamics().rollout(new DMatrixRMaj(1, n, true, hung.start().clone()), none(1), path);
            double[] times = new double[STEPS + 1];
            Arrays.setAll(times, t -> t * MassStrings.SHORT_STEP);
            episodes.add(Episode.recorded(
                            purpose + " " + e,
                            hung.dynamics().spec(),
                            times,
                            new DMatrixRMaj(STEPS + 1, n, true, path.data),
                            none(STEPS))
                    .withStructure(hung.dynamics().structure().orElseThrow()));
        }
        return episodes;
    }

    /** What comes after it was watched. */
    private static List<Episode> after(List<Episode> episodes) {
        return episodes.stream()
                .map(e -> Episode.recorded(
                                e.name(),
                                e.spec(),
                                Arrays.copyOfRange(e.times(), WATCHED, STEPS + 1),
                                rows(e.states(), WATCHED, STEPS + 1),
                                none(STEPS - WATCHED))
                        .withStructure(e.structure().orElseThrow()))
                .toList();
    }

    /** Root mean square, over strings and their coordinates, of the error of places some steps after they were watched. */
    private static double rollOut(Function<Structure, Dynamics> model, List<Episode> episodes) {
        double square = 0;
        int count = 0;
        for (Episode episode : episodes) {
            int n = episode.spec().n();
            DMatrixRMaj path = new DMatrixRMaj(1, (ROLLED + 1) * n);
            model.apply(episode.structure().orElseThrow())
                    .rollout(rows(episode.states(), WATCHED, WATCHED + 1), none(1), path);
            for (int i = 0; i < n / 2; i++) {
                double off = path.data[ROLLED * n + i] - episode.states().get(WATCHED + ROLLED, i);
                square += off * off;
                count++;
            }
        }
        return Math.sqrt(square / count);
    }

    private static DMatrixRMaj rows(DMatrixRMaj all, int from, int to) {
        return new DMatrixRMaj(
                to - from, all.numCols, true, Arrays.copyOfRange(all.data, from * all.numCols, to * all.numCols));
    }

    /** No actions in so many rows. */
    private static DMatrixRMaj none(int rows) {
        return new DMatrixRMaj(rows, 0);
    }
}
