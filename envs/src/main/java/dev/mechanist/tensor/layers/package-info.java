/**
 * Parts of networks as small records: {@link dev.mechanist.tensor.layers.Dense}, convolutions and their transposes, layer
 * normalisation, and the recurrent cells {@link dev.mechanist.tensor.layers.GruCell} and {@link
 * dev.mechanist.tensor.layers.LstmCell}. Each names its variables, declares them from a seed, and applies itself in a {@link
 * dev.mechanist.tensor.TensorScope}; {@link dev.mechanist.tensor.layers.Layer#chain} puts layers one after the other.
 * {@link dev.mechanist.tensor.layers.DenseLayers} are several dense ones, of one network or of many side by side.
 */
package dev.mechanist.tensor.layers;
