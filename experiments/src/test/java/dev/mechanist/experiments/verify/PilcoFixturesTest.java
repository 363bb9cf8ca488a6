package dev.mechanist.experiments.verify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.experiments.pilco.MomentEngine;
import dev.mechanist.tensor.Device;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PilcoFixturesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "controller_cases",
                "gtrig_cases",
                "gsin_gsat_cases",
                "losssat_cases",
                "scenario_loss_cases",
                "dynamics_cases",
                "scenario_constants",
                "value_1_pendulum_n40_H10",
                "value_2_cartPole_n40_H40",
                "value_4_doublePendulum_n60_H5"
            })
    void referenceValuesAreMet(String name) throws IOException {
        FixtureReport report = new FixtureReport();
        try (InputStream in = PilcoFixturesTest.class.getResourceAsStream("/pilco/" + name + ".json")) {
            assertTrue(new PilcoFixtures(report, new MomentEngine(MomentEngine.Kind.JAVA, Device.CPU))
                    .check(name, new ObjectMapper().readTree(in)));
        }
        assertTrue(report.passes(), report.table());
    }

    /** Whole rollouts on the tensor engine, on whichever device is there. */
    @ParameterizedTest
    @ValueSource(strings = {"value_1_pendulum_n40_H10", "value_2_cartPole_n40_H40", "value_4_doublePendulum_n60_H5"})
    void referenceRolloutsAreMetByTheTensorEngine(String name) throws IOException {
        FixtureReport report = new FixtureReport();
        try (InputStream in = PilcoFixturesTest.class.getResourceAsStream("/pilco/" + name + ".json");
                MomentEngine engine = new MomentEngine(MomentEngine.Kind.TENSOR, Device.AUTO)) {
            assertTrue(new PilcoFixtures(report, engine).check(name, new ObjectMapper().readTree(in)));
        }
        assertTrue(report.passes(), report.table());
    }
}
