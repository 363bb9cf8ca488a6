/**
 * What systems are made of. A {@link dev.mechanist.core.structure.Structure} has K objects, R relations between them, their static
 * features, and which entries of state and action belong to which. A {@link dev.mechanist.core.structure.StructuredModel} is bound to any
 * structure of its {@link dev.mechanist.core.structure.StructureSchema sort}.
 */
package dev.mechanist.core.structure;
