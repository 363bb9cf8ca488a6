/**
 * Trajectory optimisation: {@link dev.mechanist.planners.trajectory.BoxIlqr} (Tassa, Mansard and Todorov, ICRA 2014) and
 * {@link dev.mechanist.planners.trajectory.MultipleShooting}, which starts from infeasible trajectories. Read {@code
 * QuadraticModel}, then {@code BackwardPass}, {@code BoxQuadratic}, {@code ShootingIterate} and {@code ShootingRun}.
 */
package dev.mechanist.planners.trajectory;
