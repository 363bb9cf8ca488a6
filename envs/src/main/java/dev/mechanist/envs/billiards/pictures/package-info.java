/**
 * Pictures of billiards. {@link dev.mechanist.envs.billiards.pictures.BallCamera} paints balls between walls into bytes, the same on
 * every machine, whole or as glimpses about a ball; {@link dev.mechanist.envs.billiards.pictures.BallPictures} are the frames
 * that learned models see, {@link dev.mechanist.envs.billiards.pictures.BilliardDrawing} the drawing that people see.
 */
package dev.mechanist.envs.billiards.pictures;
