/**
 * Physics from data. {@link dev.mechanist.sysid.MeasuredSystem} says how the records of a machine are fitted ({@code shooting} does it),
 * {@link dev.mechanist.sysid.FittedModel} is what is stored of it, {@link dev.mechanist.sysid.PooledFit} fits systems of several sizes
 * together, and {@link dev.mechanist.sysid.WindowScore} says how well a model predicts other records. Linear models, Gaussian processes
 * and models of outputs by free run have rooms of their own.
 */
package dev.mechanist.sysid;
