/**
 * The contracts in which models, planners and worlds meet, with random streams and rollouts. Data, costs, dynamics, files, numerics
 * and Gaussians have rooms below, which use this one and which it does not know.
 *
 * <p>Notation, used everywhere: n states, m actions, H horizon, B batch rows, E outputs, N data points. State x_t, action
 * u_t, x_{t+1} = f(x_t, u_t) for t = 0..H-1; cost sum_t l(x_t, u_t) + l_H(x_H). SI units; angles in rad, unwrapped, zero
 * hanging down unless the source of a task says otherwise.
 *
 * <p>Batches are {@code DMatrixRMaj} with one row per element. A rollout flattens time into columns: X [B, (H+1) n] holds
 * x_0 .. x_H side by side, U [B, H m] holds u_0 .. u_{H-1}. Outputs are reshaped, inputs are never modified, and an output
 * that is also an input is refused.
 *
 * <p>A system made of parts has a {@link dev.mechanist.core.Structure}: K objects, R relations between them, their static
 * features, and which entries of state and action belong to which. A {@link dev.mechanist.core.StructuredModel} is bound to
 * any structure of its {@link dev.mechanist.core.StructureSchema sort}.
 *
 * <p>Row kernels ({@code double[]} with an offset) exist so that a model or a cost written for one state serves batches,
 * rollouts and gradients without copying or allocating. Matrices in kernels are row-major.
 */
package dev.mechanist.core;
