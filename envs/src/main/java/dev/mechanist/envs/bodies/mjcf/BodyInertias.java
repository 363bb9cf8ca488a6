package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.mjcf.ModelDraft.Body;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Geom;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Joint;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Site;
import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.mjcf.text.MjcfOrientation;
import dev.mechanist.envs.bodies.mjcf.text.MjcfSettings;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Pose;
import dev.mechanist.envs.bodies.model.PrincipalAxes;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;
import java.util.List;

/** Masses and inertias of the bodies of a draft: given ones, or those of their geoms. */
final class BodyInertias {
    private final ModelDraft draft;
    private final MjcfSettings settings;
    private final MjcfOrientation orientation;

    BodyInertias(ModelDraft draft, MjcfSettings settings) {
        this.draft = draft;
        this.settings = settings;
        orientation = new MjcfOrientation(settings.degrees, settings.eulerSequence);
    }

    void compile() {
        for (int i = 1; i < draft.bodies.size(); i++) {
            compile(draft.bodies.get(i));
            align(i);
        }
        scaleTotalMass();
        checkMovingMass();
    }

    private void compile(Body body) {
        boolean fromGeoms = settings.inertiaFromGeom.equals("true")
                || body.inertial == null && !settings.inertiaFromGeom.equals("false");
        if (body.inertial != null) {
            checkInertial(body.inertial);
        }
        List<Geom> counted = fromGeoms ? counted(body) : List.of();
        if (!counted.isEmpty()) {
            sum(counted, body);
        } else if (body.inertial != null) {
            takeInertial(body);
        } else {
            // So does MuJoCo: it matters where a bound gives the body a mass, and for how soft what holds it is.
            body.inertialPos = body.written.pos().clone();
            body.inertialQuat = body.written.quat().clone();
        }
        body.mass = Math.max(body.mass, settings.boundMass);
        for (int i = 0; i < 3; i++) {
            body.inertia[i] = Math.max(body.inertia[i], settings.boundInertia);
        }
        double a = body.inertia[0];
        double b = body.inertia[1];
        double c = body.inertia[2];
        double slack = 1e-12 * (a + b + c);
        if (a + b < c - slack || a + c < b - slack || b + c < a - slack) {
            if (!settings.balanceInertia) {
                MjcfElement place = body.inertial == null ? body.element : body.inertial;
                throw place.error("no body has the principal moments of inertia " + a + ", " + b + ", " + c
                        + ": each two must reach the third; correct them, or use balanceinertia");
            }
            Arrays.fill(body.inertia, (a + b + c) / 3);
        }
    }

    private static void checkInertial(MjcfElement e) {
        if (!e.has("mass") || !e.has("pos")) {
            throw e.error("needs the attributes pos and mass");
        }
        if (e.has("fullinertia")) {
            if (MjcfOrientation.ATTRIBUTES.stream().anyMatch(e::has)) {
                throw e.error("fullinertia and an orientation exclude each other");
            }
            if (e.has("diaginertia")) {
                throw e.error("fullinertia and diaginertia exclude each other");
            }
        }
    }

    private void takeInertial(Body body) {
        MjcfElement e = body.inertial;
        body.mass = e.nonNegative("mass", 0);
        double[] quat = orientation.of(e);
        if (e.has("fullinertia")) {
            PrincipalAxes axes = PrincipalAxes.of(e.numbers("fullinertia", 6, 6));
            if (!(axes.moments()[2] > 0)) {
                throw e.error("fullinertia=\"" + e.text("fullinertia", "")
                        + "\" is not positive definite; its principal moments are " + Arrays.toString(axes.moments()));
            }
            body.inertia = axes.moments();
            quat = axes.quaternion();
        } else {
            body.inertia = e.vector("diaginertia", 0, 0, 0).clone();
            for (double moment : body.inertia) {
                if (moment < 0) {
                    throw e.error("diaginertia=\"" + e.text("diaginertia", "") + "\" must not be negative");
                }
            }
        }
        Pose pose = body.inertialFrame.then(new Pose(e.vector("pos", 0, 0, 0), quat));
        body.inertialPos = pose.pos();
        body.inertialQuat = pose.quat();
    }

    /** The geoms that inertia comes from; none where they have no mass. */
    private List<Geom> counted(Body body) {
        List<Geom> counted = body.geoms.stream()
                .filter(g -> g.group >= settings.inertiaGroups[0] && g.group <= settings.inertiaGroups[1])
                .toList();
        double mass = counted.stream().mapToDouble(g -> g.mass).sum();
        return mass < BodyTables.MINIMUM ? List.of() : counted;
    }

    private static void sum(List<Geom> counted, Body body) {
        if (counted.size() == 1) {
            Geom g = counted.get(0);
            body.mass = g.mass;
            body.inertialPos = g.pose.pos().clone();
            body.inertialQuat = g.pose.quat().clone();
            body.inertia = g.inertia.clone();
            return;
        }
        double mass = 0;
        double[] centre = new double[3];
        for (Geom g : counted) {
            mass += g.mass;
            for (int i = 0; i < 3; i++) {
                centre[i] += g.mass * g.pose.pos()[i];
            }
        }
        for (int i = 0; i < 3; i++) {
            centre[i] /= mass;
        }
        double[] total = new double[6];
        for (Geom g : counted) {
            double[] rotated = Rotations.rotatedDiagonal(g.pose.quat(), g.inertia);
            double x = g.pose.pos()[0] - centre[0];
            double y = g.pose.pos()[1] - centre[1];
            double z = g.pose.pos()[2] - centre[2];
            total[0] += rotated[0] + g.mass * (y * y + z * z);
            total[1] += rotated[1] + g.mass * (x * x + z * z);
            total[2] += rotated[2] + g.mass * (x * x + y * y);
            total[3] += rotated[3] - g.mass * x * y;
            total[4] += rotated[4] - g.mass * x * z;
            total[5] += rotated[5] - g.mass * y * z;
        }
        PrincipalAxes axes = PrincipalAxes.of(total);
        body.mass = mass;
        body.inertialPos = centre;
        body.inertialQuat = axes.quaternion();
        body.inertia = axes.moments();
    }

    /** Where a free joint says so, the frame of a body without children moves into its inertial frame. */
    private void align(int i) {
        Body body = draft.bodies.get(i);
        if (body.joints.stream().noneMatch((Joint j) -> j.aligned) || draft.hasChildren(i)) {
            return;
        }
        Pose inertial = new Pose(body.inertialPos, body.inertialQuat);
        Pose back = inertial.inverse();
        body.pose = body.pose.then(inertial);
        body.inertialPos = new double[3];
        body.inertialQuat = Rotations.identity();
        body.geoms.forEach(g -> g.pose = back.then(g.pose));
        draft.sites.replaceAll(
                s -> s.body() == i ? new Site(s.name(), i, back.then(s.pose()), s.round(), s.radii()) : s);
    }

    private void scaleTotalMass() {
        double total = draft.bodies.stream().mapToDouble(b -> b.mass).sum();
        if (settings.totalMass > 0 && total > 0) {
            double factor = settings.totalMass / total;
            for (Body b : draft.bodies) {
                b.mass *= factor;
                for (int i = 0; i < 3; i++) {
                    b.inertia[i] *= factor;
                }
            }
        }
    }

    /** A moving body needs mass and inertia, its own or of bodies fixed to it. */
    private void checkMovingMass() {
        boolean[] heavy = new boolean[draft.bodies.size()];
        for (int i = draft.bodies.size() - 1; i > 0; i--) {
            Body b = draft.bodies.get(i);
            heavy[i] |= b.mass > BodyTables.MINIMUM && Arrays.stream(b.inertia).allMatch(v -> v > BodyTables.MINIMUM);
            if (!b.joints.isEmpty() && !heavy[i]) {
                throw b.element.error(
                        "a moving body needs mass and inertia; give it a geom with volume or a full <inertial>");
            }
            if (b.joints.isEmpty()) {
                heavy[b.parent] |= heavy[i];
            }
        }
    }
}
