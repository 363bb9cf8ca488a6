package dev.mechanist.experiments.subjects;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.experiments.run.YamlNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * Records of a simulated machine, driven by sums of three sines and measured with noise.
 *
 * @param records number of records
 * @param seconds length of each, s
 * @param noise standard deviation of the noise on angles, rad; on rates ten times as much, rad/s
 */
record SimulatedRecords(int records, double seconds, double noise) {
    private static final SimulatedRecords DEFAULT = new SimulatedRecords(4, 10, 5e-4);

    /** Time between samples, s. */
    private static final double SAMPLING = 0.005;

    static SimulatedRecords read(YamlNode yaml) {
        return new SimulatedRecords(
                yaml.find("simulated").map(n -> n.integer(1)).orElse(DEFAULT.records),
                yaml.find("seconds").map(n -> n.number(1)).orElse(DEFAULT.seconds),
                yaml.find("noise").map(n -> n.number(0)).orElse(DEFAULT.noise));
    }

    String describe() {
        return records + " simulated records of " + seconds + " s, measured with noise of "
                + BigDecimal.valueOf(noise).stripTrailingZeros().toPlainString()
                + " rad; each seed"
                + " simulates its own";
    }

    /** @param parameters of the machine that are not as usual, by name */
    DataSet records(Machine machine, Map<String, Double> parameters, long seed) {
        ParametricDynamics truth = machine.simulatedTruth(SAMPLING, parameters);
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < records; e++) {
            episodes.add(record(machine, truth, RandomStream.of(seed, "record", e), "simulated record " + e));
        }
        return new DataSet(episodes);
    }

    private Episode record(Machine machine, ParametricDynamics truth, RandomStream random, String name) {
        int n = truth.spec().n();
        int m = truth.spec().m();
        int steps = (int) Math.round(seconds / SAMPLING);
        DMatrixRMaj actions = excitation(machine.amplitudes(), steps, m, random);
        DMatrixRMaj states = new DMatrixRMaj(steps + 1, n);
        for (int t = 0; t < steps; t++) {
            truth.advance(states.data, t * n, actions.data, t * m, SAMPLING, states.data, (t + 1) * n);
        }
        for (int i = 0; i < states.getNumElements(); i++) {
            boolean angle = truth.spec().state().get(i % n).isAngle();
            states.data[i] += (angle ? noise : 10 * noise) * random.nextGaussian();
        }
        double[] times = new double[steps + 1];
        Arrays.setAll(times, i -> i * SAMPLING);
        return Episode.recorded(name, truth.spec(), times, states, actions);
    }

    private static DMatrixRMaj excitation(double[] torque, int steps, int m, RandomStream random) {
        DMatrixRMaj actions = new DMatrixRMaj(steps, m);
        for (int j = 0; j < m; j++) {
            for (int wave = 0; wave < 3; wave++) {
                double frequency = random.nextDouble(0.2, 1.6);
                double phase = random.nextDouble(0, 2 * Math.PI);
                double amplitude = torque[j] * random.nextDouble(0.3, 0.6);
                for (int t = 0; t < steps; t++) {
                    actions.data[t * m + j] += amplitude * Math.sin(2 * Math.PI * frequency * t * SAMPLING + phase);
                }
            }
        }
        return actions;
    }
}
