/**
 * Any other regressor as dynamics: a {@link dev.mechanist.graphnet.regression.Regressor} predicts normalised changes, {@link
 * dev.mechanist.graphnet.regression.RegressorDynamics} makes a model of it; random forests (Breiman 2001) are the example.
 */
package dev.mechanist.graphnet.regression;
