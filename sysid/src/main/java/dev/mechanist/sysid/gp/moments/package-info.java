/**
 * Exact moments of a process under a Gaussian input, with their adjoint (Deisenroth, Fox and Rasmussen, PAMI 2015, section
 * 4): {@link dev.mechanist.sysid.gp.moments.GaussianProcessMoments} in Java, {@link
 * dev.mechanist.sysid.gp.moments.TensorMoments} on a device.
 */
package dev.mechanist.sysid.gp.moments;
