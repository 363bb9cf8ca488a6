/**
 * The worlds by name. Read {@link dev.mechanist.envs.Environments} first: it names them all. A file here says what there is to do in one
 * family of worlds; what a task is stands in {@code tasks}, equations of motion in {@code fields}, {@code bodies}, {@code billiards} and
 * {@code particles}.
 */
package dev.mechanist.envs;
