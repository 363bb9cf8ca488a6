/**
 * Where equations of motion come from that records are fitted to: by their name ({@link dev.mechanist.sysid.equations.KnownEquations}).
 */
package dev.mechanist.sysid.equations;
