package dev.mechanist.experiments.records;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.shooting.Disturbances;
import dev.mechanist.sysid.shooting.FitSettings;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machines that are built in, read as any description. */
class MachinesTest {
    private static final double IGNORED = Double.POSITIVE_INFINITY;

    private static Map<String, Parameter> byName(MeasuredSystem system) {
        return system.model().parameters().stream().collect(Collectors.toMap(Parameter::name, p -> p));
    }

    /** Published values (design A.0, model 2.0), and what torques alone cannot tell is held. */
    @Test
    void theDoublePendulumStartsFromItsPublishedValues() {
        MeasuredSystem system = Machines.system("double-pendulum");
        Map<String, Parameter> p = byName(system);
        assertEquals(0.5594, p.get("mass1").value());
        assertEquals(0.6043, p.get("mass2").value());
        assertEquals(0.1838, p.get("center2").value());
        assertEquals(0.02392, p.get("inertia2").value());
        assertEquals(7.66e-5, p.get("motor_inertia").value());
        Set<String> free = new HashSet<>();
        p.values().stream().filter(Parameter::free).forEach(parameter -> free.add(parameter.name()));
        assertEquals(
                Set.of(
                        "center2",
                        "inertia1",
                        "inertia2",
                        "damping1",
                        "damping2",
                        "coulomb1",
                        "coulomb2",
                        "motor_inertia",
                        "gain1",
                        "gain2",
                        "zero1",
                        "zero2"),
                free);
        FitSettings s = system.settings();
        assertEquals(new Shooting.FromMeasured(0.5, 0.25), s.shooting());
        assertArrayEquals(new double[] {0.01, 0.01, IGNORED, IGNORED}, s.noise());
        assertEquals(0.2, s.priorWidth());
        assertEquals(1, s.reweightings());
        assertEquals(1e-5, s.tolerance());
        assertEquals(100, s.maximumIterations());
        assertEquals(0.01, system.thinnedTo());
        assertEquals(0.005, system.model().spec().dt());
        assertEquals(
                Optional.of(new Disturbances(10, List.of(3e-4, 3e-4, 0.1, 0.1), List.of(0.03, 0.03), 0.1, 0.1)),
                system.disturbances());
        FitSettings exact = system.exact().orElseThrow();
        assertEquals(new Shooting.FreeStarts(0.2, 1e-2), exact.shooting());
        assertArrayEquals(new double[] {0.01, 0.01, 0.1, 0.1}, exact.noise());
        assertEquals(0.2, exact.priorWidth());
        assertEquals(2, exact.reweightings());
        assertEquals(1e-9, exact.tolerance());
    }

    @Test
    void theSimplePendulum() {
        MeasuredSystem system = Machines.system("simple-pendulum");
        assertEquals(new Shooting.FromMeasured(0.5, 0.25), system.settings().shooting());
        assertArrayEquals(new double[] {1, IGNORED}, system.settings().noise());
        assertEquals(1e-5, system.settings().tolerance());
        assertEquals(0, system.settings().reweightings());
        assertEquals(IGNORED, system.settings().priorWidth());
        assertEquals(0.01, system.thinnedTo());
        assertEquals(Optional.empty(), system.disturbances());
        assertArrayEquals(new double[] {0.01, 0.1}, system.exact().orElseThrow().noise());
        assertEquals(2, system.exact().orElseThrow().reweightings());
        assertTrue(byName(system).get("gain").free());
        assertFalse(byName(system).get("mass").free());
    }

    /** A machine of the same name is more than the environment: it has a data sheet. */
    @Test
    void environmentsBesideThem() {
        assertEquals("pendulum", Machines.system("pendulum").name());
        assertEquals(Optional.empty(), Machines.system("pendulum").exact());
        InputException e = assertThrows(InputException.class, () -> Machines.system("simple-pendulm"));
        assertTrue(e.getMessage().contains("did you mean 'simple-pendulum'?"), e.getMessage());
        assertTrue(e.getMessage().contains("double-pendulum, simple-pendulum, "), e.getMessage());
        assertThrows(InputException.class, () -> Machines.text("pendulum"));
        assertEquals(Set.copyOf(Machines.names()), Machines.summaries().keySet());
    }

    @Test
    void whatIsSimulated() {
        SimulatedRule rule = Machines.description("double-pendulum").simulated().orElseThrow();
        assertEquals(Map.of("tau1", 2.2, "tau2", 1.6), rule.actions());
        assertEquals(
                Map.of("gain1", 1.35, "gain2", 1.45, "coulomb1", 0.08, "damping1", 0.02, "inertia2", 0.028),
                rule.parameters());
        List<Parameter> start = Machines.system("double-pendulum").model().parameters();
        assertEquals(0.5594, rule.of(start).get(0).value());
        assertEquals(0.028, rule.of(start).get(7).value());
    }

    /** What a person may write wrongly in a copy costs one line with its place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mass1: 0.5594|mass3: 0.5|mine.yaml:18: 'physics' is refused: unknown parameter 'mass3'",
                "mass1: 0.5594|mass1: -1|mine.yaml:18: 'physics' is refused: parameter 'mass1' must be within",
                "tau1: 2.2, |tau3: 2.2, |'simulated.actions.tau3' is not known",
                "{tau1: 2.2, tau2: 1.6}|{tau1: 2.2}|'simulated.actions' gives no amplitude of 'tau2'",
                "gain1: 1.35|mass1: -2|'simulated.parameters' is refused: parameter 'mass1' must be within",
                "prior: 0.2 |prior: 0 |'physics.fit.prior' must be positive, not 0",
                "{length: 0.5, every: 0.25}|{length: 0.5}|'physics.fit.windows' needs the key 'every'",
                "noise: {pos1: 0.01, pos2: 0.01}  |noise: {pos1: 0.01, pos3: 1}|'physics.fit.noise.pos3' is not known",
                "noise: {pos1: 0.01, pos2: 0.01}  |noise: {}|'physics.fit.noise' is empty",
                "step: 0.005|step: -1|'physics.step' must be a positive number of seconds",
                "equations: double-pendulum|equations: triple-pendulum|unknown system 'triple-pendulum'",
                "equations: double-pendulum|system: double-pendulum|'physics.step' is for 'equations'",
                "vel2: 0.1}|vel2: 0}|must be positive, not 0",
                "thin: 0.01|thinn: 0.01|'physics.fit.thinn' is an unknown key; did you mean 'thin'?",
                "stretches: {length: 0.2, tolerance: 0.01}|iterations: 7|'physics.fit.to_the_noise' needs the key 'stretches'",
            })
    void mistakesInACopy(String from, String to, String complaint) {
        String text = Machines.text("double-pendulum");
        assertTrue(text.contains(from), from);
        YamlNode changed = YamlNode.parse("mine.yaml", text.replace(from, to));
        String said = assertThrows(InputException.class, () -> RecordDescription.read(changed))
                .getMessage();
        assertTrue(said.contains(complaint), said);
        assertTrue(said.startsWith("mine.yaml:") && !said.contains("\n"), said);
    }

    /** Without files it says where they may be given. */
    @Test
    void withoutFiles() {
        InputException e = assertThrows(
                InputException.class, () -> DescribedRecords.read(Machines.description("simple-pendulum")));
        assertEquals(
                "simple-pendulum: no files are named; add 'files' to 'records', or give them with --data",
                e.getMessage());
    }
}
