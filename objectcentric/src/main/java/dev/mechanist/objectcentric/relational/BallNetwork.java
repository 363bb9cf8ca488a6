package dev.mechanist.objectcentric.relational;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/** A network that predicts how balls change in a step from how they lie to each other and to walls. */
public interface BallNetwork {
    /** Its name in stored models and lists. */
    String name();

    /** Puts its settings down in a manifest. */
    void store(ObjectNode content);

    /** Largest gap to what acts on a ball, in its radii. */
    double reach();

    /** How many relations away a ball feels what happens: 1 for its own neighbourhood alone. */
    int rounds();

    /** Names of its variables. */
    List<String> parameters();

    /** Declares its variables; their numbers depend on the seed and their names alone. */
    void declare(TensorProgram program, long seed);

    /**
     * How far each ball comes beyond what constant velocity would make of it, in typical lengths, and the change of its velocity,
     * in typical velocities [M, 4].
     */
    Expression change(TensorScope scope, BallArrays balls, BallScale scale);
}
