/**
 * Tree search: {@link dev.mechanist.planners.tree.TreeSearch} (UCT, Kocsis and Szepesvari 2006, with progressive widening)
 * over a {@link dev.mechanist.planners.tree.SearchModel}: a model, a random one, or an environment itself.
 */
package dev.mechanist.planners.tree;
