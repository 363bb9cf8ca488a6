/** Evolution strategies: the functions that they are compared on. */
package dev.mechanist.planners.evolution;
