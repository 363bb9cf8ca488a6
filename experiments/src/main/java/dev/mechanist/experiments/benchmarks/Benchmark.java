package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.InputException;
import dev.mechanist.core.records.RawRecord;
import dev.mechanist.core.records.RawRecords;
import dev.mechanist.sysid.freerun.OutputRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A benchmark: what is learned from, and what is tested by free run, once.
 *
 * @param name of the set
 * @param unit of its errors
 * @param perUnit units of errors in the unit of its output
 * @param training what all choices are made on
 * @param tests parts that are kept
 */
public record Benchmark(String name, String unit, double perUnit, OutputRecord training, List<Test> tests) {
    /**
     * A part for the test.
     *
     * @param name of the part; empty where there is one
     * @param record its rows, with those before them that a run begins from
     * @param known rows of the output that are seen; the others are scored
     */
    public record Test(String name, OutputRecord record, int known) {}

    /** Rows of a first half from which a run over the second half may begin. */
    private static final int TAIL = 40;

    /** The Silverbox (Wigren and Schoukens 2013): a circuit that behaves as a mass on a hardening spring. */
    public static Benchmark silverbox(Path folder) {
        OutputRecord all = read(folder, "silverbox/silverbox.csv");
        require(all, "silverbox/silverbox.csv", 127400);
        return new Benchmark(
                "Silverbox",
                "mV",
                1000,
                all.part(40650, 105712),
                List.of(
                        new Test("multisine", all.part(105712, 127400), 50),
                        new Test("arrow", all.part(100, 40575), 50),
                        new Test("arrow without extrapolation", all.part(100, 32100), 50)));
    }

    /** Cascaded tanks with overflow (Schoukens and Noel 2017). */
    public static Benchmark cascadedTanks(Path folder) {
        return new Benchmark(
                "cascaded tanks",
                "V",
                1,
                read(folder, "cascaded-tanks/train.csv"),
                List.of(new Test("", read(folder, "cascaded-tanks/test.csv"), 5)));
    }

    /** A carriage driven through a screw (Janot, Gautier and Brunot 2019). */
    public static Benchmark positioning(Path folder) {
        return new Benchmark(
                "EMPS",
                "mm",
                1000,
                read(folder, "emps/train.csv"),
                List.of(new Test("", read(folder, "emps/test.csv"), 20)));
    }

    /** One of the small sets of GP state-space models, {@code rows} of which are learned from and the rest tested. */
    public static Benchmark half(Path folder, String name, int rows) {
        OutputRecord all = read(folder, "gpssm-sets/" + name + ".csv");
        require(all, "gpssm-sets/" + name + ".csv", rows + TAIL);
        return new Benchmark(
                name, "", 1, all.part(0, rows), List.of(new Test("", all.part(rows - TAIL, all.rows()), TAIL)));
    }

    private static OutputRecord read(Path folder, String file) {
        Path path = folder.resolve(file);
        if (!Files.isRegularFile(path)) {
            throw new InputException(
                    folder + ": holds no " + file + " with the columns u and y; see the notes on records");
        }
        RawRecord raw = RawRecords.read(path, RawRecords.TextOptions.FOUND_OUT).get(0);
        OutputRecord record =
                new OutputRecord(raw.column("u").values(), raw.column("y").values());
        for (int t = 0; t < record.rows(); t++) {
            if (!Double.isFinite(record.u()[t] + record.y()[t])) {
                throw new InputException(raw.place(t) + ": a value is missing; repair the file");
            }
        }
        return record;
    }

    private static void require(OutputRecord record, String file, int rows) {
        if (record.rows() < rows) {
            throw new InputException(file + ": " + record.rows() + " rows, and the benchmark needs " + rows);
        }
    }

    /** Error of what the training mean predicts. */
    public double meanError(Test test) {
        double mean = Arrays.stream(training.y()).average().orElseThrow();
        double[] run = new double[test.record.rows()];
        Arrays.fill(run, mean);
        return perUnit * test.record.error(run, test.known);
    }
}
