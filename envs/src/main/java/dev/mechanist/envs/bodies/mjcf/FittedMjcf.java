package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.mjcf.text.MjcfOrientation;
import dev.mechanist.envs.bodies.mjcf.text.MjcfReader;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A model's text with the values of a fitted one: what a parameter says is written where MJCF has it, and nothing else changes.
 * Mass, its place and its moments become an {@code <inertial>}; what holds between two geoms a {@code <pair>}.
 */
public final class FittedMjcf {
    private final MjcfElement root;
    private final BodyModel model;
    private final List<MjcfElement> bodies = new ArrayList<>();
    private final List<Boolean> framed = new ArrayList<>();
    private final List<List<MjcfElement>> joints = new ArrayList<>();
    private final List<List<MjcfElement>> geoms = new ArrayList<>();
    private final List<MjcfElement> actuators = new ArrayList<>();

    private FittedMjcf(MjcfElement root, BodyModel model) {
        this.root = root;
        this.model = model;
        joints.add(new ArrayList<>());
        geoms.add(new ArrayList<>());
        bodies.add(root);
        framed.add(false);
        section("worldbody").forEach(e -> walk(e, 0, false));
        section("actuator").forEach(e -> actuators.addAll(e.children()));
    }

    /**
     * @param xml the model that was fitted, as text
     * @param fitted with other values
     * @param parameters names of what was fitted, see {@link BodyParameter}
     * @throws InputException where a value cannot be told in the place that it would have
     */
    public static String of(String xml, BodyModel fitted, List<String> parameters) {
        FittedMjcf text = new FittedMjcf(MjcfReader.parse(xml, fitted.name()), fitted);
        if (text.bodies.size() != fitted.bodies()
                || text.joints.stream().mapToInt(List::size).sum() != fitted.joints()
                || text.geoms.stream().mapToInt(List::size).sum() != fitted.geoms()) {
            throw new InputException("model '" + fitted.name()
                    + "': repeated or attached parts have no lines of their own; write them out to have the fitted body"
                    + " as a file");
        }
        BodyParameter.named(fitted, parameters).forEach(text::write);
        return text.root.toXml();
    }

    private List<MjcfElement> section(String name) {
        return root.children().stream().filter(e -> e.name().equals(name)).toList();
    }

    private void walk(MjcfElement parent, int body, boolean inFrame) {
        for (MjcfElement e : parent.children()) {
            switch (e.name()) {
                case "joint", "freejoint" -> joints.get(body).add(e);
                case "geom" -> geoms.get(body).add(e);
                case "frame" -> walk(e, body, true);
                case "body" -> {
                    bodies.add(e);
                    framed.add(inFrame);
                    joints.add(new ArrayList<>());
                    geoms.add(new ArrayList<>());
                    walk(e, bodies.size() - 1, false);
                }
                default -> {
                    // Nothing that a parameter belongs to.
                }
            }
        }
    }

    private static MjcfElement nth(List<List<MjcfElement>> lists, int index) {
        return lists.stream().flatMap(List::stream).skip(index).findFirst().orElseThrow();
    }

    private static String text(double[] values, int from, int count) {
        StringBuilder out = new StringBuilder();
        for (int k = from; k < from + count; k++) {
            out.append(k > from ? " " : "").append(values[k]);
        }
        return out.toString();
    }

    private void write(BodyParameter p) {
        int i = p.index();
        String value = Double.toString(p.value(model));
        switch (p.kind()) {
            case MASS, GYRATION_X, GYRATION_Y, GYRATION_Z, CENTRE_X, CENTRE_Y, CENTRE_Z -> inertial(i);
            case LENGTH, OFFSET_X, OFFSET_Y, OFFSET_Z -> place(i);
            case DAMPING, STIFFNESS -> {
                // Both, as springdamper gives both.
                MjcfElement joint = nth(joints, i);
                int dof = (int) model.field("jnt_dofadr")[i];
                joint.attributes().put("springdamper", "0 0");
                joint.attributes().put("stiffness", Double.toString(model.field("jnt_stiffness")[i]));
                joint.attributes().put("damping", Double.toString(model.field("dof_damping")[dof]));
            }
            case ARMATURE, FRICTIONLOSS ->
                nth(joints, i).attributes().put(p.kind().name().toLowerCase(Locale.ROOT), value);
            case GEAR -> actuators.get(i).attributes().put("gear", value);
            case KP, KV -> servo(i);
            case FRICTION, TIMECONST, DAMPRATIO -> pair(i);
        }
    }

    private void inertial(int i) {
        for (MjcfElement compiler : section("compiler")) {
            if (compiler.attributes().containsKey("settotalmass")) {
                throw compiler.error("settotalmass scales all masses; leave it out to have the fitted body as a file");
            }
            compiler.attributes().remove("inertiafromgeom");
        }
        MjcfElement body = bodies.get(i);
        body.children().removeIf(e -> e.name().equals("inertial"));
        MjcfElement inertial = new MjcfElement("inertial", body.file(), body.line());
        inertial.attributes().put("pos", text(model.field("body_ipos"), 3 * i, 3));
        inertial.attributes().put("quat", text(model.field("body_iquat"), 4 * i, 4));
        inertial.attributes().put("mass", Double.toString(model.field("body_mass")[i]));
        inertial.attributes().put("diaginertia", text(model.field("body_inertia"), 3 * i, 3));
        body.children().add(0, inertial);
    }

    private void place(int i) {
        MjcfElement body = bodies.get(i);
        if (framed.get(i)) {
            throw body.error("is in a <frame>; take it out to have the fitted body as a file");
        }
        body.attributes().keySet().removeAll(MjcfOrientation.ATTRIBUTES);
        body.attributes().put("pos", text(model.field("body_pos"), 3 * i, 3));
        body.attributes().put("quat", text(model.field("body_quat"), 4 * i, 4));
    }

    private void servo(int i) {
        MjcfElement e = actuators.get(i);
        int width = model.field("actuator_gainprm").length / model.nu();
        double[] bias = model.field("actuator_biasprm");
        double kp = model.field("actuator_gainprm")[width * i];
        double kv = -bias[width * i + 2];
        if (e.name().equals("general")) {
            e.attributes().put("gainprm", Double.toString(kp));
            e.attributes().put("biasprm", text(bias, width * i, 3));
            return;
        }
        if (Set.of("position", "intvelocity").contains(e.name())) {
            e.attributes().put("kp", Double.toString(kp));
            e.attributes().remove("dampratio");
        }
        if (kv != 0 || e.attributes().containsKey("kv")) {
            e.attributes().put("kv", Double.toString(kv));
        }
    }

    private String name(int geom) {
        MjcfElement e = nth(geoms, geom);
        return e.attributes().computeIfAbsent("name", n -> "fitted-geom-" + geom);
    }

    private void pair(int i) {
        double[] of = model.field("pair_geom");
        String first = name((int) of[2 * i]);
        String second = name((int) of[2 * i + 1]);
        MjcfElement pair = section("contact").stream()
                .flatMap(s -> s.children().stream())
                .filter(e -> e.name().equals("pair")
                        && Set.of(first, second)
                                .equals(Set.of(
                                        e.attributes().getOrDefault("geom1", ""),
                                        e.attributes().getOrDefault("geom2", "-"))))
                .findFirst()
                .orElseGet(() -> {
                    MjcfElement contact = new MjcfElement("contact", root.file(), root.line());
                    root.children().add(contact);
                    MjcfElement fresh = new MjcfElement("pair", root.file(), root.line());
                    contact.children().add(fresh);
                    return fresh;
                });
        pair.attributes().put("geom1", first);
        pair.attributes().put("geom2", second);
        pair.attributes().put("condim", Integer.toString((int) model.field("pair_dim")[i]));
        pair.attributes().put("friction", text(model.field("pair_friction"), 5 * i, 5));
        pair.attributes().put("solref", text(model.field("pair_solref"), 2 * i, 2));
        pair.attributes().put("solreffriction", text(model.field("pair_solreffriction"), 2 * i, 2));
        pair.attributes().put("solimp", text(model.field("pair_solimp"), 5 * i, 5));
        pair.attributes().put("margin", Double.toString(model.field("pair_margin")[i]));
        pair.attributes().put("gap", Double.toString(model.field("pair_gap")[i]));
        if (model.field("pair_adhesion")[i] != 0) {
            pair.attributes().put("adhesion", Double.toString(model.field("pair_adhesion")[i]));
        }
    }
}
