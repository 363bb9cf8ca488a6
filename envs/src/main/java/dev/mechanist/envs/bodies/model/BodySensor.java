package dev.mechanist.envs.bodies.model;

import java.util.List;

/**
 * One sensor of a model.
 *
 * @param name empty without one
 * @param type what it measures
 * @param on what it is on
 * @param object index of that
 * @param against the frame that it measures against; world for none
 * @param reference index of that
 * @param cutoff bound of what it reads, 0 for none
 */
public record BodySensor(String name, Type type, Frame on, int object, Frame against, int reference, double cutoff) {
    /** What a frame belongs to; of a body the inertial frame, or its own. */
    public enum Frame {
        WORLD,
        BODY,
        XBODY,
        GEOM,
        SITE
    }

    /** What there is to measure, by the names of MJCF, with what the numbers are called. */
    public enum Type {
        JOINTPOS(""),
        JOINTVEL(""),
        BALLQUAT("w x y z"),
        BALLANGVEL("x y z"),
        JOINTACTUATORFRC(""),
        TENDONPOS(""),
        TENDONVEL(""),
        TENDONACTUATORFRC(""),
        ACTUATORPOS(""),
        ACTUATORVEL(""),
        ACTUATORFRC(""),
        FRAMEPOS("x y z"),
        FRAMEQUAT("w x y z"),
        FRAMEXAXIS("x y z"),
        FRAMEYAXIS("x y z"),
        FRAMEZAXIS("x y z"),
        FRAMELINVEL("x y z"),
        FRAMEANGVEL("x y z"),
        FRAMELINACC("x y z"),
        FRAMEANGACC("x y z"),
        SUBTREECOM("x y z"),
        SUBTREELINVEL("x y z"),
        SUBTREEANGMOM("x y z"),
        TOUCH(""),
        ACCELEROMETER("x y z"),
        VELOCIMETER("x y z"),
        GYRO("x y z"),
        FORCE("x y z"),
        TORQUE("x y z"),
        CLOCK(""),
        E_POTENTIAL(""),
        E_KINETIC(""),
        MAGNETOMETER("x y z"),
        JOINTLIMITPOS(""),
        JOINTLIMITVEL(""),
        JOINTLIMITFRC("");

        private final List<String> parts;

        Type(String parts) {
            this.parts = List.of(parts.split(" "));
        }

        public List<String> parts() {
            return parts;
        }

        /** Whether a cutoff bounds it: not directions. */
        public boolean bounded() {
            return this != BALLQUAT
                    && this != FRAMEQUAT
                    && this != FRAMEXAXIS
                    && this != FRAMEYAXIS
                    && this != FRAMEZAXIS;
        }
    }
}
