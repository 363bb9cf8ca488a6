package dev.mechanist.objectcentric.visual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The score of a network that never sees a hit, so that balls go on as they did in the last frame, by hand. */
class VisualScoreTest {
    private static VisualModel goingOn() {
        VisualNetwork network = new VisualNetwork(new Gaze(true, 16, 0.05), 1, 1, false);
        Map<String, double[]> weights = new TreeMap<>();
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            network.declare(program, 1);
            network.parameters().forEach(name -> weights.put(name, new double[program.read(name).length]));
        }
        Arrays.fill(weights.get("correct/biases"), VisualNetwork.HIT, VisualNetwork.OUTPUTS, -50);
        return new VisualModel(network, new VisualScale(1, 0.1, 0, false), weights, Precision.FLOAT64, Device.CPU);
    }

    /** At 1 m a frame from 2.2 m to the right; in frame 6 it turns at 8.5 m, half-way round its radius. */
    private static DataSet bounce() {
        BilliardDynamics world =
                new BilliardDynamics(Table.rectangle(9, 9), List.of(new Disc(0.5, 1)), Surface.IDEAL, List.of(), 1, 1);
        double[] x = {2.2, 3.2, 4.2, 5.2, 6.2, 7.2, 8.2, 7.8, 6.8, 5.8, 4.8};
        DMatrixRMaj states = new DMatrixRMaj(11, 4);
        double[] times = new double[11];
        for (int t = 0; t < 11; t++) {
            times[t] = t;
            states.set(t, 0, x[t]);
            states.set(t, 1, 4);
            states.set(t, 2, t <= 6 ? 1 : -1);
        }
        return DataSet.of(Episode.recorded("bounce", world.spec(), times, states, new DMatrixRMaj(10, 0))
                .withStructure(BilliardStructure.of(world)));
    }

    private static void assertErrors(
            double square, double direction, double magnitude, int count, VisualScore.Errors found) {
        assertEquals(count, found.count());
        assertEquals(Math.sqrt(square / count), found.rms(), 1e-9);
        assertEquals(direction, found.direction(), 1e-9);
        assertEquals(magnitude, found.magnitude(), 1e-9);
    }

    /**
     * It begins at rest and goes 1 m: wrong by 1. In frame 6 it goes -0.4 and not 1, in the next -1 and not -0.4; else all is right.
     * Frames 3 to 9 are within four of the hit.
     */
    @Test
    void errorsNearAHitAndApart() {
        VisualModel model = goingOn();
        VisualScore all = VisualScore.of(model, bounce(), 1);
        assertErrors(1, 0, 0, 3, all.apart());
        assertErrors(1.96 + 0.36, 0, 0, 7, all.near());
        // Frames 0 and 2, and 4, 6, 8.
        VisualScore second = VisualScore.of(model, bounce(), 2);
        assertErrors(1, 0, 0.5, 2, second.apart());
        assertErrors(1.96, 0, 0, 3, second.near());
        // Frames 0, and 6: |1 - 1 / 0.4|.
        // Frame 0: 1 too short, frame 2: right, both 1 long.
        assertEquals(Math.sqrt(0.5), second.apart().magnitudeRms(), 1e-9);
        // Frame 6 goes 0.4 and not 1, the other way, the next 1 and not 0.4; five more go 1.
        double lengths = 0.4 * 0.4 + 6;
        assertEquals(Math.PI * Math.sqrt(0.4 * 0.4 / lengths), all.near().directionRms(), 1e-9);
        assertEquals(0.6 * Math.sqrt(2 / lengths), all.near().magnitudeRms(), 1e-9);
        VisualScore sixth = VisualScore.of(model, bounce(), 6);
        assertErrors(1, 0, 1, 1, sixth.apart());
        assertErrors(1.96, Math.PI, 1.5, 1, sixth.near());
        // Frames 0, and 7: |1 - 0.4|.
        assertErrors(0.36, 0, 0.6, 1, VisualScore.of(model, bounce(), 7).near());
    }
}
