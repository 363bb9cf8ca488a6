package dev.mechanist.objectcentric.visual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Images;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.layers.Convolution;
import dev.mechanist.tensor.layers.Dense;
import dev.mechanist.tensor.layers.Initialiser;
import dev.mechanist.tensor.layers.Layer;
import dev.mechanist.tensor.layers.LstmCell;
import java.util.ArrayList;
import java.util.List;

/**
 * The network that moves every ball (after Fragkiadaki et al. 2016, section 4): three convolutions over the pictures of four moments,
 * joined with the ball's own displacements between them; two dense layers; and whether the ball hits what is seen, by how much that
 * displaces it in this frame, and what it adds to the displacements after it. Balls that hit nothing go on as before. As LSTM, the
 * convolutions see each moment by itself and a memory goes through them in turn. All vectors lie along the axes of the picture. Where
 * the paper predicts the displacements in the next h frames at once, here the next one is, and the training goes through several.
 *
 * @param gaze what it looks at
 * @param filters of the first convolution; the others have twice as many
 * @param width of the dense layers, and of the memory
 * @param recurrent whether it is the LSTM
 */
public record VisualNetwork(Gaze gaze, int filters, int width, boolean recurrent) {
    /** Where among its outputs is what is added to the displacement in this frame, two numbers along the axes. */
    static final int DISPLACEMENT = 0;

    /** Where is what is added to the displacements after it. */
    static final int GOING_ON = 2;

    /** Where are the odds that the ball hits what is seen: it does where their logarithm, which this is, is positive. */
    static final int HIT = 4;

    static final int OUTPUTS = 5;

    /** What is painted and how it is asked: a network that was trained on pictures of another kind sees nothing in these. */
    private static final int SIGHT = 2;

    /** Ball by ball. */
    public static final VisualNetwork OBJECT_CENTRIC = new VisualNetwork(Gaze.BALL, 16, 128, false);

    /** Ball by ball, with a memory. */
    public static final VisualNetwork RECURRENT = new VisualNetwork(Gaze.BALL, 12, 128, true);

    /** The whole table at once. */
    public static final VisualNetwork FRAME_CENTRIC = new VisualNetwork(Gaze.TABLE, 24, 256, false);

    public VisualNetwork {
        if (filters < 1 || width < 1) {
            throw new InputException(
                    "a visual network needs filters and a width of at least 1, not " + filters + " and " + width);
        }
        if (recurrent && !gaze.centred()) {
            throw new InputException("the LSTM looks at balls; take a centred gaze");
        }
    }

    private List<Layer> convolutions() {
        int channels = recurrent ? Gaze.PLANES : gaze.channels();
        Initialiser he = Initialiser.heNormal();
        return List.of(
                new Convolution("see1", 5, channels, filters, 2, Images.Padding.SAME, Activation.RELU, he),
                new Convolution("see2", 3, filters, 2 * filters, 2, Images.Padding.SAME, Activation.RELU, he),
                new Convolution("see3", 3, 2 * filters, 2 * filters, 2, Images.Padding.SAME, Activation.RELU, he));
    }

    private int features() {
        return 2 * filters * (gaze.size() / 8) * (gaze.size() / 8);
    }

    private Dense dense() {
        return new Dense("join", features(), width, Activation.RELU, Initialiser.heNormal());
    }

    private Dense thought() {
        return new Dense("think", width + gaze.numbers(), width, Activation.RELU, Initialiser.heNormal());
    }

    private LstmCell memory() {
        return new LstmCell("memory", features(), width);
    }

    private Dense correction() {
        return new Dense("correct", width, OUTPUTS, Activation.LINEAR, Initialiser.constant(0));
    }

    /** Names of all variables. */
    List<String> parameters() {
        List<String> names = new ArrayList<>();
        convolutions().forEach(layer -> names.addAll(layer.parameters()));
        names.addAll(recurrent ? memory().parameters() : dense().parameters());
        names.addAll(thought().parameters());
        names.addAll(correction().parameters());
        return names;
    }

    void declare(TensorProgram program, long seed) {
        convolutions().forEach(layer -> layer.declare(program, seed));
        if (recurrent) {
            memory().declare(program, seed);
        } else {
            dense().declare(program, seed);
        }
        thought().declare(program, seed);
        correction().declare(program, seed);
    }

    /**
     * What is seen adds to going on as before.
     *
     * @param pictures bytes [B, size, size, channels]
     * @param way numbers, as {@link Runner#way} gives them [B, {@link Gaze#numbers}]
     * @return {@link #DISPLACEMENT} and {@link #GOING_ON} if the ball hits what is seen, in the unit of lengths, and {@link #HIT} [B, 5]
     */
    Expression corrections(TensorScope scope, Expression pictures, Expression way) {
        double[] rest = new double[gaze.channels()];
        double[] full = new double[gaze.channels()];
        for (int c = 0; c < rest.length; c++) {
            boolean motion = c % Gaze.PLANES != 0;
            rest[c] = motion ? Eye.REST : 0;
            full[c] = motion ? 1.0 / (255 - Eye.REST) : 1.0 / 255;
        }
        Expression seen = pictures.toFloat().minus(scope.vector(rest)).times(scope.vector(full));
        Expression features;
        if (recurrent) {
            int size = gaze.size();
            Expression each = seen.reshape(-1, size, size, Gaze.PICTURES, Gaze.PLANES)
                    .permute(0, 3, 1, 2, 4)
                    .reshape(-1, size, size, Gaze.PLANES);
            Expression in = Layer.chain(convolutions()).apply(scope, each).reshape(-1, Gaze.PICTURES, features());
            Expression zero = in.at(1, 0).slice(1, 0, 1).times(0).tile(1, width);
            LstmCell.State state = new LstmCell.State(zero, zero);
            for (int k = Gaze.PICTURES - 1; k >= 0; k--) {
                state = memory().apply(scope, in.at(1, k), state);
            }
            features = state.output();
        } else {
            features = dense().apply(
                            scope,
                            Layer.chain(convolutions()).apply(scope, seen).reshape(-1, features()));
        }
        return correction().apply(scope, thought().apply(scope, scope.concatenate(1, List.of(features, way))));
    }

    void store(ObjectNode to) {
        to.put("sight", SIGHT);
        to.put("centred", gaze.centred());
        to.put("size", gaze.size());
        to.put("pixel", gaze.pixel());
        to.put("filters", filters);
        to.put("width", width);
        to.put("recurrent", recurrent);
    }

    static VisualNetwork read(Manifest from) {
        if (from.content().path("sight").asInt(1) != SIGHT) {
            throw new InputException(
                    from.place() + " holds a network that has learned from pictures of another kind than"
                            + " this version paints; train it again");
        }
        return new VisualNetwork(
                new Gaze(flag(from, "centred"), from.integer("size"), from.number("pixel")),
                from.integer("filters"),
                from.integer("width"),
                flag(from, "recurrent"));
    }

    private static boolean flag(Manifest from, String key) {
        return from.require(from.content(), key, "true or false", JsonNode::isBoolean)
                .booleanValue();
    }
}
