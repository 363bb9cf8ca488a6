package dev.mechanist.experiments.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.core.io.Storable;
import dev.mechanist.envs.Environments;
import dev.mechanist.experiments.cli.Terminal;
import dev.mechanist.experiments.records.Machines;
import dev.mechanist.experiments.subjects.Collection;
import dev.mechanist.experiments.subjects.SimulatedSubject;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.experiments.subjects.WorldVariant;
import dev.mechanist.experiments.subjects.WorldVariants;
import dev.mechanist.graphnet.neural.EnsembleSettings;
import dev.mechanist.graphnet.neural.EnsembleTrainer;
import dev.mechanist.graphnet.neural.TrainingSettings;
import dev.mechanist.graphnet.policy.NeuralPolicy;
import dev.mechanist.graphnet.policy.PolicyImitation;
import dev.mechanist.graphnet.policy.PolicySettings;
import dev.mechanist.graphnet.regression.ForestSettings;
import dev.mechanist.graphnet.regression.ForestTrainer;
import dev.mechanist.graphnet.regression.PredictiveRegressorDynamics;
import dev.mechanist.sysid.FittedModel;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.gp.GaussianProcessDynamics;
import dev.mechanist.sysid.gp.GaussianProcessSettings;
import dev.mechanist.sysid.linear.ConstantVelocity;
import dev.mechanist.sysid.linear.LinearDynamics;
import dev.mechanist.sysid.linear.LocallyLinearDynamics;
import dev.mechanist.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every class of model is stored, loaded whatever it is, scored and planned with. */
class StoredModelsTest {
    private static final String WORLD = "pendulum";
    private static final Spec SPEC =
            Environments.scenario(WORLD).world().dynamics().spec();
    private static final Trial TRIAL = new SimulatedSubject(
                    WORLD,
                    new WorldVariants(List.of(WorldVariant.of(WORLD)), new Collection(2, 15, 3, 0)),
                    new WorldVariants(List.of(WorldVariant.of(WORLD)), new Collection(1, 15, 3, 0)))
            .trial(1);

    @TempDir
    private Path directory;

    private static Storable model(String kind) {
        return switch (kind) {
            case "linear" -> LinearDynamics.train(TRIAL.training(), 2, 1e-6);
            case "locally-linear" -> LocallyLinearDynamics.train(TRIAL.training(), 0.7, 0.01);
            case "constant-velocity" -> new ConstantVelocity(SPEC);
            case "physics-fit" -> {
                MeasuredSystem system = Machines.system(WORLD);
                yield new FittedModel(system, system.model(), Optional.empty(), Optional.empty());
            }
            case "gaussian-process-dynamics" ->
                GaussianProcessDynamics.train(
                        TRIAL.training(), GaussianProcessSettings.standard(1).withExactUpTo(100));
            case "sparse" ->
                GaussianProcessDynamics.train(
                        TRIAL.training(),
                        GaussianProcessSettings.standard(1).withExactUpTo(10).withInducing(8));
            case "neural ensemble" -> {
                try (EnsembleTrainer trainer = new EnsembleTrainer(
                        SPEC, EnsembleSettings.ensemble(2, true, 6), TrainingSettings.oneStep(3), 1)) {
                    yield trainer.fit(TRIAL.training(), progress -> {});
                }
            }
            case "random forest" ->
                PredictiveRegressorDynamics.fit(
                        TRIAL.training(), (z, y) -> ForestTrainer.train(z, y, ForestSettings.DEFAULT, 1));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linear",
                "locally-linear",
                "constant-velocity",
                "physics-fit",
                "gaussian-process-dynamics",
                "sparse",
                "neural ensemble",
                "random forest"
            })
    void everyClassPredictsTheSameBitsAndServesEveryCommand(String kind) throws IOException {
        Storable model = model(kind);
        Path stored = directory.resolve("model");
        Artefacts.save(
                stored,
                model,
                Provenance.of(Map.of("made", "here"))
                        .withSeed(7)
                        .withData(TRIAL.training().hash()));
        String manifest = Files.readString(stored.resolve("manifest.json"));
        assertTrue(manifest.contains("\"seed\" : 7") && manifest.contains("\"made\" : \"here\""), manifest);
        assertTrue(manifest.contains(TRIAL.training().hash()), manifest);
        Dynamics loaded = Artefacts.load(stored).as(Dynamics.class, "a dynamics model");
        assertEquals(SPEC, loaded.spec());
        Dynamics original = model instanceof FittedModel fitted ? fitted.model() : (Dynamics) model;
        DMatrixRMaj x = new DMatrixRMaj(6, SPEC.n());
        DMatrixRMaj u = new DMatrixRMaj(6, SPEC.m());
        RandomStream.of(1, "stored models", 0).fillGaussian(x.data, 0, x.data.length);
        RandomStream.of(1, "stored models", 1).fillGaussian(u.data, 0, u.data.length);
        DMatrixRMaj before = new DMatrixRMaj(0, 0);
        DMatrixRMaj after = new DMatrixRMaj(0, 0);
        original.step(x, u, before);
        loaded.step(x, u, after);
        assertArrayEquals(before.data, after.data);

        Path record = directory.resolve("record.hdf5");
        run("simulate", WORLD, "--steps", "30", "--out", record.toString());
        String score =
                run("evaluate", "--model", stored.toString(), "--data", record.toString(), "--smooth", "0", "--json");
        assertTrue(score.contains("\"windows\"") && score.contains("rmse_by_state"), score);
        String planned = run(
                "plan",
                WORLD,
                "--planner",
                "random-shooting",
                "--model",
                stored.toString(),
                "--set",
                "population=4",
                "--set",
                "horizon=2");
        assertTrue(planned.contains("return"), planned);
    }

    private static String run(String... command) {
        Terminal terminal = Terminal.run(command);
        assertEquals(0, terminal.exitCode(), terminal.err());
        return terminal.out();
    }

    @Test
    void aPolicyIsLoadedButNoModel() {
        Path stored = directory.resolve("policy");
        DMatrixRMaj states = TRIAL.training().episodes().get(0).states();
        try (PolicyImitation imitation = new PolicyImitation(SPEC, PolicySettings.DEFAULT.withDevice(Device.CPU), 1)) {
            NeuralPolicy policy = imitation.fit(states, new DMatrixRMaj(states.numRows, SPEC.m()), 1);
            Artefacts.save(stored, policy, Provenance.NONE);
            NeuralPolicy loaded = Artefacts.load(stored).as(NeuralPolicy.class, "a policy");
            DMatrixRMaj before = new DMatrixRMaj(0, 0);
            DMatrixRMaj after = new DMatrixRMaj(0, 0);
            policy.act(states, before);
            loaded.act(states, after);
            assertArrayEquals(before.data, after.data);
        }
        for (String[] command : new String[][] {
            {"plan", WORLD, "--model", stored.toString()},
            {"evaluate", "--model", stored.toString(), "--data", directory.toString()}
        }) {
            Terminal terminal = Terminal.run(command);
            assertEquals(2, terminal.exitCode());
            assertEquals(1, terminal.err().lines().count(), terminal.err());
            assertTrue(terminal.err().contains("a 'neural policy' where a dynamics model is needed"), terminal.err());
        }
    }

    @Test
    void damageAndOtherSystemsAreOneLine() throws IOException {
        Path stored = directory.resolve("model");
        Artefacts.save(stored, model("linear"), Provenance.NONE);
        Terminal other = Terminal.run("plan", "cart-pole", "--model", stored.toString());
        assertEquals(2, other.exitCode());
        assertTrue(other.err().contains(stored + ": a model of "), other.err());
        assertEquals(1, other.err().lines().count(), other.err());
        Path arrays = stored.resolve("arrays.npz");
        byte[] good = Files.readAllBytes(arrays);
        byte[] bad = good.clone();
        bad[good.length / 2] ^= 1;
        Files.write(arrays, bad);
        refused(stored, "arrays.npz");
        Artefacts.save(
                directory.resolve("second"),
                LinearDynamics.train(TRIAL.tests().get("").data(), 2, 1e-6),
                Provenance.NONE);
        Files.copy(directory.resolve("second/arrays.npz"), arrays, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused(stored, "not the arrays that");
        Files.delete(arrays);
        refused(stored, "no such file");
        Files.delete(stored.resolve("manifest.json"));
        refused(stored, "no manifest.json in");
    }

    private static void refused(Path stored, String part) {
        String message =
                assertThrows(InputException.class, () -> Artefacts.load(stored)).getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
    }
}
