package dev.mechanist.objectcentric.relational;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.tensor.Activation;
import java.util.Collections;
import java.util.List;

/**
 * Sizes of an interaction network.
 *
 * @param frame in which relations see and send
 * @param rounds of messages: 1 as in the paper; with 2 a ball feels what its neighbours are hit by in the same step
 * @param reach of a ball's neighbourhood: largest gap between surfaces, in its radii
 * @param relation widths of the hidden layers of the relations' networks
 * @param vectors that a relation sends
 * @param object widths of the hidden layers of the balls' network
 * @param activation of hidden layers
 */
public record InteractionSettings(
        Frame frame,
        int rounds,
        double reach,
        List<Integer> relation,
        int vectors,
        List<Integer> object,
        Activation activation) {
    /** Relations in their own frames, within two radii, and two rounds. */
    public static final InteractionSettings DEFAULT =
            new InteractionSettings(Frame.RELATION, 2, 2, List.of(100, 100), 24, List.of(100, 100), Activation.RELU);

    public InteractionSettings {
        relation = List.copyOf(relation);
        object = List.copyOf(object);
        if (rounds < 1 || !(reach > 0) || vectors < 2) {
            throw new InputException(
                    "an interaction network needs a round, a positive reach and messages of at least two"
                            + " vectors, not " + rounds + ", " + reach + " and " + vectors);
        }
    }

    /** With hidden layers of another width. */
    public InteractionSettings withWidth(int width) {
        return new InteractionSettings(
                frame,
                rounds,
                reach,
                Collections.nCopies(relation.size(), width),
                vectors,
                Collections.nCopies(object.size(), width),
                activation);
    }

    void store(ObjectNode content) {
        content.put("frame", frame.name());
        content.put("rounds", rounds);
        content.put("reach", reach);
        relation.forEach(content.putArray("relation")::add);
        content.put("vectors", vectors);
        object.forEach(content.putArray("object")::add);
        content.put("activation", activation.name());
    }

    static InteractionSettings read(Manifest settings) {
        return new InteractionSettings(
                settings.constant("frame", Frame.class),
                settings.integer("rounds"),
                settings.number("reach"),
                settings.integers("relation"),
                settings.integer("vectors"),
                settings.integers("object"),
                settings.constant("activation", Activation.class));
    }
}
