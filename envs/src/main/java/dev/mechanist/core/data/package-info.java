/**
 * Episodes: how they come about, how they are kept, and what is learned from.
 *
 * <p>{@link dev.mechanist.core.data.EpisodePlayer} plays them in an environment; {@link
 * dev.mechanist.core.data.EpisodeStore} keeps them in files (CSV, NPZ, and HDF5 in the layout of Minari). Of a data set,
 * {@link dev.mechanist.core.data.Transitions} are its steps, one row each, and {@link dev.mechanist.core.data.Windows}
 * stretches of several; {@link dev.mechanist.core.data.StateEncoding} is what a model sees of them (angles as sine and
 * cosine), {@link dev.mechanist.core.data.Normaliser} how it is scaled. {@link dev.mechanist.core.data.Resampling} brings
 * records to a time step.
 */
package dev.mechanist.core.data;
