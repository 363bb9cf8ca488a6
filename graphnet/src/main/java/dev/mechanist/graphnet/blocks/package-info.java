/**
 * Networks over graphs, as parts of tensor programs: a {@link dev.mechanist.graphnet.blocks.GraphLayout} says which edges join
 * which nodes, {@link dev.mechanist.graphnet.blocks.GraphArrays} hold their numbers, and a {@link
 * dev.mechanist.graphnet.blocks.GraphBlock} is one round of messages (Battaglia et al. 2018, algorithm 1). {@link
 * dev.mechanist.graphnet.blocks.EncodeProcessDecode} and {@link dev.mechanist.graphnet.blocks.TwoBlocks} are networks of them; {@link dev.mechanist.graphnet.blocks.RecurrentGraph} keeps a memory of every node and edge. {@link
 * dev.mechanist.graphnet.blocks.EquivariantNetwork} (Satorras et al. 2021) and {@link dev.mechanist.graphnet.blocks.PairForces} turn with
 * the particles that they see.
 *
 * <p>Nodes lie along the first axis, so that one layout serves all: [nodes, rows, width] for many states of one graph, [nodes,
 * width] for one state of many graphs side by side.
 */
package dev.mechanist.graphnet.blocks;
