/**
 * Point masses in the plane and in space, any number of them: springs, charges, gravitation, weight. Read {@link
 * dev.mechanist.envs.particles.ParticleSystem} first, which says what acts on what; {@link
 * dev.mechanist.envs.particles.ParticleField} are its equations of motion with derivatives by state, forces and parameters, {@link
 * dev.mechanist.envs.particles.ParticleStructure} shows it to models as objects and relations. {@link
 * dev.mechanist.envs.particles.MassStrings} holds the string of masses of DeepMind's graph_nets (Battaglia et al. 2018), {@link
 * dev.mechanist.envs.particles.ParticlePresets} charged particles, springs and orbits of other papers.
 */
package dev.mechanist.envs.particles;
