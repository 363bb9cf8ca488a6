/**
 * The contracts in which models and planners meet, with random streams and rollouts: {@link dev.mechanist.core.Spec}, {@link
 * dev.mechanist.core.Dynamics} and what it may offer besides, {@link dev.mechanist.core.Planner}. Worlds and what acts in them ({@code
 * acting}), structures, costs, parameters ({@code dynamics}), data, files, numerics and Gaussians have rooms, which use this one and which
 * it does not know.
 *
 * <p>Notation, used everywhere: n states, m actions, H horizon, B batch rows, E outputs, N data points. State x_t, action
 * u_t, x_{t+1} = f(x_t, u_t) for t = 0..H-1; cost sum_t l(x_t, u_t) + l_H(x_H). SI units; angles in rad, unwrapped, zero
 * hanging down unless the source of a task says otherwise.
 *
 * <p>Batches are {@code DMatrixRMaj} with one row per element. A rollout flattens time into columns: X [B, (H+1) n] holds
 * x_0 .. x_H side by side, U [B, H m] holds u_0 .. u_{H-1}. Outputs are reshaped, inputs are never modified, and an output
 * that is also an input is refused.
 *
 * <p>Row kernels ({@code double[]} with an offset) exist so that a model or a cost written for one state serves batches,
 * rollouts and gradients without copying or allocating. Matrices in kernels are row-major.
 */
package dev.mechanist.core;
