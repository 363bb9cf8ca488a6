/**
 * Trajectory optimisation: {@link dev.mechanist.planners.trajectory.BoxIlqr} (Tassa, Mansard and Todorov, ICRA 2014) and
 * {@link dev.mechanist.planners.trajectory.MultipleShooting}, which starts from infeasible trajectories. Read {@code
 * QuadraticModel}, then {@code BackwardPass}, {@code BoxQuadratic}, {@code ShootingIterate}, {@code ShootingTrial} and {@code ShootingRun};
 * {@link dev.mechanist.planners.trajectory.WorkSharing} says who computes.
 */
package dev.mechanist.planners.trajectory;
