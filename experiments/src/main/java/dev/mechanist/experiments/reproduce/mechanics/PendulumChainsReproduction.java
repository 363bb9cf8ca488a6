package dev.mechanist.experiments.reproduce.mechanics;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.envs.bodies.families.PendulumChains;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.experiments.run.Progress;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.graphnet.physics.NeuralPhysics;
import dev.mechanist.graphnet.physics.PhysicsSettings;
import dev.mechanist.graphnet.physics.PhysicsSettings.Form;
import dev.mechanist.graphnet.physics.PhysicsTrainer;
import dev.mechanist.graphnet.physics.PhysicsTraining;
import dev.mechanist.sysid.shooting.FitSettings;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import dev.mechanist.sysid.shooting.PhysicsFit;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.training.Schedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * Pendulum chains, learned from chunks of five frames and predicted for 3 s: the geometric mean over frames and trajectories of |z' - z| /
 * |z' + z|, over all places and velocities. The first frame, which is given, is left out. The twin is the true chain from a start that is
 * off by 1e-4: what no model can be asked for.
 */
public final class PendulumChainsReproduction {
    private static final String PAPER =
            "Finzi, Wang and Wilson, Simplifying Hamiltonian and Lagrangian neural networks via explicit constraints, NeurIPS 2020";
    private static final String READ = "their published evaluations";
    private static final double OFF = 1e-4;
    /** Steps of a chunk. */
    static final int CHUNK = 4;

    private PendulumChainsReproduction() {}

    public static Reproduction reproduction() {
        return new Reproduction(
                "pendulum chains of 3 and 5 point masses, predicted for 3 s from 800 chunks",
                PAPER,
                false,
                List.of(
                        new Part("parametric physics", run -> parametric(run)),
                        new Part("twin", run -> twins(run)),
                        new Part("Lagrangian networks", run -> lagrangian(run)),
                        new Part("graph networks", run -> graphs(run))));
    }

    private static List<Quantity> parametric(ReproductionRun run) {
        List<Quantity> quantities = new ArrayList<>();
        for (int links : new int[] {3, 5}) {
            ContinuousDynamics truth = PendulumChains.dynamics(links, 1);
            List<Parameter> guess = new ArrayList<>(truth.parameters());
            RandomStream random = RandomStream.of(0, "guess of a chain", links);
            guess.replaceAll(p -> p.free() ? p.withValue(p.value() * random.nextDouble(0.8, 1.25)) : p);
            double[] noise = new double[2 * links];
            Arrays.fill(noise, 1e-3);
            FitSettings settings = FitSettings.of(
                    new Shooting.FromMeasured(CHUNK * PendulumChains.FRAME, CHUNK * PendulumChains.FRAME), noise);
            ParametricDynamics fitted = PhysicsFit.fit(
                            truth.withParameters(guess), chunks(truth, run.choose(800, 60)), settings)
                    .model();
            quantities.add(Quantity.exact(
                    links + " links, masses and lengths fitted: geometric mean error",
                    error(truth, fitted, links, run.choose(100, 20)),
                    links == 3 ? "3.4e-4" : "",
                    links == 3 ? "constrained Hamiltonian network, " + READ : "",
                    Bar.atMost(links == 3 ? 1e-4 : 1e-3)));
        }
        return quantities;
    }

    private static List<Quantity> twins(ReproductionRun run) {
        List<Quantity> quantities = new ArrayList<>();
        for (int links : new int[] {3, 5}) {
            ContinuousDynamics truth = PendulumChains.dynamics(links, 1);
            int count = run.choose(100, 20);
            DMatrixRMaj starts = starts(links, count, "test");
            DMatrixRMaj off = starts.copy();
            double[] lengths = PendulumChains.lengths(links);
            double[] z = new double[4 * links];
            double[] x = new double[2 * links];
            for (int k = 0; k < count; k++) {
                PendulumChains.toCartesian(lengths, off.data, 2 * links * k, z);
                RandomStream random = RandomStream.of(1, "twin", k);
                for (int i = 0; i < z.length; i++) {
                    z[i] += OFF * random.nextGaussian();
                }
                PendulumChains.project(lengths, z);
                PendulumChains.toJoints(lengths, z, x);
                System.arraycopy(x, 0, off.data, 2 * links * k, 2 * links);
            }
            quantities.add(Quantity.exact(
                    links + " links, true chain from a start off by 1e-4: geometric mean error",
                    error(links, states(truth, starts), states(truth, off)),
                    "",
                    "",
                    Bar.atMost(0.1)));
        }
        return quantities;
    }

    /** Kinetic energy, as squares of two velocities for each mass, and potential as networks of the links' angles against the vertical. */
    private static List<Quantity> lagrangian(ReproductionRun run) {
        List<Quantity> quantities = new ArrayList<>();
        for (int links : new int[] {3, 5}) {
            ContinuousDynamics truth = PendulumChains.dynamics(links, 1);
            Dynamics model = network(run, truth, links);
            quantities.add(Quantity.exact(
                    links + " links, Lagrangian network: geometric mean error",
                    lagrangianError(truth, model, links, run.choose(100, 20)),
                    links == 3 ? "0.047; without structure 0.27" : "0.34; without structure 0.44",
                    "Hamiltonian network, " + READ,
                    Bar.atMost(run.choose(links == 3 ? 0.047 : 0.33, 1.0))));
        }
        return quantities;
    }

    /** Of a model of the links' angles. */
    static double lagrangianError(Dynamics truth, Dynamics model, int links, int count) {
        DMatrixRMaj starts = starts(links, count, "test");
        List<DMatrixRMaj> predicted = new ArrayList<>();
        states(model, summed(starts, links)).forEach(s -> predicted.add(differenced(s, links)));
        return error(links, states(truth, starts), predicted);
    }

    /** Chains of other lengths than learned, and the frequencies of small motions. */
    private static List<Quantity> graphs(ReproductionRun run) {
        GraphModel toFour = ChainGraphs.model(run, "graph-2-to-4", 2, 4);
        int count = run.choose(100, 20);
        List<Quantity> quantities = new ArrayList<>();
        quantities.add(Quantity.exact(
                "3 links, graph network trained on 2 to " + run.choose(4, 3) + ": geometric mean error",
                ChainGraphs.error(toFour, 3, count),
                "",
                "",
                Bar.atMost(run.choose(0.44, 1.0))));
        quantities.add(Quantity.exact(
                "5 links, never seen, graph network trained on 2 to " + run.choose(4, 3) + ": geometric mean error",
                ChainGraphs.error(toFour, 5, count),
                "0.44",
                "network without structure that was trained on 5 links, " + READ,
                Bar.atMost(run.choose(0.44, 1.0))));
        GraphModel toSix = ChainGraphs.model(run, "graph-3-to-6", 3, 6);
        for (int links : run.choose(new int[] {7, 8, 9}, new int[] {7})) {
            quantities.add(Quantity.exact(
                    links + " links, graph network trained on 3 to " + run.choose(6, 4)
                            + ": error of its three slowest frequencies",
                    ChainGraphs.frequencyError(toSix, links),
                    "0",
                    "zeros of Laguerre polynomials",
                    Bar.atMost(run.choose(0.05, 1e3))));
        }
        return quantities;
    }

    /** Angles of the links against the vertical, and their rates. */
    static Spec linkSpec(int links) {
        List<Variable> variables = new ArrayList<>();
        for (int i = 1; i <= links; i++) {
            variables.add(Variable.angle("angle" + i));
        }
        for (int i = 1; i <= links; i++) {
            variables.add(Variable.of("rate" + i, "rad/s"));
        }
        return new Spec(PendulumChains.FRAME, variables, List.of());
    }

    /** Episodes of joints as those of links. */
    static DataSet ofLinks(DataSet joints, Spec spec, int links) {
        return new DataSet(joints.episodes().stream()
                .map(e -> Episode.recorded(
                        e.name(), spec, e.times(), summed(e.states(), links), new DMatrixRMaj(e.steps(), 0)))
                .toList());
    }

    private static Dynamics network(ReproductionRun run, ContinuousDynamics truth, int links) {
        String folder = "lagrangian-" + links;
        Path directory = run.kept(folder, NeuralPhysics.KIND, place -> {
            Spec spec = linkSpec(links);
            DataSet data = ofLinks(chunks(truth, run.choose(800, 60)), spec, links);
            PhysicsSettings shape = PhysicsSettings.of(Form.LAGRANGIAN)
                    .withHidden(128, 128)
                    .withActivation(Activation.SWISH)
                    .withSquares(2 * links)
                    .withDevice(Device.CPU);
            int epochs = run.choose(400, 20);
            int steps = data.episodes().size() * CHUNK;
            int batch = Math.min(200, steps);
            PhysicsTraining fit = PhysicsTraining.of(1, epochs)
                    .withLoss(PhysicsTraining.Loss.ABSOLUTE)
                    .withBatch(batch)
                    .withRate(Schedule.cosine(3e-3, 0, (long) epochs * steps / batch))
                    .withOptimiser(Adam.Settings.DEFAULT.withWeightDecay(1e-4));
            int each = Math.max(1, epochs / 50);
            try (Progress progress = Progress.start("Lagrangian network, " + links + " links", epochs / each);
                    PhysicsTrainer trainer = new PhysicsTrainer(spec, shape, fit, links)) {
                NeuralPhysics trained = trainer.fit(data, run.checkpoint(folder), p -> {
                    if (p.epoch() % each == 0) {
                        progress.step(String.format(Locale.ROOT, "loss %.4g", p.loss()));
                    }
                });
                Artefacts.save(
                        place,
                        trained,
                        Provenance.of(Map.of("training", fit.toString()))
                                .withSeed(links)
                                .withData(data.hash()));
            }
        });
        return NeuralPhysics.load(directory, Device.CPU);
    }

    /** One stretch of five frames, anywhere, of each of so many trajectories of 3 s. */
    static DataSet chunks(ContinuousDynamics truth, int count) {
        int n = truth.spec().n();
        DMatrixRMaj starts = starts(n / 2, count, "train");
        List<Episode> episodes = new ArrayList<>();
        double[] next = new double[n];
        for (int k = 0; k < count; k++) {
            int from = RandomStream.of(0, "chunk", k).nextInt(PendulumChains.FRAMES - CHUNK);
            double[] x = Arrays.copyOfRange(starts.data, k * n, (k + 1) * n);
            DMatrixRMaj states = new DMatrixRMaj(CHUNK + 1, n);
            for (int t = 0; t <= from + CHUNK; t++) {
                if (t >= from) {
                    System.arraycopy(x, 0, states.data, (t - from) * n, n);
                }
                truth.stepRow(x, 0, new double[1], 0, next, 0);
                System.arraycopy(next, 0, x, 0, n);
            }
            double[] times = new double[CHUNK + 1];
            Arrays.setAll(times, t -> t * PendulumChains.FRAME);
            episodes.add(Episode.recorded("chunk " + k, truth.spec(), times, states, new DMatrixRMaj(CHUNK, 1)));
        }
        return new DataSet(episodes);
    }

    private static DMatrixRMaj starts(int links, int count, String purpose) {
        DMatrixRMaj starts = new DMatrixRMaj(count, 2 * links);
        double[] x = new double[2 * links];
        for (int k = 0; k < count; k++) {
            PendulumChains.start(RandomStream.of(0, purpose + " chain of " + links, k), links, x);
            System.arraycopy(x, 0, starts.data, k * 2 * links, 2 * links);
        }
        return starts;
    }

    /** Frames 0 .. 99 of all rows. */
    private static List<DMatrixRMaj> states(Dynamics model, DMatrixRMaj starts) {
        List<DMatrixRMaj> states = new ArrayList<>(List.of(starts));
        DMatrixRMaj u = new DMatrixRMaj(starts.numRows, model.spec().m());
        for (int t = 1; t < PendulumChains.FRAMES; t++) {
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            model.step(states.get(t - 1), u, next);
            states.add(next);
        }
        return states;
    }

    static double error(Dynamics truth, Dynamics model, int links, int count) {
        DMatrixRMaj starts = starts(links, count, "test");
        return error(links, states(truth, starts), states(model, starts));
    }

    private static double error(int links, List<DMatrixRMaj> truth, List<DMatrixRMaj> predicted) {
        double[] lengths = PendulumChains.lengths(links);
        double[] z = new double[4 * links];
        double[] other = new double[4 * links];
        double logs = 0;
        int count = truth.get(0).numRows;
        for (int t = 1; t < truth.size(); t++) {
            for (int k = 0; k < count; k++) {
                PendulumChains.toCartesian(lengths, truth.get(t).data, 2 * links * k, z);
                PendulumChains.toCartesian(lengths, predicted.get(t).data, 2 * links * k, other);
                double apart = 0;
                double together = 0;
                for (int i = 0; i < z.length; i++) {
                    apart += (z[i] - other[i]) * (z[i] - other[i]);
                    together += (z[i] + other[i]) * (z[i] + other[i]);
                }
                logs += Math.log(relative(apart, together));
            }
        }
        return Math.exp(logs / ((truth.size() - 1) * count));
    }

    /** What agrees to the last digit counts as that; a prediction that ran away as 1, which the ratio tends to. */
    private static double relative(double apart, double together) {
        double ratio = Math.sqrt(apart / together);
        return Double.isFinite(ratio) ? Math.max(1e-16, ratio) : 1;
    }

    /** Angles and rates of links from those of joints: sums from the pivot on. */
    private static DMatrixRMaj summed(DMatrixRMaj joints, int links) {
        DMatrixRMaj sums = joints.copy();
        for (int row = 0; row < sums.numRows; row++) {
            for (int i = 1; i < 2 * links; i++) {
                if (i != links) {
                    sums.data[row * 2 * links + i] += sums.data[row * 2 * links + i - 1];
                }
            }
        }
        return sums;
    }

    private static DMatrixRMaj differenced(DMatrixRMaj sums, int links) {
        DMatrixRMaj joints = sums.copy();
        for (int row = 0; row < joints.numRows; row++) {
            for (int i = 2 * links - 1; i > 0; i--) {
                if (i != links) {
                    joints.data[row * 2 * links + i] -= joints.data[row * 2 * links + i - 1];
                }
            }
        }
        return joints;
    }
}
