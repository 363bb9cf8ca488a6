package dev.mechanist.experiments.reproduce;

import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.experiments.models.StoredModel;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.graphnet.OneStepError;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A graph network beside models that know nothing of structure, which learn the very same episodes of one swimmer for about as long: a
 * network, and five that predict their own noise. Errors of one step, relative to constant velocities.
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
                    learned(run, several, episodes, links, "mlp", NeuralEnsemble.KIND, "epochs", run.choose(400, 3));
            double five = learned(
                    run, several, episodes, links, "ensemble", NeuralEnsemble.KIND, "epochs", run.choose(100, 3));
            String of = links + " links, 60 episodes of them: ";
            quantities.add(measured(of + "network without structure", network));
            quantities.add(measured(of + "five networks without structure", five));
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
}
