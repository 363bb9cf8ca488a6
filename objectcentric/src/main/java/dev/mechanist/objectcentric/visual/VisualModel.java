package dev.mechanist.objectcentric.visual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Structure;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.StoredArtefact;
import dev.mechanist.graphnet.neural.StoredWeights;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorDevices;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.Values;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;

/**
 * A trained visual network: dynamics of any number of balls on any table without pockets. It paints what would be seen of each
 * ball, asks the network, moves the balls and paints again.
 */
public final class VisualModel implements Storable {
    public static final String KIND = "visual balls";

    private final VisualNetwork network;
    private final VisualScale scale;
    private final double still;
    private final Precision precision;
    private final Map<String, double[]> weights = new TreeMap<>();
    private final TensorProgram program;
    private final CompiledFunction corrections;

    /**
     * @param network what corrects
     * @param scale units of its inputs and outputs
     * @param still corrections of a frame that are no longer are taken for none, in the unit of lengths
     * @param weights values of its variables by name; copied
     * @throws InputException when weights are missing, of another size or not finite
     */
    public VisualModel(
            VisualNetwork network,
            VisualScale scale,
            double still,
            Map<String, double[]> weights,
            Precision precision,
            Device device) {
        if (!(still >= 0) || Double.isInfinite(still)) {
            throw new InputException("the size of corrections that are none must be at least 0, not " + still);
        }
        this.network = network;
        this.scale = scale;
        this.still = still;
        this.precision = precision;
        program = new TensorProgram(precision, device);
        network.declare(program, 0);
        StoredWeights.assign(program, network.parameters(), weights, "a visual model of balls");
        network.parameters()
                .forEach(name -> this.weights.put(name, weights.get(name).clone()));
        int size = network.gaze().size();
        corrections = program.compile(
                List.of(
                        Input.bytes("pictures", -1, size, size, network.gaze().channels()),
                        Input.of("ways", -1, Runner.WAY)),
                (scope, in) -> List.of(network.corrections(scope, in.get(0), in.get(1))));
    }

    public VisualNetwork network() {
        return network;
    }

    public VisualScale scale() {
        return scale;
    }

    /** Number of trained numbers. */
    public int parameters() {
        return weights.values().stream().mapToInt(w -> w.length).sum();
    }

    /**
     * The dynamics of one world, over its state and action as {@link Structure#spec()} lays them out. They have no derivatives, since
     * pictures of bytes have none.
     *
     * @throws InputException when the structure is no billiards, has pockets, or another time step
     */
    public Dynamics in(Structure structure) {
        return seen(structure);
    }

    SeenBalls seen(Structure structure) {
        if (structure.spec().dt() != scale.dt()) {
            throw new InputException("the model has learned frames of " + scale.dt() + " s, but the world has steps of "
                    + structure.spec().dt() + " s; choose a world of the same");
        }
        return new SeenBalls(this, structure);
    }

    /** Asks the network about pictures, many in one call. */
    Corrector corrector() {
        return new Corrector(this);
    }

    /**
     * What a ball moves in the next frame and what it will go on with, from the network's corrections.
     *
     * @param runner the balls as they are
     * @param corrections of the network, in the unit of lengths and along the axes of the ball, from {@code at}
     * @param moves overwritten: displacement x, y and going on x, y, m [4]
     */
    void moves(Runner runner, int ball, double[] corrections, int at, double[] moves) {
        int next = network.horizon() == 1 ? at : at + 2;
        boolean corrected = Math.hypot(corrections[at], corrections[at + 1]) > still
                || Math.hypot(corrections[next], corrections[next + 1]) > 2 * still;
        double by = corrected ? scale.length() : 0;
        runner.face(ball);
        for (int c = 0; c < 2; c++) {
            double drift = runner.drift[2 * ball + c];
            moves[c] = drift + by * runner.onTable(c, corrections[at], corrections[at + 1]);
            moves[2 + c] = drift + by * runner.onTable(c, corrections[next], corrections[next + 1]);
        }
    }

    /**
     * Pictures that are collected and then seen together. A picture with nothing on it but the ball and cloth, or on which all has
     * been at rest, is not shown to the network: nothing corrects its ball. Others are shown as they are and mirrored, and what the
     * network says of both is averaged: right and left are nothing to physics. Confined to one thread.
     */
    static final class Corrector {
        private final CompiledFunction corrections;
        private final double length;
        private final int size;
        private final int width;
        private byte[] pictures = new byte[0];
        private double[] ways = new double[0];
        private int[] rows = new int[0];
        private int asked;
        private int seen;

        private Corrector(VisualModel model) {
            corrections = model.corrections.fork();
            length = model.scale.length();
            size = model.network.gaze().bytes();
            width = 2 * model.network.horizon();
        }

        /** Paints one more picture; whether the network is to see it. */
        boolean add(Runner runner, int ball) {
            if (asked == rows.length) {
                rows = Arrays.copyOf(rows, Math.max(64, 2 * asked));
            }
            if (pictures.length < (seen + 2) * size) {
                int more = Math.max(64, 2 * seen + 2);
                pictures = Arrays.copyOf(pictures, more * size);
                ways = Arrays.copyOf(ways, Runner.WAY * more);
            }
            boolean any = runner.look(ball, pictures, seen * size);
            rows[asked++] = any ? seen : -1;
            if (any) {
                runner.way(ball, length, ways, Runner.WAY * seen++);
                runner.mirror();
                runner.look(ball, pictures, seen * size);
                runner.way(ball, length, ways, Runner.WAY * seen++);
                runner.mirror();
            }
            return any;
        }

        /** Corrections of all balls, in the unit of lengths, along the axes of each [count, 2 h]; none are left. */
        double[] run() {
            double[] all = new double[asked * width];
            if (seen > 0) {
                DMatrixRMaj out = new DMatrixRMaj(0, 0);
                corrections.call(
                        new Values[] {
                            Values.of(Arrays.copyOf(pictures, seen * size)),
                            Values.of(new DMatrixRMaj(seen, Runner.WAY, true, Arrays.copyOf(ways, Runner.WAY * seen)))
                        },
                        new Values[] {Values.of(out)});
                for (int k = 0; k < asked; k++) {
                    if (rows[k] >= 0) {
                        for (int c = 0; c < width; c++) {
                            double mirrored = out.data[(rows[k] + 1) * width + c];
                            all[k * width + c] =
                                    0.5 * (out.data[rows[k] * width + c] + (c % 2 == 0 ? mirrored : -mirrored));
                        }
                    }
                }
            }
            asked = 0;
            seen = 0;
            return all;
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void store(ArtefactWriter out) {
        out.version("tensorflow", TensorDevices.tensorFlowVersion());
        network.store(out.content().putObject("network"));
        out.content().put("dt", scale.dt());
        out.content().put("length", scale.length());
        out.content().put("gain", scale.gain());
        out.content().put("still", still);
        out.content().put("precision", precision.name());
        weights.forEach(out::put);
    }

    /** A stored model; it predicts the same bits on the same kind of device. */
    public static VisualModel load(Path directory, Device device) {
        return Artefacts.load(directory, KIND, stored -> read(stored, device));
    }

    /**
     * What was stored.
     *
     * @throws InputException when something is missing, damaged or of another kind
     */
    public static VisualModel read(StoredArtefact stored, Device device) {
        Manifest manifest = stored.manifest();
        ObjectNode network =
                (ObjectNode) manifest.require(manifest.content(), "network", "an object", JsonNode::isObject);
        return new VisualModel(
                VisualNetwork.read(new Manifest(manifest.place(), network)),
                new VisualScale(manifest.number("dt"), manifest.number("length"), manifest.number("gain")),
                manifest.number("still"),
                StoredWeights.of(stored),
                manifest.constant("precision", Precision.class),
                device);
    }
}
