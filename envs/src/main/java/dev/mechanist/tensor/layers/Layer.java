package dev.mechanist.tensor.layers;

import dev.mechanist.core.RandomStream;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/** A part of a network with variables of its own: one array in, one out. */
public interface Layer {
    /** Names of its variables. */
    List<String> parameters();

    /** Declares its variables; their numbers depend on the seed and their names alone. */
    void declare(TensorProgram program, long seed);

    /** The layer's output, with the variables of the scope's moment. */
    Expression apply(TensorScope scope, Expression x);

    /** Layers one after the other. */
    static Layer chain(List<? extends Layer> layers) {
        List<Layer> parts = List.copyOf(layers);
        return new Layer() {
            @Override
            public List<String> parameters() {
                List<String> names = new ArrayList<>();
                parts.forEach(part -> names.addAll(part.parameters()));
                return names;
            }

            @Override
            public void declare(TensorProgram program, long seed) {
                parts.forEach(part -> part.declare(program, seed));
            }

            @Override
            public Expression apply(TensorScope scope, Expression x) {
                Expression h = x;
                for (Layer part : parts) {
                    h = part.apply(scope, h);
                }
                return h;
            }
        };
    }

    /** Declares one variable of a layer. */
    static void declare(TensorProgram program, long seed, String name, Initialiser initialiser, long... extents) {
        program.declare(name, initialiser.values(RandomStream.of(seed, "layer " + name, 0), extents), extents);
    }
}
