/**
 * Where equations of motion come from that records are fitted to: by their name ({@link
 * dev.mechanist.sysid.equations.KnownEquations}), or from one Java file that a person wrote ({@link
 * dev.mechanist.sysid.equations.JavaEquations}: compiled in memory, held to its contract by {@code FieldCheck}, watched by {@code
 * SourceField}). {@link dev.mechanist.sysid.equations.SealedPhysics} is what is stored of the latter, which runs nothing.
 */
package dev.mechanist.sysid.equations;
