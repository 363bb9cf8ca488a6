package dev.mechanist.sysid.freerun;

import dev.mechanist.core.dynamics.Parameter;
import java.util.List;

/**
 * Equations of one input and one output with states of which nobody measures all. A state changes little over a step; the input
 * is held.
 */
public interface OutputSystem {
    /** Parameters with the values that a fit starts from, and their scales and bounds. */
    List<Parameter> parameters();

    /** States with the values that a start is looked for about, and how far it may be from there. */
    List<Parameter> states();

    /**
     * A step in place.
     *
     * @param theta value of each parameter
     * @param x state, changed
     * @param u input, held
     */
    void step(double[] theta, double[] x, double u);

    /** What is measured of a state. */
    double output(double[] theta, double[] x);

    /** How many guesses of a start there are, at least 1: more than one where outputs leave open where it is. */
    default int guesses() {
        return 1;
    }

    /**
     * A guess of the state at the first of some outputs; what is not seen stays at its usual value.
     *
     * @param which of the guesses
     */
    void guess(double[] theta, double[] y, int which, double[] x);
}
