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
 * convolutions see each moment by itself and a memory goes through them in turn. Of the whole table, whose pictures are coarse, there is one
 * convolution and one dense layer more. All vectors lie along the axes of the picture. Where
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

    private static final int TABLE_SIGHT = 3;

    /** Ball by ball. */
    public static final VisualNetwork OBJECT_CENTRIC = new VisualNetwork(Gaze.BALL, 16, 128, false);

    /** Ball by ball, with a memory. */
    public static final VisualNetwork RECURRENT = new VisualNetwork(Gaze.BALL, 12, 128, true);

    /** The whole table at once. */
    public static final VisualNetwork FRAME_CENTRIC = new VisualNetwork(Gaze.TABLE, 32, 256, false);

    public VisualNetwork {
        if (filters < 1 || width < 1) {
            throw new InputException(
                    "a visual network needs filters and a width of at least 1, not " + filters + " and " + width);
        }
        if (recurrent && !gaze.centred()) {
            throw new InputException("the LSTM looks at balls; take a centred gaze");
        }
    }

    private List<Convolution> convolutions() {
        int channels = recurrent ? Gaze.PLANES : gaze.channels();
        Initialiser he = Initialiser.heNormal();
        if (!gaze.centred()) {
            return List.of(new Convolution("see1", 3, channels, filters, 2, Images.Padding.SAME, Activation.RELU, he));
        }
        return List.of(
                new Convolution("see1", 5, channels, filters, 2, Images.Padding.SAME, Activation.RELU, he),
                new Convolution("see2", 3, filters, 2 * filters, 2, Images.Padding.SAME, Activation.RELU, he),
                new Convolution("see3", 3, 2 * filters, 2 * filters, 2, Images.Padding.SAME, Activation.RELU, he));
    }

    private int features() {
        int size = gaze.size();
        int out = 0;
        for (Convolution see : convolutions()) {
            size /= see.stride();
            out = see.out();
        }
        return out * size * size;
    }

    private Dense dense() {
        return new Dense("join", features(), width, Activation.RELU, Initialiser.heNormal());
    }

    private List<Layer> thoughts() {
        Initialiser he = Initialiser.heNormal();
        Dense first = new Dense("think", width + gaze.numbers(), width, Activation.RELU, he);
        return gaze.centred() ? List.of(first) : List.of(first, new Dense("think2", width, width, Activation.RELU, he));
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
        thoughts().forEach(layer -> names.addAll(layer.parameters()));
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
        thoughts().forEach(layer -> layer.declare(program, seed));
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
            rest[c] = gaze.motion(c) ? Eye.REST : 0;
            full[c] = gaze.motion(c) ? 1.0 / (255 - Eye.REST) : 1.0 / 255;
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
        Expression both = scope.concatenate(1, List.of(features, way));
        return correction().apply(scope, Layer.chain(thoughts()).apply(scope, both));
    }

    void store(ObjectNode to) {
        to.put("sight", gaze.centred() ? SIGHT : TABLE_SIGHT);
        to.put("centred", gaze.centred());
        to.put("size", gaze.size());
        to.put("pixel", gaze.pixel());
        to.put("filters", filters);
        to.put("width", width);
        to.put("recurrent", recurrent);
    }

    static VisualNetwork read(Manifest from) {
        int sight = flag(from, "centred") ? SIGHT : TABLE_SIGHT;
        if (from.content().path("sight").asInt(1) != sight) {
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
