/**
 * Graph networks that learn how systems of objects and relations move, and carry over to systems never seen (Sanchez-Gonzalez et al.
 * 2018). Read {@link dev.mechanist.graphnet.GraphModel} first: one set of weights, bound to any {@link
 * dev.mechanist.core.structure.Structure} of its sort. A view of the room {@code views} says what nodes and edges see of a state and how their
 * changes become the next one; {@code GraphPredictor} joins it, the normalisers and a network of the room {@code blocks}; {@link
 * dev.mechanist.graphnet.GraphModelTrainer} fits it to {@code GraphData}; {@link dev.mechanist.graphnet.OneStepError} judges models of
 * any class alike. A {@link dev.mechanist.graphnet.RecurrentGraphModel} is not told all static numbers: it watches a system first ({@code
 * ParameterInference}) and predicts it with what it found.
 *
 * <p>Here is also the door to what this module stores. Neural ensembles, policies and other regressors have rooms below.
 */
package dev.mechanist.graphnet;
