package dev.mechanist.envs.bodies.model;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * A physical constant of a {@link BodyModel} that a fit may change, named {@code kind:name} as in {@code mass:link1}.
 *
 * @param kind which constant
 * @param index of the body, joint or actuator
 * @param name kind and name of the body, joint or actuator; a nameless one goes by its index
 */
public record BodyParameter(Kind kind, int index, String name) {
    /** Typical magnitude of a damping, stiffness or armature that a model does not give. */
    private static final double SCALE_OF_ZERO = 1e-2;

    private static final double LENGTH_OF_ZERO = 0.1;

    /** The constants. */
    public enum Kind {
        /** Mass of a body, kg; its moments of inertia follow, as when the density changes. */
        MASS("kg"),
        /** First principal moment of inertia of a body per mass, m^2. */
        GYRATION_X("m^2"),
        /** Second principal moment of inertia of a body per mass, m^2. */
        GYRATION_Y("m^2"),
        /** Third principal moment of inertia of a body per mass, m^2. */
        GYRATION_Z("m^2"),
        /** Distance of a body from its parent, m, along the offset in the model. */
        LENGTH("m"),
        /** Damping of a joint, N m s/rad or N s/m. */
        DAMPING("N m s/rad"),
        /** Stiffness of a joint, N m/rad or N/m. */
        STIFFNESS("N m/rad"),
        /** Armature of a joint, kg m^2 or kg. */
        ARMATURE("kg m^2"),
        /** Gear of an actuator on a hinge or slide. */
        GEAR(""),
        /** Gain of a position servo, N m/rad or N/m: what it exerts per error. */
        KP("N m/rad"),
        /** Damping of a servo, N m s/rad or N s/m. */
        KV("N m s/rad"),
        /** Dry friction of a hinge or slide, N m or N. */
        FRICTIONLOSS("N m"),
        /** Place of a body's centre of mass in its frame, m. */
        CENTRE_X("m"),
        CENTRE_Y("m"),
        CENTRE_Z("m"),
        /** Place of a body's frame in its parent's, m. */
        OFFSET_X("m"),
        OFFSET_Y("m"),
        OFFSET_Z("m"),
        /** Sliding friction between two geoms. */
        FRICTION(""),
        /** Time constant of the contact of two geoms, s. */
        TIMECONST("s"),
        /** Damping ratio of the contact of two geoms. */
        DAMPRATIO("");

        private final String unit;

        Kind(String unit) {
            this.unit = unit;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The parameters of a model whose derivatives have a closed form, bodies first; {@link #more} has the others. */
    public static List<BodyParameter> all(BodyModel model) {
        BodyTables t = model.tables();
        List<BodyParameter> all = new ArrayList<>();
        boolean[] moving = new boolean[t.bodyMass.length];
        for (int i = 1; i < t.bodyMass.length; i++) {
            moving[i] = moving[t.bodyParent[i]] || t.bodyDofCount[i] > 0;
            if (moving[i] && t.bodyMass[i] > 0) {
                for (Kind kind : List.of(Kind.MASS, Kind.GYRATION_X, Kind.GYRATION_Y, Kind.GYRATION_Z)) {
                    all.add(of(kind, i, t.bodyName));
                }
            }
            if (moving[t.bodyParent[i]] && lengthOf(t, i) > 0) {
                all.add(of(Kind.LENGTH, i, t.bodyName));
            }
        }
        for (int j = 0; j < t.jointName.length; j++) {
            for (Kind kind : List.of(Kind.DAMPING, Kind.STIFFNESS, Kind.ARMATURE)) {
                all.add(of(kind, j, t.jointName));
            }
        }
        for (int a = 0; a < t.actuatorJoint.length; a++) {
            if (t.actuatorJoint[a] >= 0 && t.jointType[t.actuatorJoint[a]] >= BodyTables.SLIDE) {
                all.add(of(Kind.GEAR, a, t.actuatorName));
            }
        }
        return all;
    }

    /** Further parameters of a model: of servos, dry friction, centres of mass, frames and contacts. */
    public static List<BodyParameter> more(BodyModel model) {
        BodyTables t = model.tables();
        List<BodyParameter> more = new ArrayList<>();
        for (int a = 0; a < t.actuatorJoint.length; a++) {
            if (t.actuatorGain[3 * a] != 0 && t.actuatorBias[3 * a + 1] == -t.actuatorGain[3 * a]) {
                more.add(of(Kind.KP, a, t.actuatorName));
            }
            if (t.actuatorBias[3 * a + 1] != 0 || t.actuatorBias[3 * a + 2] != 0) {
                more.add(of(Kind.KV, a, t.actuatorName));
            }
        }
        for (int j = 0; j < t.jointName.length; j++) {
            if (t.jointType[j] >= BodyTables.SLIDE) {
                more.add(of(Kind.FRICTIONLOSS, j, t.jointName));
            }
        }
        for (int i = 1; i < t.bodyMass.length; i++) {
            if (t.bodyMass[i] > 0) {
                for (Kind kind : List.of(Kind.CENTRE_X, Kind.CENTRE_Y, Kind.CENTRE_Z)) {
                    more.add(of(kind, i, t.bodyName));
                }
            }
            for (Kind kind : List.of(Kind.OFFSET_X, Kind.OFFSET_Y, Kind.OFFSET_Z)) {
                more.add(of(kind, i, t.bodyName));
            }
        }
        for (int p : model.touchingPairs()) {
            String pair = label(t.geomName, t.pairGeom[2 * p]) + "+" + label(t.geomName, t.pairGeom[2 * p + 1]);
            more.add(new BodyParameter(Kind.FRICTION, p, "friction:" + pair));
            if (t.pairSolref[2 * p] > 0) {
                more.add(new BodyParameter(Kind.TIMECONST, p, "timeconst:" + pair));
                more.add(new BodyParameter(Kind.DAMPRATIO, p, "dampratio:" + pair));
            }
        }
        return more;
    }

    private static String label(String[] names, int index) {
        return names[index].isEmpty() ? Integer.toString(index) : names[index];
    }

    private static BodyParameter of(Kind kind, int index, String[] names) {
        return new BodyParameter(kind, index, kind.word() + ":" + label(names, index));
    }

    /** Whether the derivative by it has a closed form. */
    public boolean closed() {
        return kind.ordinal() <= Kind.GEAR.ordinal();
    }

    /** Whether it may be below nothing. */
    public boolean signed() {
        return kind == Kind.GEAR
                || kind.ordinal() >= Kind.CENTRE_X.ordinal() && kind.ordinal() <= Kind.OFFSET_Z.ordinal();
    }

    /**
     * The parameters of the given names, in that order.
     *
     * @throws InputException for an unknown name; the message lists the known ones
     */
    public static List<BodyParameter> named(BodyModel model, List<String> names) {
        List<BodyParameter> all = new ArrayList<>(all(model));
        all.addAll(more(model));
        List<BodyParameter> chosen = new ArrayList<>();
        for (String name : names) {
            BodyParameter found = all.stream()
                    .filter(p -> p.name.equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InputException("model '" + model.name() + "' has no parameter '" + name
                            + "'; it has "
                            + String.join(", ", all.stream().map(p -> p.name).toList())));
            if (chosen.contains(found)) {
                throw new InputException("the parameter '" + name + "' is named twice");
            }
            chosen.add(found);
        }
        return chosen;
    }

    private static double lengthOf(BodyTables t, int i) {
        return Math.sqrt(t.bodyPos[3 * i] * t.bodyPos[3 * i]
                + t.bodyPos[3 * i + 1] * t.bodyPos[3 * i + 1]
                + t.bodyPos[3 * i + 2] * t.bodyPos[3 * i + 2]);
    }

    /** Its value in a model, in its unit. */
    public double value(BodyModel model) {
        return value(model.tables());
    }

    public double value(BodyTables t) {
        return switch (kind) {
            case MASS -> t.bodyMass[index];
            case GYRATION_X, GYRATION_Y, GYRATION_Z -> t.bodyInertia[3 * index + axis()] / t.bodyMass[index];
            case LENGTH -> lengthOf(t, index);
            case DAMPING -> t.dofDamping[t.jointDofAddress[index]];
            case STIFFNESS -> t.jointStiffness[index];
            case ARMATURE -> t.dofArmature[t.jointDofAddress[index]];
            case GEAR -> t.actuatorGear[6 * index];
            case KP -> t.actuatorGain[3 * index];
            case KV -> -t.actuatorBias[3 * index + 2];
            case FRICTIONLOSS -> t.dofFrictionLoss[t.jointDofAddress[index]];
            case CENTRE_X, CENTRE_Y, CENTRE_Z ->
                t.bodyInertialPos[3 * index + kind.ordinal() - Kind.CENTRE_X.ordinal()];
            case OFFSET_X, OFFSET_Y, OFFSET_Z -> t.bodyPos[3 * index + kind.ordinal() - Kind.OFFSET_X.ordinal()];
            case FRICTION -> t.pairFriction[5 * index];
            case TIMECONST -> t.pairSolref[2 * index];
            case DAMPRATIO -> t.pairSolref[2 * index + 1];
        };
    }

    /** Which principal moment. */
    public int axis() {
        return kind.ordinal() - Kind.GYRATION_X.ordinal();
    }

    /** Writes a value into tables of its own. */
    public void set(BodyTables t, double value) {
        switch (kind) {
            case MASS -> {
                double ratio = value / t.bodyMass[index];
                t.bodyMass[index] = value;
                for (int k = 0; k < 3; k++) {
                    t.bodyInertia[3 * index + k] *= ratio;
                }
            }
            case GYRATION_X, GYRATION_Y, GYRATION_Z -> t.bodyInertia[3 * index + axis()] = value * t.bodyMass[index];
            case LENGTH -> {
                double ratio = value / lengthOf(t, index);
                for (int k = 0; k < 3; k++) {
                    t.bodyPos[3 * index + k] *= ratio;
                }
            }
            case STIFFNESS -> t.jointStiffness[index] = value;
            case GEAR -> t.actuatorGear[6 * index] = value;
            case KP -> {
                t.actuatorGain[3 * index] = value;
                t.actuatorBias[3 * index + 1] = -value;
            }
            case KV -> t.actuatorBias[3 * index + 2] = -value;
            case FRICTIONLOSS -> t.dofFrictionLoss[t.jointDofAddress[index]] = value;
            case CENTRE_X, CENTRE_Y, CENTRE_Z ->
                t.bodyInertialPos[3 * index + kind.ordinal() - Kind.CENTRE_X.ordinal()] = value;
            case OFFSET_X, OFFSET_Y, OFFSET_Z ->
                t.bodyPos[3 * index + kind.ordinal() - Kind.OFFSET_X.ordinal()] = value;
            case FRICTION -> {
                t.pairFriction[5 * index] = value;
                t.pairFriction[5 * index + 1] = value;
            }
            case TIMECONST -> t.pairSolref[2 * index] = value;
            case DAMPRATIO -> t.pairSolref[2 * index + 1] = value;
            case DAMPING, ARMATURE -> {
                double[] of = kind == Kind.DAMPING ? t.dofDamping : t.dofArmature;
                int first = t.jointDofAddress[index];
                int dofs = JointType.values()[t.jointType[index]].dofs();
                java.util.Arrays.fill(of, first, first + dofs, value);
            }
        }
    }

    /** The parameter as fits see it, free, with its value in a model. */
    public Parameter describe(BodyModel model) {
        double value = value(model.tables());
        if (signed()) {
            double scale = kind == Kind.GEAR ? 1 : LENGTH_OF_ZERO;
            return Parameter.real(name, kind.unit, value, value == 0 ? scale : Math.abs(value));
        }
        Parameter p = value > 0
                ? Parameter.positive(name, kind.unit, value)
                : new Parameter(name, kind.unit, 0, SCALE_OF_ZERO, 0, Double.POSITIVE_INFINITY, true);
        boolean mustBePositive = kind == Kind.MASS
                || kind == Kind.LENGTH
                || kind == Kind.TIMECONST
                || kind.word().startsWith("gyration");
        return mustBePositive ? p.withBounds(1e-6 * value, Double.POSITIVE_INFINITY) : p;
    }
}
