package dev.mechanist.envs.bodies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.ContactPoint;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.shapes.Collisions;
import dev.mechanist.envs.bodies.shapes.GeomShape;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the simulator with a recording of another engine, a {@code mujoco-fixture/1} file: compiled constants, quantities of
 * forward dynamics at recorded states, single steps and whole trajectories.
 */
public final class FixtureCheck {
    private static final String SCHEMA = "mujoco-fixture/1";
    /** Below this a generalised force is rounding noise of cancelling terms, and its relative error means nothing. */
    private static final double FORCE_FLOOR = 1e-2;
    /** Places of contacts that were searched for, and what became of a bodies' motion by them. */
    private static final double SEARCHED = 1e-4;

    private static final double COARSELY_SEARCHED = 1e-3;
    /** efc_type of a row of a friction pyramid. */
    private static final int PYRAMID = 6;

    /**
     * The worst error of one quantity in one run.
     *
     * @param run run of the fixture; {@code compiled} for the model itself
     * @param quantity what was compared
     * @param error worst error, in the units of the tolerance
     * @param tolerance largest error that passes
     */
    public record Result(String run, String quantity, double error, double tolerance) {
        public boolean passed() {
            return error <= tolerance;
        }
    }

    private final JsonNode fixture;
    private final String place;

    private FixtureCheck(JsonNode fixture, String place) {
        this.fixture = fixture;
        this.place = place;
        if (!SCHEMA.equals(fixture.path("schema").asText(SCHEMA)) || !fixture.has("compiled")) {
            throw new InputException(place + ": is no " + SCHEMA + " file; it needs the field compiled");
        }
    }

    /**
     * Reads a fixture.
     *
     * @param place what to call it in messages
     */
    public static FixtureCheck read(InputStream json, String place) {
        try {
            return new FixtureCheck(new ObjectMapper().readTree(json), place);
        } catch (IOException e) {
            throw new InputException(place + ": is not JSON: " + e.getMessage().split("\n")[0], e);
        }
    }

    /** The name of the recorded model. */
    public String name() {
        return fixture.path("name").asText();
    }

    /** The path of the model as the recording names it; may be empty. */
    public String modelPath() {
        return fixture.path("source").path("path").asText("");
    }

    /** SHA-256 of the recorded model's XML, hexadecimal; may be empty. */
    public String modelHash() {
        return fixture.path("xml_sha256").asText("");
    }

    /** Compares a model with everything in the fixture. */
    public List<Result> check(BodyModel model) {
        List<Result> results = new ArrayList<>();
        compiled(model, results);
        for (JsonNode run : fixture.path("runs")) {
            // Noslip iterations move the solution away from the optimum; there is nothing of the kind here.
            if (run.path("noslip_iterations").asInt() == 0) {
                run(model, run, results);
            }
        }
        return results;
    }

    private void compiled(BodyModel model, List<Result> results) {
        JsonNode c = fixture.get("compiled");
        JsonNode sizes = c.path("sizes");
        int[] mine = {model.nq(), model.nv(), model.nu(), model.bodies(), model.joints(), model.geoms(), model.sites()};
        String[] fields = {"nq", "nv", "nu", "nbody", "njnt", "ngeom", "nsite"};
        for (int i = 0; i < mine.length; i++) {
            if (sizes.has(fields[i]) && sizes.get(fields[i]).asInt() != mine[i]) {
                throw new InputException(place + ": the recorded model has " + fields[i] + " = "
                        + sizes.get(fields[i]).asInt() + ", this one " + mine[i] + "; are they the same file?");
            }
        }
        Map<String, Double> worst = new LinkedHashMap<>();
        for (String group : List.of("body", "jnt", "dof", "geom", "site", "actuator", "tendon")) {
            c.path(group).properties().forEach(entry -> {
                String field = group + "_" + entry.getKey();
                if (!entry.getValue().isArray() || !COMPARED.contains(field)) {
                    return;
                }
                double[] expected = flat(entry.getValue());
                double[] actual = model.field(field);
                worst.merge(group, relative(expected, actual, 1), Math::max);
            });
        }
        JsonNode body = c.path("body");
        if (body.has("inertia") && body.has("iquat")) {
            worst.merge("body", rotational(flat(body.get("iquat")), flat(body.get("inertia")), model), Math::max);
        }
        for (String field : List.of("qpos0", "qpos_spring")) {
            if (c.has(field)) {
                worst.merge("qpos", relative(flat(c.get(field)), model.field(field), 1), Math::max);
            }
        }
        JsonNode option = c.path("option");
        BodyOption o = model.option();
        double[] scalars = {o.timestep(), o.density(), o.viscosity(), o.disableFlags()};
        double[] recorded = {
            option.path("timestep").asDouble(),
            option.path("density").asDouble(),
            option.path("viscosity").asDouble(),
            option.path("disableflags").asDouble()
        };
        worst.merge("option", relative(recorded, scalars, 1), Math::max);
        worst.merge("option", relative(flat(option.path("gravity")), o.gravity(), 1), Math::max);
        worst.merge("option", relative(flat(option.path("wind")), o.wind(), 1), Math::max);
        worst.merge(
                "option",
                option.path("integrator").asText().equals(o.integrator().mjcf()) ? 0.0 : 1.0,
                Math::max);
        worst.forEach((quantity, error) -> results.add(new Result("compiled", quantity, error, 1e-12)));
    }

    private static final List<String> COMPARED = List.of(
            "body_parentid",
            "body_rootid",
            "body_pos",
            "body_quat",
            "body_ipos",
            "body_mass",
            "body_jntnum",
            "body_jntadr",
            "body_dofnum",
            "body_dofadr",
            "jnt_type",
            "jnt_qposadr",
            "jnt_dofadr",
            "jnt_bodyid",
            "jnt_limited",
            "jnt_pos",
            "jnt_axis",
            "jnt_stiffness",
            "jnt_range",
            "jnt_margin",
            "jnt_solref",
            "jnt_solimp",
            "dof_bodyid",
            "dof_jntid",
            "dof_parentid",
            "dof_armature",
            "dof_damping",
            "geom_type",
            "geom_bodyid",
            "geom_size",
            "geom_pos",
            "geom_quat",
            "site_bodyid",
            "site_pos",
            "site_quat",
            "actuator_gear",
            "actuator_gainprm",
            "actuator_biasprm",
            "actuator_ctrllimited",
            "actuator_ctrlrange",
            "actuator_forcelimited",
            "actuator_forcerange",
            "actuator_actlimited",
            "actuator_actrange",
            "actuator_actearly",
            "actuator_dyntype",
            "actuator_lengthrange",
            "actuator_acc0",
            "tendon_length0",
            "tendon_lengthspring",
            "tendon_range");

    /** Worst relative error of R diag(inertia) R' over the bodies; the principal frame itself is not unique. */
    private static double rotational(double[] quaternions, double[] inertias, BodyModel model) {
        BodyTables t = model.tables();
        double worst = 0;
        for (int i = 1; i < t.bodyMass.length; i++) {
            double[] expected = Rotations.rotatedDiagonal(
                    Arrays.copyOfRange(quaternions, 4 * i, 4 * i + 4), Arrays.copyOfRange(inertias, 3 * i, 3 * i + 3));
            double[] actual = Rotations.rotatedDiagonal(
                    Arrays.copyOfRange(t.bodyInertialQuat, 4 * i, 4 * i + 4),
                    Arrays.copyOfRange(t.bodyInertia, 3 * i, 3 * i + 3));
            worst = Math.max(worst, relative(expected, actual, 0));
            worst = Math.max(
                    worst,
                    relative(
                            Arrays.copyOfRange(inertias, 3 * i, 3 * i + 3),
                            Arrays.copyOfRange(t.bodyInertia, 3 * i, 3 * i + 3),
                            0));
        }
        return worst;
    }

    /** How far the recording itself may be from the optimum: contacts and friction losses solved to a finite tolerance. */
    private static double unsettled(JsonNode run) {
        boolean rubs = false;
        for (JsonNode contacts : run.path("ncon")) {
            rubs |= contacts.asInt() > 0;
        }
        for (JsonNode probe : run.path("probes")) {
            rubs |= probe.path("nf").asInt() > 0;
        }
        boolean newton = run.path("solver").asText("Newton").equals("Newton");
        return !rubs || newton && run.path("tolerance").asDouble() == 0 ? 0 : newton ? 1e-5 : 1e-4;
    }

    /** The same for accelerations and forces: methods without second derivatives stop by what a step changes in velocities. */
    private static double unsettledForce(JsonNode run) {
        boolean newton = run.path("solver").asText("Newton").equals("Newton");
        return newton ? unsettled(run) : unsettled(run) / run.path("timestep").asDouble();
    }

    /**
     * How far a run is from that optimum where contacts were searched for: there the recording itself ends within 1e-4 when its
     * search was carried on to rounding, and otherwise where its tolerance let it stop.
     */
    private static double searched(BodyModel model, JsonNode run) {
        BodyTables t = model.tables();
        boolean any = Arrays.stream(model.touchingPairs())
                .anyMatch(p -> Collisions.searched(t.geomType[t.pairGeom[2 * p]], t.geomType[t.pairGeom[2 * p + 1]]));
        return !any ? 0 : run.path("ccd_tolerance").asDouble() < 1e-9 ? SEARCHED : COARSELY_SEARCHED;
    }

    private void run(BodyModel base, JsonNode run, List<Result> results) {
        String id = run.path("id").asText();
        BodyIntegrator integrator = Arrays.stream(BodyIntegrator.values())
                .filter(i -> i.mjcf().equals(run.path("integrator").asText()))
                .findFirst()
                .orElseThrow(() -> new InputException(place + ": run " + id + " has the unknown integrator "
                        + run.path("integrator").asText()));
        BodyModel model = base.withOption(base.option()
                .withTimestep(run.path("timestep").asDouble())
                .withIntegrator(integrator)
                .withDisableFlags(run.path("disableflags").asInt())
                .withCone(
                        run.path("cone").asText("pyramidal").equals("elliptic"),
                        run.path("impratio").asDouble(1)));
        BodySimulator simulator = new BodySimulator(model);
        for (JsonNode probe : run.path("probes")) {
            probe(model, simulator, id, probe, run, results);
        }
        trajectory(model, simulator, id, run, results);
    }

    private void trajectory(BodyModel model, BodySimulator simulator, String id, JsonNode run, List<Result> results) {
        int nq = model.nq();
        int n = simulator.n();
        int steps = run.path("nstep").asInt();
        double[][] states = new double[steps + 1][n];
        double[] scale = new double[n];
        Arrays.fill(scale, 1);
        for (int k = 0; k <= steps; k++) {
            System.arraycopy(flat(run.get("qpos").get(k)), 0, states[k], 0, nq);
            System.arraycopy(flat(run.get("qvel").get(k)), 0, states[k], nq, model.nv());
            if (model.na() > 0) {
                System.arraycopy(flat(run.get("act").get(k)), 0, states[k], nq + model.nv(), model.na());
            }
            for (int i = 0; i < n; i++) {
                scale[i] = Math.max(scale[i], Math.abs(states[k][i]));
            }
        }
        double[] x = states[0].clone();
        double[] next = new double[n];
        double single = 0;
        double[] until = new double[4];
        int[] ends = {1, 10, 100, 200};
        double energy = 0;
        for (int k = 0; k < steps; k++) {
            double[] u = model.nu() == 0 ? new double[0] : flat(run.get("ctrl").get(k));
            if (model.mocaps() > 0) {
                simulator.moveMocap(
                        flat(run.get("mocap_pos").get(k)),
                        flat(run.get("mocap_quat").get(k)));
            }
            simulator.step(states[k], 0, u, 0, next, 0);
            single = Math.max(single, scaled(next, states[k + 1], scale));
            simulator.step(x, 0, u, 0, next, 0);
            System.arraycopy(next, 0, x, 0, n);
            for (int e = 0; e < ends.length; e++) {
                if (k + 1 <= ends[e]) {
                    until[e] = Math.max(until[e], scaled(x, states[k + 1], scale));
                }
            }
            if (run.has("energy") && k % 20 == 0) {
                double[] expected = flat(run.get("energy").get(k));
                energy = Math.max(energy, relative(expected, simulator.energy(states[k], 0), 1));
            }
        }
        double unsettled = Math.max(unsettled(run), 10 * searched(model, run));
        results.add(new Result(id, "one step", single, Math.max(1e-11, unsettled)));
        double[] tolerances = {1e-11, 1e-11, 1e-10, 1e-9};
        for (int e = 0; e < ends.length; e++) {
            results.add(new Result(id, "steps to " + ends[e], until[e], Math.max(tolerances[e], unsettled)));
        }
        results.add(new Result(id, "energy", energy, 1e-11));
    }

    private static double scaled(double[] actual, double[] expected, double[] scale) {
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            double error = Math.abs(actual[i] - expected[i]) / scale[i];
            worst = error <= worst ? worst : error;
        }
        return worst;
    }

    private void probe(
            BodyModel model, BodySimulator simulator, String id, JsonNode probe, JsonNode run, List<Result> results) {
        double[] q = flat(probe.get("qpos"));
        double[] v = flat(probe.get("qvel"));
        double[] act = flat(probe.path("act"));
        double[] x = Arrays.copyOf(q, q.length + v.length + act.length);
        System.arraycopy(v, 0, x, q.length, v.length);
        System.arraycopy(act, 0, x, q.length + v.length, act.length);
        double[] u = flat(probe.path("ctrl"));
        if (model.mocaps() > 0) {
            simulator.moveMocap(flat(probe.get("mocap_pos")), flat(probe.get("mocap_quat")));
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
        double rough = searched(model, run);
        double open = Math.max(unsettledForce(run), 10 * rough);
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
        double[] force = flat(probe.path("efc_force"));
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
                        relative(flat(c.get("pos")), p.position(), 1));
                if (same && distance < nearest) {
                    boolean turned = coincident(model, p);
                    nearest = Math.max(distance, turned ? 0 : relative(flat(c.get("frame")), p.frame(), 1));
                    error = turned || !forced ? 0 : relative(contactForce(c, probe, force, row), p.force(), 1);
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

    /** Along and about the axes of the contact, from the forces of its rows. */
    private static double[] contactForce(JsonNode contact, JsonNode probe, double[] rows, int row) {
        double[] f = new double[contact.path("dim").asInt()];
        boolean pyramid = probe.path("efc_type").get(row).asInt() == PYRAMID;
        for (int k = 0; k < f.length; k++) {
            if (!pyramid) {
                f[k] = rows[row + k];
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
            results.add(new Result(run, quantity, relative(flat(probe.get(quantity)), actual, floor), tolerance));
        }
    }

    /** Largest difference over the largest expected entry, or over the floor where that is larger. */
    private static double relative(double[] expected, double[] actual, double floor) {
        if (expected.length != actual.length) {
            return Double.POSITIVE_INFINITY;
        }
        double scale = floor;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            scale = Math.max(scale, Math.abs(expected[i]));
            double error = Math.abs(expected[i] - actual[i]);
            worst = error <= worst ? worst : error;
        }
        return worst == 0 ? 0 : worst / scale;
    }

    private static double[] flat(JsonNode node) {
        List<JsonNode> leaves = new ArrayList<>();
        collect(node, leaves);
        return leaves.stream()
                .mapToDouble(n -> n.isBoolean() ? (n.asBoolean() ? 1 : 0) : n.asDouble())
                .toArray();
    }

    private static void collect(JsonNode node, List<JsonNode> leaves) {
        if (node.isArray()) {
            node.forEach(child -> collect(child, leaves));
        } else if (!node.isMissingNode() && !node.isNull()) {
            leaves.add(node);
        }
    }
}
