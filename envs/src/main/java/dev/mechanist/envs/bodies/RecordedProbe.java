package dev.mechanist.envs.bodies;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.envs.bodies.FixtureCheck.Result;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.ContactPoint;
import dev.mechanist.envs.bodies.shapes.GeomShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One recorded state of a run against ours: every term of forward dynamics, contacts, tendons and actuators, places of bodies. */
final class RecordedProbe {
    /** Below this a generalised force is rounding noise of cancelling terms, and its relative error means nothing. */
    private static final double FORCE_FLOOR = 1e-2;
    /** efc_type of a row of a friction pyramid. */
    private static final int PYRAMID = 6;

    private RecordedProbe() {}

    /** Compares what makes up the acceleration in one recorded state of a run. */
    static List<Result> check(BodyModel model, BodySimulator simulator, String id, JsonNode probe, JsonNode run) {
        List<Result> results = new ArrayList<>();
        double[] q = RecordedNumbers.flat(probe.get("qpos"));
        double[] v = RecordedNumbers.flat(probe.get("qvel"));
        double[] act = RecordedNumbers.flat(probe.path("act"));
        double[] x = Arrays.copyOf(q, q.length + v.length + act.length);
        System.arraycopy(v, 0, x, q.length, v.length);
        System.arraycopy(act, 0, x, q.length + v.length, act.length);
        double[] u = RecordedNumbers.flat(probe.path("ctrl"));
        if (model.mocaps() > 0) {
            simulator.moveMocap(
                    RecordedNumbers.flat(probe.get("mocap_pos")), RecordedNumbers.flat(probe.get("mocap_quat")));
        }
        ForwardDynamics f = simulator.forwardDynamics(x, 0, u, 0);
        BodyPoses poses = simulator.poses(x, 0);
        String at = id + "@" + probe.path("step").asInt();
        compare(results, at, probe, "qM", f.massMatrix(), 0, 1e-11);
        compare(results, at, probe, "qfrc_bias", f.bias(), FORCE_FLOOR, 1e-11);
        compare(results, at, probe, "qfrc_passive", f.passive(), FORCE_FLOOR, 1e-11);
        compare(results, at, probe, "qfrc_spring", f.spring(), FORCE_FLOOR, 1e-11);
        compare(results, at, probe, "qfrc_damper", f.damper(), FORCE_FLOOR, 1e-11);
        compare(results, at, probe, "qfrc_fluid", f.fluid(), FORCE_FLOOR, 1e-11);
        compare(results, at, probe, "qfrc_actuator", f.actuator(), FORCE_FLOOR, 1e-11);
        compare(results, at, probe, "qacc_smooth", f.smoothAcceleration(), 1, 1e-10);
        boolean touched = probe.path("ncon").asInt() > 0 || probe.path("nf").asInt() > 0;
        double rough = RecordedNumbers.searched(model, run);
        double open = Math.max(RecordedNumbers.unsettledForce(run), 10 * rough);
        double solved = Math.max(touched ? 1e-8 : 1e-10, open);
        compare(results, at, probe, "qfrc_constraint", f.constraint(), FORCE_FLOOR, Math.max(1e-8, open));
        compare(results, at, probe, "qacc", f.acceleration(), 1, solved);
        if (probe.path("contact").size() > 0) {
            contacts(model, results, at, probe, f.contacts(), new double[] {Math.max(1e-11, rough), Math.max(1e-8, open)
            });
        }
        pulls(model, simulator, results, at, probe, x, u);
        compare(results, at, probe, "xpos", poses.position(), 1, 1e-12);
        compare(results, at, probe, "xquat", poses.quaternion(), 1, 1e-12);
        compare(results, at, probe, "xipos", poses.centre(), 1, 1e-12);
        compare(results, at, probe, "energy", simulator.energy(x, 0), 1, 1e-11);
        compare(results, at, probe, "com0", poses.totalCentre(model), 1, 1e-12);
        compare(results, at, probe, "linvel0", poses.totalVelocity(model), 1, 1e-11);
        compare(results, at, probe, "angmom0", poses.angularMomentum(model), 1, 1e-11);
        return results;
    }

    /** Lengths, speeds and forces of tendons and actuators. */
    private static void pulls(
            BodyModel model,
            BodySimulator simulator,
            List<Result> results,
            String at,
            JsonNode probe,
            double[] x,
            double[] u) {
        PullReadings pulls = PullReadings.of(model, simulator, x, u);
        compare(results, at, probe, "ten_length", pulls.tendonLength(), 1, 1e-11);
        compare(results, at, probe, "ten_velocity", pulls.tendonSpeed(), 1, 1e-11);
        compare(results, at, probe, "ten_J", pulls.tendonRows(), 1, 1e-11);
        compare(results, at, probe, "actuator_length", pulls.actuatorLength(), 1, 1e-11);
        compare(results, at, probe, "actuator_velocity", pulls.actuatorSpeed(), 1, 1e-11);
        compare(results, at, probe, "actuator_moment", pulls.actuatorRows(), 1, 1e-11);
        compare(results, at, probe, "actuator_force", pulls.actuatorForce(), 1, 1e-11);
        compare(results, at, probe, "act_dot", pulls.activationRate(), 1, 1e-11);
    }

    /** Contacts that exert forces, in any order: each recorded one against the nearest of the same geoms. */
    private static void contacts(
            BodyModel model,
            List<Result> results,
            String run,
            JsonNode probe,
            List<ContactPoint> found,
            double[] tolerances) {
        double[] force = RecordedNumbers.flat(probe.path("efc_force"));
        double place = 0;
        double push = 0;
        int expected = 0;
        for (JsonNode c : probe.path("contact")) {
            boolean forced = c.has("efc_address");
            int row = c.path("efc_address").asInt();
            if (row < 0) {
                continue;
            }
            expected++;
            double nearest = Double.POSITIVE_INFINITY;
            double error = Double.POSITIVE_INFINITY;
            for (ContactPoint p : found) {
                boolean same = p.geom1() == c.path("geom").get(0).asInt()
                        && p.geom2() == c.path("geom").get(1).asInt();
                double distance = Math.max(
                        Math.abs(p.distance() - c.path("dist").asDouble()),
                        RecordedNumbers.relative(RecordedNumbers.flat(c.get("pos")), p.position(), 1));
                if (same && distance < nearest) {
                    boolean turned = coincident(model, p);
                    nearest = Math.max(
                            distance,
                            turned ? 0 : RecordedNumbers.relative(RecordedNumbers.flat(c.get("frame")), p.frame(), 1));
                    error = turned || !forced
                            ? 0
                            : RecordedNumbers.relative(contactForce(model, c, probe, force, row), p.force(), 1);
                }
            }
            place = Math.max(place, nearest);
            push = Math.max(push, error);
        }
        results.add(new Result(run, "number of contacts", Math.abs(expected - found.size()), 0));
        results.add(new Result(run, "contact place", place, tolerances[0]));
        results.add(new Result(run, "contact force", push, tolerances[1]));
    }

    /** Whether the middles of two round ends are in one place: rounding alone says where the normal points. */
    private static boolean coincident(BodyModel model, ContactPoint p) {
        BodyTables t = model.tables();
        double radii = t.geomSize[3 * p.geom1()] + t.geomSize[3 * p.geom2()];
        return t.geomType[p.geom2()] <= GeomShape.CAPSULE.code() && Math.abs(p.distance() + radii) < 1e-9;
    }

    /** What a contact may pull: the rows of a recording push by that much more. */
    private static double adhesion(BodyModel model, JsonNode contact) {
        BodyTables t = model.tables();
        int first = contact.path("geom").get(0).asInt();
        int second = contact.path("geom").get(1).asInt();
        for (int p = 0; p < t.pairAdhesion.length; p++) {
            if (t.pairGeom[2 * p] == first && t.pairGeom[2 * p + 1] == second) {
                return t.pairAdhesion[p];
            }
        }
        return 0;
    }

    /** Along and about the axes of the contact, from the forces of its rows. */
    private static double[] contactForce(BodyModel model, JsonNode contact, JsonNode probe, double[] rows, int row) {
        double[] f = new double[contact.path("dim").asInt()];
        boolean pyramid = probe.path("efc_type").get(row).asInt() == PYRAMID;
        f[0] = -adhesion(model, contact);
        for (int k = 0; k < f.length; k++) {
            if (!pyramid) {
                f[k] += rows[row + k];
            } else if (k > 0) {
                f[0] += rows[row + 2 * k - 2] + rows[row + 2 * k - 1];
                f[k] = contact.path("friction").get(k - 1).asDouble() * (rows[row + 2 * k - 2] - rows[row + 2 * k - 1]);
            }
        }
        return f;
    }

    private static void compare(
            List<Result> results,
            String run,
            JsonNode probe,
            String quantity,
            double[] actual,
            double floor,
            double tolerance) {
        if (probe.has(quantity)) {
            results.add(new Result(
                    run,
                    quantity,
                    RecordedNumbers.relative(RecordedNumbers.flat(probe.get(quantity)), actual, floor),
                    tolerance));
        }
    }
}
