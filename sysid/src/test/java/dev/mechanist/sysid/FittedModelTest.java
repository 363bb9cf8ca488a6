package dev.mechanist.sysid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.contract.ArtefactKindsContract;
import dev.mechanist.core.contract.Kits;
import dev.mechanist.core.contract.StorableContract;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Hashes;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.sysid.shooting.FitResult;
import dev.mechanist.sysid.shooting.FitSettings;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import dev.mechanist.sysid.shooting.Machine;
import dev.mechanist.sysid.shooting.PhysicsFit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The machines that can be fitted by name, and what is stored of a fit. */
class FittedModelTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    /** A result with numbers to be recognised, two free parameters of which one ended at a bound. */
    private static FitResult result() {
        MeasuredSystem system = MeasuredSystem.ofEquations("simple-pendulum");
        ParametricDynamics model = system.model()
                .withTimeStep(0.004)
                .withParameters(system.model().parameters().stream()
                        .map(p -> p.name().equals("damping") ? p.withValue(0.125) : p)
                        .toList());
        List<FitResult.Estimate> estimates = model.parameters().stream()
                .filter(p -> List.of("damping", "coulomb").contains(p.name()))
                .map(p -> p.name().equals("damping")
                        ? new FitResult.Estimate(p, 0.5, 0.25, -1, 2, 0.125, true)
                        : new FitResult.Estimate(
                                p, 3, Double.NaN, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, false))
                .toList();
        DMatrixRMaj correlation = new DMatrixRMaj(2, 2, true, 1, Double.NaN, 0.5, 1);
        double[] residuals = {0.75, Double.NaN};
        return new FitResult(
                model,
                estimates,
                List.of(),
                correlation,
                List.of("a warning"),
                residuals,
                17,
                23,
                true,
                5,
                0.2,
                false,
                Optional.empty());
    }

    private static DataSet records() {
        ParametricDynamics model = MeasuredSystem.ofEquations("simple-pendulum").model();
        DMatrixRMaj states = new DMatrixRMaj(3, 2, true, 0.5, 1, -0.25, 3, 0.125, -2);
        return DataSet.of(Episode.recorded(
                "r", model.spec(), new double[] {0, 0.1, 0.2}, states, new DMatrixRMaj(2, 1, true, 0.75, -0.5)));
    }

    /** A machine in closed form, and a body that is described by its text. */
    @TestFactory
    Stream<DynamicTest> kits() {
        MeasuredSystem pendulum = MeasuredSystem.ofEquations("simple-pendulum");
        return Stream.of(
                        Kits.tests(StorableContract.class, new Kit(FittedModel.of(pendulum, result(), records()))),
                        Kits.tests(
                                StorableContract.class,
                                new Kit(new FittedModel(
                                        pendulum, pendulum.model(), Optional.empty(), Optional.empty()))),
                        Kits.tests(ArtefactKindsContract.class, (ArtefactKindsContract) PhysicsKinds::new))
                .flatMap(tests -> tests);
    }

    private record Kit(FittedModel storable) implements StorableContract {
        @Override
        public double[] facts(Object thing) {
            ParametricDynamics model =
                    thing instanceof FittedModel fitted ? fitted.model() : (ParametricDynamics) thing;
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            model.step(new DMatrixRMaj(1, 2, true, 0.7, -2), new DMatrixRMaj(1, 1, true, 0.3), next);
            return next.data;
        }
    }

    /** Stored with a model, found again, and left by 0.6 rad in one of two windows; 2% of the range are no leaving. */
    @Test
    void theRangeOfTheFittedRecordsIsKept() {
        Artefacts.save(
                directory.resolve("ranged"),
                FittedModel.of(MeasuredSystem.ofEquations("simple-pendulum"), result(), records()),
                Provenance.NONE);
        FittedRange range =
                FittedModel.load(directory.resolve("ranged")).range().orElseThrow();
        assertEquals(List.of("position", "velocity", "torque"), range.names());
        assertArrayEquals(new double[] {-0.25, -2, -0.5}, range.lower());
        assertArrayEquals(new double[] {0.5, 3, 0.75}, range.upper());
        double[] times = {0, 0.1};
        DMatrixRMaj inside = new DMatrixRMaj(2, 2, true, 0.514, 1, 0, 0);
        DMatrixRMaj outside = new DMatrixRMaj(2, 2, true, 0.5, 1, -0.85, 0);
        assertEquals(
                List.of(
                        "position leaves the range of the fitted records in 1 of 2 windows: -0.850 rad where they lie within"
                                + " -0.250 and 0.500"),
                range.leftBy(
                        MeasuredSystem.ofEquations("simple-pendulum").model().spec(),
                        List.of(
                                new WindowTrace("a", 0, times, inside, inside),
                                new WindowTrace("a", 0, times, outside, outside))));
        // Torques of 0.76 are within 2% of the range, and 0.9 in one of three samples is not.
        DMatrixRMaj states = new DMatrixRMaj(4, 2);
        DataSet driven = DataSet.of(Episode.recorded(
                "d",
                MeasuredSystem.ofEquations("simple-pendulum").model().spec(),
                new double[] {0, 0.1, 0.2, 0.3},
                states,
                new DMatrixRMaj(3, 1, true, 0.9, 0.76, -0.4)));
        assertEquals(
                List.of(
                        "torque leaves the range of the fitted records in 33.3% of the samples: 0.900 N m where they lie within"
                                + " -0.500 and 0.750"),
                range.leftBy(driven));
        assertEquals(List.of(), range.leftBy(records()));
    }

    private JsonNode stored() throws IOException {
        return JSON.readTree(directory.resolve("fit").resolve("manifest.json").toFile());
    }

    private void save() throws IOException {
        Path data = directory.resolve("data.csv");
        Files.writeString(data, "time\n");
        Artefacts.save(
                directory.resolve("fit"),
                FittedModel.of(MeasuredSystem.ofEquations("simple-pendulum"), result(), records()),
                Provenance.NONE.withData(Hashes.ofFile(data)));
    }

    @Test
    void whatIsStored() throws IOException {
        save();
        JsonNode content = stored();
        assertEquals("physics-fit", content.get("kind").asText());
        assertEquals("simple-pendulum", content.get("system").asText());
        assertEquals(0.004, content.get("time_step").asDouble());
        assertEquals(
                Hashes.ofFile(directory.resolve("data.csv")),
                content.get("data_sha256").asText());
        Map<String, JsonNode> parameters = new java.util.HashMap<>();
        content.get("parameters").forEach(p -> parameters.put(p.get("name").asText(), p));
        JsonNode damping = parameters.get("damping");
        assertEquals(0.125, damping.get("value").asDouble());
        assertTrue(damping.get("free").asBoolean());
        assertEquals(0.5, damping.get("start").asDouble());
        assertEquals(0.25, damping.get("standard_error").asDouble());
        assertEquals(-1, damping.get("lower_95").asDouble());
        assertEquals(2, damping.get("upper_95").asDouble());
        assertTrue(parameters.get("coulomb").get("standard_error").isNull());
        assertFalse(parameters.get("gravity").get("free").asBoolean());
        assertFalse(parameters.get("gravity").has("start"));
        assertEquals(
                result().estimates().get(0).parameter().name(),
                content.get("correlation_of").get(0).asText());
        assertEquals(1, content.get("correlation").get(0).get(0).asDouble());
        assertTrue(content.get("correlation").get(0).get(1).isNull());
        assertEquals(0.5, content.get("correlation").get(1).get(0).asDouble());
        assertEquals(0.75, content.get("residuals").get("position").asDouble());
        assertTrue(content.get("residuals").get("velocity").isNull());
        assertEquals("a warning", content.get("warnings").get(0).asText());
        assertEquals(17, content.get("cost").asDouble());
        assertEquals(23, content.get("iterations").asInt());
        assertTrue(content.get("converged").asBoolean());
    }

    @Test
    void aLoadedModelPredictsTheSameBits() throws IOException {
        save();
        assertTrue(Artefacts.isIn(directory.resolve("fit"), FittedModel.KIND));
        assertFalse(Artefacts.isIn(directory, FittedModel.KIND));
        FittedModel loaded = FittedModel.load(directory.resolve("fit"));
        assertEquals("simple-pendulum", loaded.system().name());
        assertEquals(Optional.empty(), loaded.fit());
        assertArrayEquals(result().model().parameterValues(), loaded.model().parameterValues());
        assertEquals(0.004, loaded.model().spec().dt());
        double[] next = new double[2];
        double[] expected = new double[2];
        loaded.model().stepRow(new double[] {1, -2}, 0, new double[] {0.5}, 0, next, 0);
        result().model().stepRow(new double[] {1, -2}, 0, new double[] {0.5}, 0, expected, 0);
        assertArrayEquals(expected, next);
    }

    private void refused(Consumer<ObjectNode> damage, String message) throws IOException {
        save();
        ObjectNode content = (ObjectNode) stored();
        damage.accept(content);
        JSON.writeValue(directory.resolve("fit").resolve("manifest.json").toFile(), content);
        InputException e = assertThrows(InputException.class, () -> FittedModel.load(directory.resolve("fit")));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void damagedModelsAreRefused() throws IOException {
        refused(c -> ((ArrayNode) c.get("parameters")).remove(0), "is absent; fit the model again");
        refused(
                c -> ((ArrayNode) c.get("parameters"))
                        .addObject()
                        .put("name", "charm")
                        .put("value", 1),
                "unknown parameter 'charm'; fit the model again");
        refused(c -> c.get("parameters").forEach(p -> ((ObjectNode) p).put("value", -1)), "; fit the model again");
        refused(c -> c.put("kind", "linear"), "a 'linear' where a 'physics-fit' is needed");
        assertFalse(Artefacts.isIn(directory.resolve("fit"), FittedModel.KIND));
    }

    @Test
    void equationsByName() {
        assertEquals(
                0.005,
                MeasuredSystem.ofEquations("double-pendulum").model().spec().dt());
        MeasuredSystem simulated = MeasuredSystem.ofEquations("pendulum");
        double dt = simulated.model().spec().dt();
        assertEquals(
                new Shooting.FreeStarts(20 * dt, 1e-2), simulated.settings().shooting());
        assertArrayEquals(new double[] {0.01, 0.01}, simulated.settings().noise());
        assertEquals(2, simulated.settings().reweightings());
        assertEquals(dt, simulated.thinnedTo());
        assertEquals("pendulum", simulated.name());
        InputException e = assertThrows(InputException.class, () -> MeasuredSystem.ofEquations("simple-pendulm"));
        assertTrue(e.getMessage().contains("did you mean 'simple-pendulum'?"), e.getMessage());
        assertTrue(e.getMessage().contains("double-pendulum, simple-pendulum, "), e.getMessage());
    }

    /** A body is found again as it was fitted, after its file and one that it includes are gone or are others. */
    @Test
    void articulatedBodiesByName() throws IOException {
        Path file = directory.resolve("arm.xml");
        Path included = directory.resolve("geom.xml");
        Files.writeString(included, """
                <mujoco><geom name="a &lt; &quot;b&quot;" type="capsule" size="0.05" fromto="0 0 0 0 0 -1" mass="2"/></mujoco>
                """);
        Files.writeString(file, """
                <mujoco><option timestep="0.02"/><worldbody><body name="arm"><joint name="hinge" axis="0 1 0"/>
                <include file="geom.xml"/></body></worldbody></mujoco>
                """);
        MeasuredSystem system = MeasuredSystem.articulated(file, List.of("mass:arm", "damping:hinge"));
        assertEquals("mjcf", system.name());
        assertEquals(new Shooting.FreeStarts(0.4, 1e-2), system.settings().shooting());
        assertArrayEquals(new double[] {0.01, 0.01}, system.settings().noise());
        assertEquals(2, system.settings().reweightings());
        assertEquals(0.02, system.thinnedTo());
        ParametricDynamics fitted = system.model().withParameterValues(new double[] {3, 0.25});
        Artefacts.save(
                directory.resolve("fit"),
                new FittedModel(system, fitted, Optional.empty(), Optional.empty()),
                Provenance.NONE);
        Files.delete(included);
        Files.writeString(file, "<mujoco/>");
        FittedModel again = FittedModel.load(directory.resolve("fit"));
        assertEquals(system.body(), again.system().body());
        assertArrayEquals(new double[] {3, 0.25}, again.model().parameterValues());
        assertEquals(
                List.of("mass:arm", "damping:hinge"),
                again.model().parameters().stream().map(Parameter::name).toList());
        double[] next = new double[2];
        double[] expected = new double[2];
        fitted.stepRow(new double[] {1, -2}, 0, new double[0], 0, expected, 0);
        ParametricDynamics loaded = Artefacts.load(directory.resolve("fit")).as(ParametricDynamics.class, "physics");
        loaded.stepRow(new double[] {1, -2}, 0, new double[0], 0, next, 0);
        assertArrayEquals(expected, next);
        Files.writeString(file, """
                <mujoco><option timestep="0.004"/><worldbody><body name="arm"><joint name="hinge" axis="0 1 0"/>
                <geom type="capsule" size="0.05" fromto="0 0 0 0 0 -1" mass="2"/></body></worldbody></mujoco>
                """);
        assertEquals(
                new Shooting.FreeStarts(0.2, 1e-2),
                MeasuredSystem.articulated(file, List.of("mass:arm")).settings().shooting());
    }

    /** Rates are smoothed only where windows start from them, and both kinds of fit are thinned. */
    @Test
    void recordsAreSmoothedWhereWindowsStartFromThem() {
        Machine machine = Machine.spring(2, 0.5, 1, 0).with("gain", p -> p.withFree(false));
        double[] times = new double[101];
        double[] states = new double[202];
        double[] actions = new double[200];
        double[] next = new double[2];
        states[0] = 1;
        for (int t = 0; t < 100; t++) {
            times[t + 1] = 0.01 * (t + 1);
            double[] u = {0, 0};
            machine.advance(states, 2 * t, u, 0, 0.01, next, 0);
            System.arraycopy(next, 0, states, 2 * t + 2, 2);
        }
        for (int t = 0; t <= 100; t++) {
            states[2 * t + 1] += t % 2 == 0 ? 0.1 : -0.1;
        }
        Episode episode = Machine.episode("e", times, 2, states, 2, actions);
        DataSet data = machine.data(episode);
        for (Shooting shooting : List.of(new Shooting.FromMeasured(0.2, 0.1), new Shooting.FreeStarts(0.2, 0.1))) {
            FitSettings settings = FitSettings.of(shooting, 0.1, 0.1);
            MeasuredSystem system = new MeasuredSystem(
                    "test",
                    Optional.empty(),
                    Optional.empty(),
                    machine,
                    settings,
                    0.02,
                    Optional.empty(),
                    Optional.empty());
            boolean measured = shooting instanceof Shooting.FromMeasured;
            DataSet prepared = Recordings.thin(measured ? Recordings.smooth(data) : data, 0.02);
            assertArrayEquals(
                    PhysicsFit.fit(machine, prepared, settings).model().parameterValues(),
                    system.fit(data, (iteration, cost) -> {}).model().parameterValues());
            assertEquals(
                    3,
                    system.withParameters(Machine.spring(3, 0.5, 1, 0).parameters())
                            .model()
                            .parameterValues()[0]);
        }
    }
}
