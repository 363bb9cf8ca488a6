package dev.mechanist.objectcentric.relational;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.io.Manifest;

/**
 * Sizes of a graph network of balls and walls.
 *
 * @param reach of a ball's neighbourhood: largest gap between surfaces, in its radii
 * @param latent width of nodes and edges between the rounds
 * @param rounds of messages
 */
public record GraphSettings(double reach, int latent, int rounds) {
    public static final GraphSettings DEFAULT = new GraphSettings(2, 64, 2);

    public GraphSettings {
        if (!(reach > 0) || latent < 1 || rounds < 1) {
            throw new InputException(
                    "a graph network of balls needs a positive reach, latent width and number of rounds, not " + reach
                            + ", " + latent + " and " + rounds);
        }
    }

    void store(ObjectNode content) {
        content.put("reach", reach).put("latent", latent).put("rounds", rounds);
    }

    static GraphSettings read(Manifest settings) {
        return new GraphSettings(settings.number("reach"), settings.integer("latent"), settings.integer("rounds"));
    }
}
