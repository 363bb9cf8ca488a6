package dev.mechanist.objectcentric.relational;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.io.Manifest;

/**
 * Sizes of a neural physics engine.
 *
 * @param reach of a ball's neighbourhood: largest gap between surfaces, in its radii; 3.5 radii between centres are 1.5
 * @param layers hidden layers of the encoder of pairs and of the decoder
 * @param width of all hidden layers
 */
public record NpeSettings(double reach, int layers, int width) {
    /** The paper's. */
    public static final NpeSettings PUBLISHED = new NpeSettings(1.5, 5, 50);

    public NpeSettings {
        if (!(reach > 0) || layers < 1 || width < 2) {
            throw new InputException(
                    "a neural physics engine needs a positive reach, a layer and a width of at least 2, not " + reach
                            + ", " + layers + " and " + width);
        }
    }

    void store(ObjectNode content) {
        content.put("reach", reach).put("layers", layers).put("width", width);
    }

    static NpeSettings read(Manifest settings) {
        return new NpeSettings(settings.number("reach"), settings.integer("layers"), settings.integer("width"));
    }
}
