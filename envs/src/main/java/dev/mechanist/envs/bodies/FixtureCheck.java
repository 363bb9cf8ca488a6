package dev.mechanist.envs.bodies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.shapes.SearchLimits;
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

        /** The share of its tolerance that the error takes; nothing for no error, whatever the tolerance. */
        public double used() {
            return error == 0 ? 0 : error / tolerance;
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
                double[] expected = RecordedNumbers.flat(entry.getValue());
                double[] actual = model.field(field);
                worst.merge(group, RecordedNumbers.relative(expected, actual, 1), Math::max);
            });
        }
        JsonNode body = c.path("body");
        if (body.has("inertia") && body.has("iquat")) {
            worst.merge(
                    "body",
                    rotational(
                            RecordedNumbers.flat(body.get("iquat")), RecordedNumbers.flat(body.get("inertia")), model),
                    Math::max);
        }
        for (String field : List.of("qpos0", "qpos_spring")) {
            if (c.has(field)) {
                worst.merge(
                        "qpos",
                        RecordedNumbers.relative(RecordedNumbers.flat(c.get(field)), model.field(field), 1),
                        Math::max);
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
        worst.merge("option", RecordedNumbers.relative(recorded, scalars, 1), Math::max);
        worst.merge(
                "option",
                RecordedNumbers.relative(RecordedNumbers.flat(option.path("gravity")), o.gravity(), 1),
                Math::max);
        worst.merge(
                "option", RecordedNumbers.relative(RecordedNumbers.flat(option.path("wind")), o.wind(), 1), Math::max);
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
            worst = Math.max(worst, RecordedNumbers.relative(expected, actual, 0));
            worst = Math.max(
                    worst,
                    RecordedNumbers.relative(
                            Arrays.copyOfRange(inertias, 3 * i, 3 * i + 3),
                            Arrays.copyOfRange(t.bodyInertia, 3 * i, 3 * i + 3),
                            0));
        }
        return worst;
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
                        run.path("impratio").asDouble(1))
                .withSearch(searchOf(run, base.option().search())));
        BodySimulator simulator = new BodySimulator(model);
        for (JsonNode probe : run.path("probes")) {
            results.addAll(RecordedProbe.check(model, simulator, id, probe, run));
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
            System.arraycopy(RecordedNumbers.flat(run.get("qpos").get(k)), 0, states[k], 0, nq);
            System.arraycopy(RecordedNumbers.flat(run.get("qvel").get(k)), 0, states[k], nq, model.nv());
            if (model.na() > 0) {
                System.arraycopy(
                        RecordedNumbers.flat(run.get("act").get(k)), 0, states[k], nq + model.nv(), model.na());
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
            double[] u = model.nu() == 0
                    ? new double[0]
                    : RecordedNumbers.flat(run.get("ctrl").get(k));
            if (model.mocaps() > 0) {
                simulator.moveMocap(
                        RecordedNumbers.flat(run.get("mocap_pos").get(k)),
                        RecordedNumbers.flat(run.get("mocap_quat").get(k)));
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
                double[] expected = RecordedNumbers.flat(run.get("energy").get(k));
                energy = Math.max(energy, RecordedNumbers.relative(expected, simulator.energy(states[k], 0), 1));
            }
        }
        double unsettled = Math.max(RecordedNumbers.unsettled(run), 10 * RecordedNumbers.searched(model, run));
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

    private static SearchLimits searchOf(JsonNode run, SearchLimits usual) {
        return new SearchLimits(
                run.path("ccd_tolerance").asDouble(usual.tolerance()),
                run.path("ccd_iterations").asInt(usual.rounds()));
    }
}
