/**
 * Billiards: discs of any radius and mass on a table of any polygon, advanced exactly from impact to impact. Read {@link
 * dev.mechanist.envs.billiards.Table} and {@link dev.mechanist.envs.billiards.Disc} first, then {@link
 * dev.mechanist.envs.billiards.DiscSimulator}, which moves them (event-driven, after Lubachevsky 1991), with {@link
 * dev.mechanist.envs.billiards.SimultaneousImpacts} for several contacts at one moment (Smith et al. 2012), {@link
 * dev.mechanist.envs.billiards.RestingContacts} for those that have come to rest, by {@code ContactImpulses}, and {@link
 * dev.mechanist.envs.billiards.ImpactSensitivities} for derivatives through impacts. {@link
 * dev.mechanist.envs.billiards.BilliardDynamics} makes dynamics with parameters of it, {@link
 * dev.mechanist.envs.billiards.BilliardPresets} holds the worlds of the papers. Pictures have
 * a room of their own.
 */
package dev.mechanist.envs.billiards;
