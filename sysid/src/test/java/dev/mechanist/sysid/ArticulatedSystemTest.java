package dev.mechanist.sysid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.sysid.shooting.FitResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the file of a body asks for and its model leaves out goes with every fit of it. */
class ArticulatedSystemTest {
    @TempDir
    Path folder;

    @Test
    void fitsSayWhatTheirModelLeavesOut() throws IOException {
        Path file = Files.writeString(folder.resolve("m.xml"), """
                <mujoco><option timestep="0.01"/><worldbody><body name="b">
                  <joint name="j" axis="0 1 0" damping="0.05"/>
                  <inertial pos="0 0 -0.5" mass="1" diaginertia="0.02 0.02 0.02"/></body></worldbody>
                  <deformable><flex name="f"/></deformable></mujoco>""");
        MeasuredSystem system = MeasuredSystem.articulated(file, List.of("mass:b"));
        assertEquals(1, system.warnings().size());
        assertTrue(
                system.warnings().get(0).endsWith("<flex name=\"f\">: is not simulated"),
                system.warnings().toString());
        assertEquals(
                system.warnings(),
                system.withParameters(system.model().parameters()).warnings());
        List<String> stored =
                MeasuredSystem.articulated(system.body().orElseThrow()).warnings();
        assertEquals(1, stored.size());
        assertTrue(stored.get(0).endsWith("<flex name=\"f\">: is not simulated"), stored.get(0));

        int steps = 60;
        DMatrixRMaj states = new DMatrixRMaj(steps + 1, 2);
        double[] times = new double[steps + 1];
        states.data[0] = 1;
        for (int t = 0; t < steps; t++) {
            times[t + 1] = 0.01 * (t + 1);
            system.model().stepRow(states.data, 2 * t, new double[0], 0, states.data, 2 * t + 2);
        }
        Episode record = Episode.recorded("swing", system.model().spec(), times, states, new DMatrixRMaj(steps, 0));
        FitResult result = system.fit(new DataSet(List.of(record)), (iteration, cost) -> {});
        assertEquals(system.warnings().get(0), result.warnings().get(0));
        assertEquals(List.of(), MeasuredSystem.ofEquations("simple-pendulum").warnings());
    }
}
