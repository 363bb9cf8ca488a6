package dev.mechanist.experiments.cli.simulation;

import dev.mechanist.core.Spec;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.io.PrintWriter;
import java.util.Locale;

/** What an articulated body consists of, as a person looks for it: joints in order, limits, actuators, masses. */
final class BodyDescription {
    private static final String[] JOINTS = {"free", "ball", "slide", "hinge"};
    private static final String[] PER = {"", "", "N s/m", "N m s/rad"};

    private BodyDescription() {}

    static void print(BodyModel model, PrintWriter out) {
        Spec spec = new BodyDynamics(model.withOption(model.option().withIntegrator(BodyIntegrator.EULER))).spec();
        double[] mass = model.field("body_mass");
        double total = 0;
        for (double m : mass) {
            total += m;
        }
        out.printf(
                Locale.ROOT,
                "%s: %d bodies of %.4g kg, %d joints (%d positions, %d velocities), %d actuators; %s, %.4g s per step%n",
                model.name(),
                model.bodies() - 1,
                total,
                model.joints(),
                model.nq(),
                model.nv(),
                model.nu(),
                model.option().integrator().mjcf(),
                model.option().timestep());
        joints(model, spec, out);
        actuators(model, spec, out);
        out.println("bodies");
        double[] parent = model.field("body_parentid");
        for (int i = 1; i < model.bodies(); i++) {
            out.printf(
                    Locale.ROOT,
                    "  %-20s %9.4g kg  on %s%n",
                    called(model.bodyNames().get(i), "body", i),
                    mass[i],
                    called(model.bodyNames().get((int) parent[i]), "body", (int) parent[i]));
        }
        out.flush();
    }

    private static String called(String name, String kind, int index) {
        return name.isEmpty() ? kind + index : name;
    }

    private static void joints(BodyModel model, Spec spec, PrintWriter out) {
        out.println("joints, in the order of --qpos and --qvel, and their columns");
        double[] type = model.field("jnt_type");
        double[] first = model.field("jnt_qposadr");
        double[] dof = model.field("jnt_dofadr");
        double[] limited = model.field("jnt_limited");
        double[] range = model.field("jnt_range");
        double[] damping = model.field("dof_damping");
        double[] stiffness = model.field("jnt_stiffness");
        double[] body = model.field("jnt_bodyid");
        for (int j = 0; j < model.joints(); j++) {
            int kind = (int) type[j];
            int from = (int) first[j];
            int next = j + 1 < model.joints() ? (int) first[j + 1] : model.nq();
            String columns = spec.state().get(from).name()
                    + (next - from > 1 ? " .. " + spec.state().get(next - 1).name() : "");
            StringBuilder more = new StringBuilder();
            if (limited[j] == 1) {
                more.append(String.format(Locale.ROOT, "  from %.4g to %.4g", range[2 * j], range[2 * j + 1]));
            }
            if (damping[(int) dof[j]] != 0) {
                more.append(String.format(Locale.ROOT, "  damping %.4g %s", damping[(int) dof[j]], PER[kind]));
            }
            if (stiffness[j] != 0) {
                more.append(String.format(Locale.ROOT, "  stiffness %.4g", stiffness[j]));
            }
            out.printf(
                    Locale.ROOT,
                    "  %-20s %-5s of %-16s %s%s%n",
                    called(model.jointNames().get(j), "joint", j),
                    JOINTS[kind],
                    called(model.bodyNames().get((int) body[j]), "body", (int) body[j]),
                    columns,
                    more);
        }
    }

    private static void actuators(BodyModel model, Spec spec, PrintWriter out) {
        if (model.nu() == 0) {
            return;
        }
        out.println("actuators, in the order of --ctrl");
        double[] gear = model.field("actuator_gear");
        double[] limited = model.field("actuator_ctrllimited");
        double[] range = model.field("actuator_ctrlrange");
        for (int a = 0; a < model.nu(); a++) {
            String bounds = limited[a] == 1
                    ? String.format(Locale.ROOT, "  from %.4g to %.4g", range[2 * a], range[2 * a + 1])
                    : "";
            out.printf(
                    Locale.ROOT, "  %-20s gear %.4g%s%n", spec.action().get(a).name(), gear[6 * a], bounds);
        }
    }
}
