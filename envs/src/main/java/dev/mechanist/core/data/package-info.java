/**
 * Episodes and how they come about: {@link dev.mechanist.core.data.EpisodePlayer} plays them in an environment.
 */
package dev.mechanist.core.data;
