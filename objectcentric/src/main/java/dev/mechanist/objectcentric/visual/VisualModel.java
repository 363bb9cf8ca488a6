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
                List.of(Input.bytes("pictures", -1, size, size, network.gaze().channels())),
                (scope, in) -> List.of(network.corrections(scope, in.get(0))));
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
     * @param drift what it would move by itself, x and y from {@code d}, m
     * @param corrections of the network, in the unit of lengths, from {@code at}
     * @param moves overwritten: displacement x, y and going on x, y, m [4]
     */
    void moves(double[] drift, int d, double[] corrections, int at, double[] moves) {
        for (int c = 0; c < 2; c++) {
            moves[c] = drift[d + c];
            moves[2 + c] = drift[d + c];
        }
        double firstX = corrections[at];
        double firstY = corrections[at + 1];
        double nextX = network.horizon() == 1 ? firstX : corrections[at + 2] - firstX;
        double nextY = network.horizon() == 1 ? firstY : corrections[at + 3] - firstY;
        if (Math.hypot(firstX, firstY) > still || Math.hypot(nextX, nextY) > 2 * still) {
            moves[0] += scale.length() * firstX;
            moves[1] += scale.length() * firstY;
            moves[2] += scale.length() * nextX;
            moves[3] += scale.length() * nextY;
        }
    }

    /** Pictures that are collected and then seen together. Confined to one thread. */
    static final class Corrector {
        private final CompiledFunction corrections;
        private final int size;
        private byte[] pictures = new byte[0];
        private int count;

        private Corrector(VisualModel model) {
            corrections = model.corrections.fork();
            size = model.network.gaze().bytes();
        }

        /** Paints one more picture. */
        void add(Runner runner, int ball) {
            if (pictures.length < (count + 1) * size) {
                pictures = Arrays.copyOf(pictures, Math.max(64, 2 * count) * size);
            }
            runner.look(ball, pictures, count * size);
            count++;
        }

        /** Corrections of all pictures, in the unit of lengths [count, 2 h]; none are left. */
        double[] run() {
            if (count == 0) {
                return new double[0];
            }
            DMatrixRMaj out = new DMatrixRMaj(0, 0);
            byte[] filled = pictures.length == count * size ? pictures : Arrays.copyOf(pictures, count * size);
            corrections.call(new Values[] {Values.of(filled)}, new Values[] {Values.of(out)});
            count = 0;
            return out.data;
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
