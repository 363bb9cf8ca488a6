/**
 * Pictures of worlds: a {@link dev.mechanist.envs.drawing.Drawing} draws one state, {@link
 * dev.mechanist.envs.drawing.Renderer} makes frames, film strips and poses over time of it, {@link
 * dev.mechanist.envs.drawing.AnimatedGif} an animation.
 */
package dev.mechanist.envs.drawing;
