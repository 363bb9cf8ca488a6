package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.ContactPoint;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Derivatives of a step through contacts, against central differences, where the set that touches and pushes stays. */
class ContactDerivativesTest {
    private static final double STEP = 1e-6;
    private static final String FLOOR =
            "<geom type='plane' size='9 9 1' euler='3 -4 5' friction='0.7 0.03 0.02' condim='%d'/>";

    private static BodyModel model(String option, String world) {
        return Mjcf.parse(
                "<mujoco><option timestep='0.004' " + option + "/><default><geom solimp='0.6 0.9 0.03 0.4 2' "
                        + "solref='0.05 0.8'/></default><worldbody>" + world + "</worldbody></mujoco>",
                "m.xml");
    }

    /** A leg of a slide, a hinge and a ball with something at its end, deep in the floor. */
    private static String leg(String foot) {
        return "<body pos='0.1 0.2 0.5'><joint type='slide' axis='0.1 0 1' damping='0.4'/><joint axis='0.2 1 0.1' damping='0.3'/>"
                + "<geom size='0.04' mass='1' contype='0' conaffinity='0'/><body pos='0.05 0 -0.2'><joint type='ball'/>"
                + "<geom size='0.03' mass='0.5' contype='0' conaffinity='0'/>"
                + foot + "</body></body>";
    }

    private static double[] state(BodyModel model, double... q) {
        double[] x = Arrays.copyOf(model.qpos0(), model.nq() + model.nv());
        System.arraycopy(q, 0, x, 0, q.length);
        for (int d = 0; d < model.nv(); d++) {
            x[model.nq() + d] = 0.3 * Math.sin(3 * d + 1);
        }
        return x;
    }

    private static String foot(String name) {
        return switch (name) {
            case "sphere" -> "<geom pos='0.1 0.05 -0.22' size='0.12' mass='0.4'/>";
            case "capsule" -> "<geom type='capsule' fromto='-0.2 0 -0.22 0.25 0.05 -0.2' size='0.12' mass='0.4'/>";
            case "cylinder" -> "<geom type='cylinder' fromto='-0.2 0 -0.22 0.25 0.05 -0.2' size='0.12' mass='0.4'/>";
            case "ellipsoid" -> "<geom type='ellipsoid' pos='0.1 0.05 -0.22' size='0.2 0.14 0.12' mass='0.4'/>";
            default -> "<geom type='box' pos='0 0 -0.2' size='0.15 0.1 0.13' mass='0.4'/>";
        };
    }

    @ParameterizedTest
    @CsvSource({
        "sphere, 1, pyramidal, Euler",
        "sphere, 6, pyramidal, Euler",
        "sphere, 6, elliptic, RK4",
        "capsule, 3, pyramidal, RK4",
        "capsule, 4, elliptic, Euler",
        "box, 3, pyramidal, Euler",
        "box, 3, elliptic, Euler",
        "cylinder, 3, elliptic, Euler",
        "ellipsoid, 4, pyramidal, Euler"
    })
    void throughAFloor(String name, int condim, String cone, String integrator) {
        BodyModel model = model(
                "cone='" + cone + "' impratio='2' integrator='" + integrator + "'",
                FLOOR.formatted(condim) + leg(foot(name)));
        check(model, state(model, 0.02, 0.1, 0.97, 0.1, -0.15, 0.12), 1e-7);
    }

    /** Place and frame between two bodies are differenced, with a step that costs some digits. */
    @ParameterizedTest
    @CsvSource({"pyramidal, 3", "elliptic, 4"})
    void betweenMovingBodies(String cone, int condim) {
        String geom = "condim='" + condim + "' friction='0.6 0.05 0.01'";
        BodyModel model = model(
                "gravity='0 0 0' cone='" + cone + "'",
                "<body><freejoint/><geom type='capsule' size='0.1 0.3' mass='1' " + geom + "/></body>"
                        + "<body pos='0.15 0.03 0.02'><joint type='slide' axis='1 0.3 0'/><joint axis='0 1 0.2' pos='0 0 0.3'/>"
                        + "<geom type='capsule' size='0.08 0.3' euler='70 5 0' mass='2' " + geom + "/></body>"
                        + "<body pos='-0.2 0 0.1'><freejoint/><geom size='0.12' mass='1' " + geom + "/></body>"
                        + "<body pos='-0.42 0.02 0.1'><freejoint/><geom type='box' euler='5 8 3' size='0.12 0.2 0.3' mass='3' "
                        + geom + "/></body>");
        check(model, state(model), 1e-6);
    }

    /** Solids whose place of contact is searched for, to rounding: where a search stops before, a step is not smooth. */
    @Test
    void betweenRoundBodies() {
        String geom = "condim='4' friction='0.6 0.05 0.01'";
        BodyModel model = model(
                "gravity='0 0 0' ccd_tolerance='0'",
                "<body><freejoint/><geom type='ellipsoid' size='0.2 0.1 0.15' mass='1' " + geom + "/></body>"
                        + "<body pos='0.15 0.03 0.12'><joint type='slide' axis='1 0.3 0'/><joint axis='0 1 0.2' pos='0 0 0.3'/>"
                        + "<geom type='capsule' size='0.08 0.3' euler='70 5 0' mass='2' " + geom + "/></body>"
                        + "<body pos='-0.28 0 0.05'><freejoint/><geom type='cylinder' euler='20 40 0' size='0.12 0.1' mass='1' "
                        + geom + "/></body>"
                        + "<body pos='-0.49 0.02 0.1'><freejoint/><geom type='box' euler='5 8 30' size='0.12 0.2 0.3' mass='3' "
                        + geom + "/></body>");
        check(model, state(model), 1e-6);
    }

    private static void check(BodyModel model, double[] x, double tolerance) {
        BodyDynamics f = new BodyDynamics(model);
        BodySimulator simulator = new BodySimulator(model);
        List<ContactPoint> points =
                simulator.forwardDynamics(x, 0, new double[0], 0).contacts();
        assertTrue(points.stream().anyMatch(c -> c.force()[0] > 1e-3), "something pushes");
        int nv = model.nv();
        double[] a = new double[4 * nv * nv];
        f.tangentJacobians(x, 0, new double[0], 0, a, new double[0]);
        double largest = Arrays.stream(a).map(Math::abs).max().orElseThrow();
        for (int k = 0; k < 2 * nv; k++) {
            double[] plus = moved(f, simulator, x, k, STEP);
            double[] minus = moved(f, simulator, x, k, -STEP);
            double[] change = difference(model, minus, plus);
            for (int r = 0; r < 2 * nv; r++) {
                assertEquals(
                        change[r] / (2 * STEP), a[r * 2 * nv + k], tolerance * largest, "row " + r + ", column " + k);
            }
        }
    }

    private static double[] moved(BodyDynamics f, BodySimulator simulator, double[] x, int direction, double step) {
        double[] tangent = new double[2 * f.model().nv()];
        tangent[direction] = step;
        double[] from = new double[x.length];
        f.displace(x, 0, tangent, from, 0);
        double[] next = new double[x.length];
        simulator.step(from, 0, new double[0], 0, next, 0);
        return next;
    }

    /** The tangent from one state to another. */
    private static double[] difference(BodyModel model, double[] from, double[] to) {
        BodyTables t = model.tables();
        double[] out = new double[2 * t.nv];
        for (int j = 0; j < t.jointType.length; j++) {
            int q = t.jointPositionAddress[j];
            int d = t.jointDofAddress[j];
            boolean free = t.jointType[j] == BodyTables.FREE;
            for (int k = 0; k < 3 && free; k++) {
                out[d + k] = to[q + k] - from[q + k];
            }
            if (t.jointType[j] >= BodyTables.SLIDE) {
                out[d] = to[q] - from[q];
            } else {
                Rotations.difference(to, q + (free ? 3 : 0), from, q + (free ? 3 : 0), out, d + (free ? 3 : 0));
            }
        }
        for (int d = 0; d < t.nv; d++) {
            out[t.nv + d] = to[t.nq + d] - from[t.nq + d];
        }
        return out;
    }

    /** Equalities and limits of tendons, by differences: against differences of another step. */
    @ParameterizedTest
    @CsvSource({"Euler", "RK4"})
    void throughTiesAndTendons(String integrator) {
        BodyModel model = Mjcf.parse(
                "<mujoco><option timestep='0.004' integrator='" + integrator + "'/><worldbody>"
                        + "<body name='a'><joint name='j' axis='0 1 0'/><geom size='0.1' pos='0.3 0 0' mass='2'/>"
                        + "<body name='b' pos='0.3 0 0'><joint name='k' axis='0 1 0.3'/><geom size='0.1' pos='0.2 0 0.1' mass='1'/></body>"
                        + "</body><body name='c' pos='0.6 0 0.2'><joint type='ball'/><geom size='0.1' pos='0.1 0 0' mass='0.5'/></body>"
                        + "</worldbody><contact><exclude body1='b' body2='c'/></contact>"
                        + "<tendon><fixed name='t' range='-0.1 0.2' limited='true' solreflimit='0.05 0.7'><joint joint='j' coef='1'/>"
                        + "<joint joint='k' coef='-2'/></fixed></tendon>"
                        + "<equality><connect body1='b' body2='c' anchor='0.2 0 0.1' solref='0.06 0.9'/></equality>"
                        + "<actuator><motor joint='j'/></actuator></mujoco>",
                "m.xml");
        double[] x = state(model, 0.3, -0.2);
        x[x.length - model.nv()] = 0.4;
        BodyDynamics f = new BodyDynamics(model);
        int n = 2 * model.nv();
        double[] a = new double[n * n];
        double[] b = new double[n];
        f.tangentJacobians(x, 0, new double[] {0.7}, 0, a, b);
        double largest = Arrays.stream(a).map(Math::abs).max().orElseThrow();
        BodySimulator simulator = new BodySimulator(model);
        for (int k = 0; k < n; k++) {
            double[] tangent = new double[n];
            tangent[k] = 1e-5;
            double[] from = new double[x.length];
            f.displace(x, 0, tangent, from, 0);
            double[] plus = new double[x.length];
            simulator.step(from, 0, new double[] {0.7}, 0, plus, 0);
            tangent[k] = -1e-5;
            f.displace(x, 0, tangent, from, 0);
            double[] minus = new double[x.length];
            simulator.step(from, 0, new double[] {0.7}, 0, minus, 0);
            double[] change = difference(model, minus, plus);
            for (int r = 0; r < n; r++) {
                assertEquals(change[r] / 2e-5, a[r * n + k], 1e-7 * largest, "row " + r + ", column " + k);
            }
        }
        double[] plus = new double[x.length];
        double[] minus = new double[x.length];
        simulator.step(x, 0, new double[] {0.7 + 1e-4}, 0, plus, 0);
        simulator.step(x, 0, new double[] {0.7 - 1e-4}, 0, minus, 0);
        double[] change = difference(model, minus, plus);
        for (int r = 0; r < n; r++) {
            assertEquals(change[r] / 2e-4, b[r], 1e-7, "control, row " + r);
        }
    }

    private static BodyModel foot(double... v) {
        return Mjcf.parse(
                "<mujoco><option timestep='0.002'/><worldbody><geom name='floor' type='plane' size='1 1 1' friction='0.1' solref='"
                        + v[1] + " " + v[2] + "'/>"
                        + "<body name='a' pos='0 0 0.6'><joint name='x' type='slide' axis='1 0 0'/><joint name='z' type='slide' axis='0 0 1'/>"
                        + "<inertial pos='0 0 0.1' mass='3' diaginertia='1 1 1'/>"
                        + "<body name='b' pos='0.04 0 " + v[6] + "'><joint name='j' axis='0 1 0' frictionloss='" + v[5]
                        + "'/>"
                        + "<inertial pos='" + v[7] + " 0 -0.15' mass='0.7' diaginertia='0.02 0.02 0.01'/>"
                        + "<geom name='foot' size='0.1' pos='0.05 0 -0.32' friction='" + v[0] + "' solref='" + v[1]
                        + " " + v[2]
                        + "'/></body></body></worldbody>"
                        + "<actuator><position name='p' joint='j' kp='" + v[3] + "' kv='" + v[4]
                        + "'/></actuator></mujoco>",
                "m.xml");
    }

    /** Through a contact that slides, by what stands in the file: against differences of files with other numbers. */
    @Test
    void byParametersThroughContacts() {
        double[] v = {0.4, 0.03, 0.8, 25, 1.5, 0.3, -0.2, 0.02};
        List<String> names = List.of(
                "friction:floor+foot",
                "timeconst:floor+foot",
                "dampratio:floor+foot",
                "kp:p",
                "kv:p",
                "frictionloss:j",
                "offset_z:b",
                "centre_x:b");
        BodyDynamics f = new BodyDynamics(foot(v), names);
        double[] x = {0.1, -0.0, 0.2, 0.7, -0.4, 0.9};
        double[] u = {0.3};
        x[1] = -0.01;
        List<ContactPoint> points =
                new BodySimulator(foot(v)).forwardDynamics(x, 0, u, 0).contacts();
        assertTrue(points.get(0).force()[0] > 1, "it pushes");
        double[] p = new double[6 * 8];
        f.advanceWithSensitivities(x, 0, u, 0, 0.002, new double[6], 0, new double[36], new double[6], p);
        for (int c = 0; c < v.length; c++) {
            double[] high = v.clone();
            double[] low = v.clone();
            high[c] *= 1 + 1e-4;
            low[c] *= 1 - 1e-4;
            double[] above = new double[6];
            double[] below = new double[6];
            new BodySimulator(foot(high)).step(x, 0, u, 0, above, 0);
            new BodySimulator(foot(low)).step(x, 0, u, 0, below, 0);
            double largest = 0;
            for (int r = 0; r < 6; r++) {
                double expected = (above[r] - below[r]) / (2e-4 * v[c]);
                assertEquals(expected, p[r * 8 + c], 1e-6 * (1 + Math.abs(expected)), names.get(c) + ", row " + r);
                largest = Math.max(largest, Math.abs(expected));
            }
            assertTrue(largest > 1e-6, names.get(c) + " matters");
        }
    }
}
