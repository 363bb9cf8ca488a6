package dev.mechanist.experiments.reproduce.graphs;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.models.StoredModel;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.experiments.subjects.Collection;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.SimulatedSubject;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.experiments.subjects.WorldVariant;
import dev.mechanist.experiments.subjects.WorldVariants;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.graphnet.OneStepError;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A graph network beside other models, which learn the very same episodes of one swimmer: a network, and five that predict their own
 * noise, which know nothing of structure, and the true equations with masses that are to be found. Errors of one step, relative to
 * constant velocities. The network is worse after 400 and after 1000 epochs, which take as long as the graph network and twice as long.
 */
final class SwimmerBaselines {
    private SwimmerBaselines() {}

    /**
     * @param several graph network that has learned as many episodes of each of several swimmers, these among them; its sizes of changes
     *     weigh all errors
     */
    static List<Quantity> quantities(ReproductionRun run, GraphModel several) {
        List<Quantity> quantities = new ArrayList<>();
        for (int links : run.choose(List.of(4, 5, 6), List.of(6))) {
            List<Episode> episodes = GraphNetworkReproduction.episodes(links);
            double graph = learned(
                    run, several, episodes, links, "graph-network", GraphModel.KIND, "updates", run.choose(1500, 300));
            double network =
                    learned(run, several, episodes, links, "mlp", NeuralEnsemble.KIND, "epochs", run.choose(100, 3));
            double five = learned(
                    run, several, episodes, links, "ensemble", NeuralEnsemble.KIND, "epochs", run.choose(100, 3));
            String of = links + " links, 60 episodes of them: ";
            quantities.add(measured(of + "network without structure", network));
            quantities.add(measured(of + "five networks without structure", five));
            quantities.add(Quantity.exact(
                    of + "equations with masses found from ten of them",
                    identified(several, episodes, links),
                    "",
                    "",
                    Bar.atMost(1e-3)));
            quantities.add(measured(of + "graph network", graph));
            quantities.add(
                    measured(of + "graph network that saw others too", OneStepError.relative(several, episodes)));
            quantities.add(compared(run, of + "graph network relative to the network", graph / network));
            quantities.add(compared(run, of + "graph network relative to the five", graph / five));
        }
        return quantities;
    }

    private static Quantity measured(String what, double error) {
        return Quantity.exact(what, error, "", "", Bar.atMost(1e3));
    }

    private static Quantity compared(ReproductionRun run, String what, double ratio) {
        return Quantity.exact(what, ratio, "", "", Bar.atMost(run.choose(1.0, 10.0)));
    }

    /** One step's error of a class that has learned a swimmer, or is read where it stands. */
    private static double learned(
            ReproductionRun run,
            GraphModel several,
            List<Episode> episodes,
            int links,
            String name,
            String kind,
            String effort,
            int much) {
        Path directory = run.kept(
                "alone-" + links + "-" + name,
                kind,
                place -> run.command(
                        "fit",
                        "--model",
                        name,
                        "--env",
                        "swimmer-" + links,
                        "--episodes",
                        run.choose("60", "20"),
                        "--set",
                        effort + "=" + much,
                        "--seed",
                        "1",
                        "--out",
                        place.toString()));
        Artefacts.Loaded loaded = Artefacts.load(directory);
        return OneStepError.relative(
                structure -> StoredModel.dynamics(directory, loaded, Optional.of(structure)),
                several.changeSizes(),
                episodes);
    }

    /** The equations are those of the world, so that the masses are all there is to find. */
    private static double identified(GraphModel several, List<Episode> episodes, int links) {
        List<WorldVariant> world = List.of(WorldVariant.of("swimmer-" + links));
        Trial trial = new SimulatedSubject(
                        "swimmer-" + links,
                        new WorldVariants(world, new Collection(10, 60, 3, 0)),
                        new WorldVariants(world, new Collection(1, 2, 3, 0)))
                .trial(1);
        Dynamics found = ModelClasses.fit("physics", Settings.NONE, trial, 1).dynamics();
        return OneStepError.relative(structure -> found, several.changeSizes(), episodes);
    }
}
