package dev.mechanist.experiments.reproduce.mechanics;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.bodies.families.PendulumChainField;
import dev.mechanist.envs.bodies.families.PendulumChains;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.experiments.run.Progress;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.graphnet.GraphModelSettings;
import dev.mechanist.graphnet.GraphModelTrainer;
import dev.mechanist.graphnet.GraphTrainingSettings;
import dev.mechanist.tensor.Activation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ejml.data.Complex_F64;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** Graph networks of pendulum chains: learned from short ones, predicted for longer ones, which they never saw. */
final class ChainGraphs {
    private ChainGraphs() {}

    /** Trained on the published chains of these numbers of links, as many chunks of each, or read where it stands. */
    static GraphModel model(ReproductionRun run, String folder, int least, int most) {
        Path directory = run.kept(folder, GraphModel.KIND, place -> train(run, folder, least, most, place));
        return Artefacts.load(directory).as(GraphModel.class, "a graph network");
    }

    private static void train(ReproductionRun run, String folder, int least, int most, Path place) {
        List<Episode> episodes = new ArrayList<>();
        for (int links = least; links <= run.choose(most, least + 1); links++) {
            ContinuousDynamics truth = PendulumChains.dynamics(links, 1);
            Structure structure = truth.structure().orElseThrow();
            PendulumChainsReproduction.chunks(truth, run.choose(800, 40))
                    .episodes()
                    .forEach(e -> episodes.add(e.withStructure(structure)));
        }
        GraphModelSettings shape =
                GraphModelSettings.DEFAULT.withBlocks(run.choose(2, 1), false).withActivation(Activation.SWISH);
        GraphTrainingSettings training = GraphTrainingSettings.DEFAULT
                .withUpdates(run.choose(1500, 20))
                .withRows(run.choose(32, 8))
                .withUnroll(PendulumChainsReproduction.CHUNK)
                .withRates(3e-3, 1e-5);
        try (Progress progress = Progress.start("graph network of chains", training.reports());
                GraphModelTrainer trainer = new GraphModelTrainer(episodes, shape, training, 1)) {
            GraphModel model = trainer.fit(
                    run.checkpoint(folder),
                    p -> progress.step(String.format(
                            Locale.ROOT,
                            "one-step error %.4f of constant velocity's",
                            p.validation().orElse(Double.NaN))));
            Artefacts.save(
                    place,
                    model,
                    Provenance.of(Map.of("training", training.toString()))
                            .withSeed(1)
                            .withData(new DataSet(episodes).hash()));
        }
    }

    /** The error of 3 s on the published chain of so many links. */
    static double error(GraphModel model, int links, int count) {
        ContinuousDynamics truth = PendulumChains.dynamics(links, 1);
        return PendulumChainsReproduction.error(
                truth, model.bind(truth.structure().orElseThrow()), links, count);
    }

    /**
     * Largest relative error, 1 for what does not swing, of the three slowest frequencies of the learned model about hanging at rest, for a chain of equal masses and
     * rods: exactly, their squares are g/l times the zeros of the Laguerre polynomial of as many degrees as there are links.
     */
    static double frequencyError(GraphModel model, int links) {
        return frequencyError(model.bind(uniform(links).structure().orElseThrow()), links);
    }

    /** A chain of masses of 1 kg on rods of 1 m. */
    static ContinuousDynamics uniform(int links) {
        double[] ones = new double[links];
        Arrays.fill(ones, 1);
        return new ContinuousDynamics(
                PendulumChains.dynamics(links, 1).spec(),
                new PendulumChainField(ones, ones, PendulumChains.GRAVITY),
                new RungeKutta4(),
                10);
    }

    /** As above, of any dynamics of {@link #uniform} chains. */
    static double frequencyError(DifferentiableDynamics chain, int links) {
        DMatrixRMaj A = new DMatrixRMaj(0, 0);
        chain.jacobians(new DMatrixRMaj(1, 2 * links), new DMatrixRMaj(1, 1), A, new DMatrixRMaj(0, 0));
        double[] found = Arrays.stream(eigenvalues(A))
                .filter(value -> value.imaginary > 0)
                .mapToDouble(value -> Math.atan2(value.imaginary, value.real) / PendulumChains.FRAME)
                .sorted()
                .toArray();
        double worst = 0;
        for (int k = 0; k < 3; k++) {
            double exact = Math.sqrt(PendulumChains.GRAVITY * laguerreZeros(links)[k]);
            worst = Math.max(worst, k < found.length ? Math.abs(found[k] / exact - 1) : 1);
        }
        return worst;
    }

    /** Ascending: eigenvalues of the matrix of the polynomials' recurrence (Golub and Welsch 1969). */
    static double[] laguerreZeros(int degree) {
        DMatrixRMaj jacobi = new DMatrixRMaj(degree, degree);
        for (int k = 0; k < degree; k++) {
            jacobi.set(k, k, 2 * k + 1);
            if (k > 0) {
                jacobi.set(k, k - 1, k);
                jacobi.set(k - 1, k, k);
            }
        }
        return Arrays.stream(eigenvalues(jacobi))
                .mapToDouble(value -> value.real)
                .sorted()
                .toArray();
    }

    private static Complex_F64[] eigenvalues(DMatrixRMaj A) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(A.numRows, false);
        if (!eigen.decompose(A.copy())) {
            throw new IllegalStateException("no eigenvalues of a matrix of " + A.numRows + " rows");
        }
        Complex_F64[] values = new Complex_F64[eigen.getNumberOfEigenvalues()];
        Arrays.setAll(values, eigen::getEigenvalue);
        return values;
    }
}
