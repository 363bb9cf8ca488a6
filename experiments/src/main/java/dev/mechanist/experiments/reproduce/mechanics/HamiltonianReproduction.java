package dev.mechanist.experiments.reproduce.mechanics;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.envs.fields.CanonicalOscillator;
import dev.mechanist.envs.particles.ParticleField;
import dev.mechanist.envs.particles.ParticlePresets;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.graphnet.physics.NeuralPhysics;
import dev.mechanist.graphnet.physics.PhysicsSettings;
import dev.mechanist.graphnet.physics.PhysicsSettings.Form;
import dev.mechanist.graphnet.physics.PhysicsTrainer;
import dev.mechanist.graphnet.physics.PhysicsTraining;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.training.Schedule;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;

/**
 * Hamiltonian networks on the ideal spring and on two bodies, and the network without structure beside them: mean square of the energy's
 * change along predictions of 20 s from 15 starts. Data, networks, numbers of updates and first rates are the published ones; the rate of
 * two bodies falls along half a cosine instead of staying. Models are kept, and the quantities computed from them.
 */
public final class HamiltonianReproduction {
    private static final String PAPER = "Greydanus, Dzamba and Yosinski, Hamiltonian neural networks, NeurIPS 2019";
    private static final String PAGE = "page of the paper's code";
    private static final int STARTS = 15;
    private static final int POINTS = 100;
    private static final double HORIZON = 20;
    private static final double NOISE = 0.1;

    /** Learned with noisy inputs, a network's field is too slow by 0.9 of the noise: published predictions go on for longer. */
    private static final double SLOWER = 1 + 0.9 * NOISE;

    private HamiltonianReproduction() {}

    public static Reproduction reproduction() {
        return new Reproduction(
                "Hamiltonian networks keep the energy of a spring and of two bodies",
                PAPER,
                false,
                List.of(
                        new Part("spring", HamiltonianReproduction::spring),
                        new Part("two bodies", HamiltonianReproduction::twoBodies)));
    }

    /** Measured states, and their exact derivatives. */
    private record Samples(DMatrixRMaj x, DMatrixRMaj dx) {}

    @FunctionalInterface
    private interface EnergyOf {
        double of(double[] x, int xo);
    }

    private static List<Quantity> spring(ReproductionRun run) {
        CanonicalOscillator field = CanonicalOscillator.spring();
        Spec spec = unforced(field.discrete(0.1, 1).spec());
        int steps = run.choose(2000, 100);
        PhysicsTraining fit = PhysicsTraining.of(1, steps).withBatch(750).withPenalty(1e-4);
        DMatrixRMaj starts = new DMatrixRMaj(STARTS, 2);
        RandomStream random = RandomStream.of(0, "spring starts", 0);
        for (int k = 0; k < 2 * STARTS; k++) {
            starts.data[k] = random.nextDouble(0.2, 1);
        }
        return quantities(
                run,
                "spring",
                spec,
                fit,
                springSamples(field),
                starts,
                SLOWER,
                field::energy,
                run.choose(6e-4, 0.2),
                "3.8e-4",
                "0.17",
                run.choose(6e-3, 1e-4));
    }

    /** 25 of 50 trajectories of 30 points in 3 s, noise of 0.1 on q and p, derivatives exact. */
    private static Samples springSamples(CanonicalOscillator field) {
        int points = 30;
        int count = 25;
        DMatrixRMaj x = new DMatrixRMaj(count * points, 2);
        DMatrixRMaj dx = new DMatrixRMaj(count * points, 2);
        double turn = 2 * 3.0 / (points - 1);
        for (int k = 0; k < count; k++) {
            RandomStream random = RandomStream.of(0, "spring", k);
            double q = random.nextDouble(-1, 1);
            double p = random.nextDouble(-1, 1);
            double radius = random.nextDouble(0.1, 1);
            double angle = Math.atan2(p, q);
            for (int t = 0; t < points; t++) {
                int at = 2 * (k * points + t);
                // H = p^2 + q^2 turns clockwise by 2 per unit of time.
                double[] exact = {radius * Math.cos(angle - turn * t), radius * Math.sin(angle - turn * t)};
                field.derivative(exact, 0, new double[1], 0, dx.data, at);
                x.data[at] = exact[0] + NOISE * random.nextGaussian();
                x.data[at + 1] = exact[1] + NOISE * random.nextGaussian();
            }
        }
        return new Samples(x, dx);
    }

    private static List<Quantity> twoBodies(ReproductionRun run) {
        double step = HORIZON / 49;
        ParametricDynamics world = ParticlePresets.orbits(2, step, List.of(), 1);
        ParticleField field =
                (ParticleField) ParticlePresets.orbits(2, step, List.of(), 1).field();
        int orbits = run.choose(800, 20);
        DMatrixRMaj x = new DMatrixRMaj(orbits * 50, 8);
        DMatrixRMaj dx = new DMatrixRMaj(orbits * 50, 8);
        double[] state = new double[8];
        double[] next = new double[8];
        for (int k = 0; k < orbits; k++) {
            ParticlePresets.nearCircles(RandomStream.of(0, "two bodies", k), state);
            for (int t = 0; t < 50; t++) {
                System.arraycopy(state, 0, x.data, 8 * (50 * k + t), 8);
                field.derivative(state, 0, new double[0], 0, dx.data, 8 * (50 * k + t));
                world.advance(state, 0, new double[0], 0, step, next, 0);
                System.arraycopy(next, 0, state, 0, 8);
            }
        }
        DMatrixRMaj starts = new DMatrixRMaj(STARTS, 8);
        for (int k = 0; k < STARTS; k++) {
            ParticlePresets.nearCircles(RandomStream.of(1, "two bodies", k), state);
            System.arraycopy(state, 0, starts.data, 8 * k, 8);
        }
        int epochs = run.choose(50, 80);
        PhysicsTraining fit =
                PhysicsTraining.of(1, epochs).withRate(Schedule.cosine(1e-3, 0, (long) epochs * x.numRows / 200));
        return quantities(
                run,
                "two-bodies",
                world.spec(),
                fit,
                new Samples(x, dx),
                starts,
                1,
                field::energy,
                run.choose(6e-5, 0.02),
                "3.9e-5",
                "0.063",
                run.choose(6e-4, 1e-4));
    }

    private static Spec unforced(Spec spec) {
        return new Spec(spec.dt(), spec.state(), List.of());
    }

    private static List<Quantity> quantities(
            ReproductionRun run,
            String system,
            Spec spec,
            PhysicsTraining fit,
            Samples samples,
            DMatrixRMaj starts,
            double slower,
            EnergyOf energy,
            double bar,
            String reference,
            String baseline,
            double atLeast) {
        NeuralPhysics hamiltonian = model(run, system + "-hnn", spec, Form.HAMILTONIAN, fit, samples);
        NeuralPhysics free = model(run, system + "-baseline", spec, Form.FREE, fit, samples);
        String over = String.format(Locale.ROOT, ", 20 s%s", slower == 1 ? "" : " times 1 + 0.9 sigma");
        return List.of(
                new Quantity(
                        system + ": energy MSE of the Hamiltonian network" + over,
                        List.of(energyError(hamiltonian, starts, slower, energy)),
                        Statistic.WORST,
                        reference,
                        PAGE,
                        Bar.atMost(bar)),
                new Quantity(
                        system + ": energy MSE of the network without structure",
                        List.of(energyError(free, starts, 1, energy)),
                        Statistic.WORST,
                        baseline,
                        PAGE,
                        Bar.atLeast(atLeast)));
    }

    /** The stored model, or a fresh one, which is then stored: seed 0, two layers of 200. */
    private static NeuralPhysics model(
            ReproductionRun run, String folder, Spec spec, Form form, PhysicsTraining fit, Samples samples) {
        Path directory = run.kept(folder, NeuralPhysics.KIND, place -> {
            PhysicsSettings shape = PhysicsSettings.of(form).withDevice(Device.CPU);
            try (PhysicsTrainer trainer = new PhysicsTrainer(spec, shape, fit, 0)) {
                NeuralPhysics trained = trainer.fitDerivatives(
                        samples.x,
                        new DMatrixRMaj(samples.x.numRows, 0),
                        samples.dx,
                        run.checkpoint(folder),
                        progress -> {});
                Map<String, String> made = new TreeMap<>();
                made.put("training", fit.toString());
                Artefacts.save(place, trained, Provenance.of(made).withSeed(0));
            }
        });
        return NeuralPhysics.load(directory, Device.CPU);
    }

    /** Mean square of H(x_t) - H(x_0) over starts and 100 points in 20 s, or longer by a factor, of four Runge-Kutta steps each. */
    private static double energyError(NeuralPhysics model, DMatrixRMaj starts, double slower, EnergyOf energy) {
        NeuralPhysics fine = new NeuralPhysics(
                model.spec().withTimeStep(slower * HORIZON / (POINTS - 1)),
                model.settings().withSubsteps(4),
                model.weights());
        int n = starts.numCols;
        DMatrixRMaj x = starts.copy();
        DMatrixRMaj u = new DMatrixRMaj(starts.numRows, 0);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        double sum = 0;
        for (int t = 1; t < POINTS; t++) {
            fine.step(x, u, next);
            x.setTo(next);
            for (int k = 0; k < starts.numRows; k++) {
                double change = energy.of(x.data, k * n) - energy.of(starts.data, k * n);
                sum += change * change;
            }
        }
        return sum / (POINTS * starts.numRows);
    }
}
