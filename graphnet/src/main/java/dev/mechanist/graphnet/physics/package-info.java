/**
 * Networks with the structure of mechanics, for states of generalised coordinates and their rates or momenta. Read {@link
 * dev.mechanist.graphnet.physics.PhysicsSettings} first; the laws, a file each, are {@link
 * dev.mechanist.graphnet.physics.HamiltonianLaw} (Greydanus et al. 2019), {@link dev.mechanist.graphnet.physics.LagrangianLaw} (DeLaN,
 * Lutter et al. 2019) and, as the baseline without structure, {@link dev.mechanist.graphnet.physics.FreeLaw}; {@link
 * dev.mechanist.graphnet.physics.Mechanics} holds the equations of motion alone. {@link
 * dev.mechanist.graphnet.physics.NeuralPhysics} makes dynamics of them, {@link dev.mechanist.graphnet.physics.PhysicsTrainer} fits
 * them to measured derivatives or to stretches of episodes.
 */
package dev.mechanist.graphnet.physics;
