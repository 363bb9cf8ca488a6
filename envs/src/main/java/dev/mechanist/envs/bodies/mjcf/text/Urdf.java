package dev.mechanist.envs.bodies.mjcf.text;

import dev.mechanist.envs.bodies.model.Pose;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * URDF as the MJCF elements that mean the same, with MuJoCo's defaults for such files: shapes for the eye are left out
 * ({@code discardvisual}), links that are fixed to others are part of them ({@code fusestatic}), angles are radians. A
 * {@code <mujoco><compiler/></mujoco>} in the robot may say otherwise, and gives other settings too.
 *
 * <p>Joints: revolute, continuous, prismatic, floating and fixed; limits with their effort, damping and friction, and mimics, which
 * become equalities. Transmissions and what is of Gazebo are none of MuJoCo's either.
 */
public final class Urdf {
    private static final Set<String> PARTS =
            Set.of("link", "joint", "material", "mujoco", "transmission", "gazebo", "sensor", "version");

    private final MjcfElement robot;
    private final Map<String, MjcfElement> links = new LinkedHashMap<>();
    private final Map<String, List<MjcfElement>> children = new HashMap<>();
    private final Map<String, MjcfElement> parents = new HashMap<>();
    private final MjcfElement equality;
    private final MjcfElement asset;
    private boolean discardVisual = true;
    private boolean fuse = true;

    private Urdf(MjcfElement robot) {
        this.robot = robot;
        equality = made("equality", robot);
        asset = made("asset", robot);
    }

    /** Whether an element starts a URDF file. */
    public static boolean is(MjcfElement root) {
        return root.name().equals("robot");
    }

    public static MjcfElement toMjcf(MjcfElement robot) {
        return new Urdf(robot).model();
    }

    private static MjcfElement made(String name, MjcfElement from) {
        return new MjcfElement(name, from.file(), from.line());
    }

    private MjcfElement model() {
        for (MjcfElement part : robot.children()) {
            if (!PARTS.contains(part.name())) {
                throw part.error("is no part of a URDF robot");
            }
            if (part.name().equals("link") && links.put(required(part, "name"), part) != null) {
                throw part.error("the link name '" + part.text("name", "") + "' is used twice");
            }
        }
        MjcfElement root = made("mujoco", robot);
        if (robot.has("name")) {
            root.attributes().put("model", robot.text("name", ""));
        }
        MjcfElement compiler = made("compiler", robot);
        compiler.attributes().put("angle", "radian");
        root.children().add(compiler);
        robot.children().stream()
                .filter(e -> e.name().equals("mujoco"))
                .flatMap(e -> e.children().stream())
                .forEach(e -> settings(e, compiler, root));
        robot.children().stream().filter(e -> e.name().equals("joint")).forEach(this::hang);
        List<String> tops = links.keySet().stream()
                .filter(name -> !parents.containsKey(name))
                .toList();
        if (tops.size() != 1) {
            throw robot.error(
                    tops.isEmpty()
                            ? "its joints go round in a circle; one link must hang on nothing"
                            : "links " + String.join(", ", tops) + " hang on nothing; one may");
        }
        MjcfElement world = made("worldbody", robot);
        root.children().add(world);
        Set<String> reached = new java.util.HashSet<>();
        grow(links.get(tops.get(0)), world, Pose.IDENTITY, reached);
        if (reached.size() < links.size()) {
            throw robot.error("its joints go round in a circle");
        }
        if (!asset.children().isEmpty()) {
            root.children().add(asset);
        }
        if (!equality.children().isEmpty()) {
            root.children().add(equality);
        }
        return root;
    }

    private void settings(MjcfElement e, MjcfElement compiler, MjcfElement root) {
        if (!e.name().equals("compiler")) {
            root.children().add(e);
            return;
        }
        discardVisual = e.flag("discardvisual", discardVisual);
        fuse = e.flag("fusestatic", fuse);
        compiler.attributes().putAll(e.attributes());
    }

    private void hang(MjcfElement joint) {
        String parent = linkOf(joint, "parent");
        String child = linkOf(joint, "child");
        if (parents.put(child, joint) != null) {
            throw joint.error("link '" + child + "' hangs on two joints");
        }
        children.computeIfAbsent(parent, k -> new ArrayList<>()).add(joint);
    }

    private String linkOf(MjcfElement joint, String end) {
        String name = required(child(joint, end), "link");
        if (!links.containsKey(name)) {
            throw joint.error("there is no link '" + name + "'");
        }
        return name;
    }

    private static MjcfElement child(MjcfElement e, String name) {
        return e.children().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> e.error("needs a <" + name + ">"));
    }

    private static String required(MjcfElement e, String attribute) {
        String value = e.text(attribute, "");
        if (value.isEmpty()) {
            throw e.error("needs the attribute " + attribute);
        }
        return value;
    }

    /** Fills a body, or the one that a link is part of, whose frame differs by a pose; its children follow. */
    private void grow(MjcfElement top, MjcfElement world, Pose start, Set<String> reached) {
        record Step(MjcfElement link, MjcfElement body, Pose pose) {}
        Deque<Step> open = new ArrayDeque<>();
        open.add(new Step(top, world, start));
        while (!open.isEmpty()) {
            Step step = open.poll();
            String name = step.link.text("name", "");
            reached.add(name);
            fill(step.link, step.body, step.pose);
            List<Step> next = new ArrayList<>();
            for (MjcfElement joint : children.getOrDefault(name, List.of())) {
                MjcfElement child = links.get(linkOf(joint, "child"));
                Pose pose = step.pose.then(origin(joint));
                boolean fixed = joint.text("type", "").equals("fixed");
                boolean part = step.body == world || inertials(child) == 0;
                if (fixed && fuse && part) {
                    next.add(new Step(child, step.body, pose));
                    continue;
                }
                MjcfElement body = made("body", child);
                body.attributes().put("name", child.text("name", ""));
                place(body, pose);
                step.body.children().add(body);
                if (!fixed) {
                    body.children().add(joint(joint, body));
                }
                next.add(new Step(child, body, Pose.IDENTITY));
            }
            next.forEach(open::addLast);
        }
    }

    private static long inertials(MjcfElement link) {
        return link.children().stream().filter(c -> c.name().equals("inertial")).count();
    }

    private static Pose origin(MjcfElement e) {
        MjcfElement o = e.children().stream()
                .filter(c -> c.name().equals("origin"))
                .findFirst()
                .orElse(null);
        if (o == null) {
            return Pose.IDENTITY;
        }
        double[] rpy = o.vector("rpy", 0, 0, 0);
        double[] quat = Rotations.product(
                Rotations.aboutAxis(new double[] {0, 0, 1}, rpy[2]),
                Rotations.product(
                        Rotations.aboutAxis(new double[] {0, 1, 0}, rpy[1]),
                        Rotations.aboutAxis(new double[] {1, 0, 0}, rpy[0])));
        return new Pose(o.vector("xyz", 0, 0, 0), quat);
    }

    private static void place(MjcfElement e, Pose pose) {
        e.attributes().put("pos", text(pose.pos()));
        e.attributes().put("quat", text(pose.quat()));
    }

    private static String text(double... numbers) {
        StringBuilder all = new StringBuilder();
        for (double v : numbers) {
            all.append(all.isEmpty() ? "" : " ").append(v);
        }
        return all.toString();
    }

    private MjcfElement joint(MjcfElement joint, MjcfElement body) {
        String type = required(joint, "type");
        String kind = switch (type) {
            case "revolute", "continuous" -> "hinge";
            case "prismatic" -> "slide";
            case "floating" -> "free";
            default ->
                throw joint.error(
                        "type=\"" + type + "\" is not one of revolute, continuous, prismatic, floating, fixed");
        };
        MjcfElement made = made("joint", joint);
        made.attributes().put("name", required(joint, "name"));
        made.attributes().put("type", kind);
        if (kind.equals("free")) {
            return made;
        }
        made.attributes().put("axis", "1 0 0");
        for (MjcfElement part : joint.children()) {
            switch (part.name()) {
                case "axis" -> made.attributes().put("axis", text(part.vector("xyz", 1, 0, 0)));
                case "limit" -> {
                    boolean ranged = !type.equals("continuous") && (part.has("lower") || part.has("upper"));
                    if (ranged) {
                        made.attributes().put("range", text(part.number("lower", 0), part.number("upper", 0)));
                    }
                    double effort = part.nonNegative("effort", 0);
                    if (effort > 0) {
                        made.attributes().put("actuatorfrcrange", text(-effort, effort));
                    }
                }
                case "dynamics" -> {
                    made.attributes().put("damping", text(part.number("damping", 0)));
                    made.attributes().put("frictionloss", text(part.number("friction", 0)));
                }
                case "mimic" -> mimic(joint, part);
                default -> {
                    // Origin, parent and child are read elsewhere; calibrations and safety controllers move nothing.
                }
            }
        }
        return made;
    }

    private void mimic(MjcfElement joint, MjcfElement mimic) {
        MjcfElement tie = made("joint", mimic);
        tie.attributes().put("joint1", joint.text("name", ""));
        tie.attributes().put("joint2", required(mimic, "joint"));
        double offset = mimic.number("offset", 0);
        double times = mimic.number("multiplier", 1);
        tie.attributes().put("polycoef", text(offset, times, 0, 0, 0));
        equality.children().add(tie);
    }

    private void fill(MjcfElement link, MjcfElement body, Pose pose) {
        for (MjcfElement part : link.children()) {
            switch (part.name()) {
                case "inertial" -> {
                    if (body.name().equals("body")) {
                        inertial(part, body, pose);
                    }
                }
                case "collision" -> geom(part, body, pose, false);
                case "visual" -> {
                    if (!discardVisual) {
                        geom(part, body, pose, true);
                    }
                }
                default -> {
                    // Names and self-collision checks of other programs.
                }
            }
        }
    }

    /** The tensor is given along axes of its own, and MJCF takes it along the body's. */
    private static void inertial(MjcfElement part, MjcfElement body, Pose pose) {
        Pose at = pose.then(origin(part));
        MjcfElement made = made("inertial", part);
        made.attributes().put("pos", text(at.pos()));
        made.attributes().put("mass", text(child(part, "mass").number("value", 0)));
        MjcfElement tensor = child(part, "inertia");
        double xx = tensor.number("ixx", 0);
        double yy = tensor.number("iyy", 0);
        double zz = tensor.number("izz", 0);
        double xy = tensor.number("ixy", 0);
        double xz = tensor.number("ixz", 0);
        double yz = tensor.number("iyz", 0);
        double[][] own = {{xx, xy, xz}, {xy, yy, yz}, {xz, yz, zz}};
        double[][] turned = new double[3][3];
        double[][] axes = new double[3][];
        for (int k = 0; k < 3; k++) {
            double[] unit = new double[3];
            unit[k] = 1;
            axes[k] = Rotations.rotate(at.quat(), unit);
        }
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 3; c++) {
                for (int i = 0; i < 3; i++) {
                    for (int j = 0; j < 3; j++) {
                        turned[r][c] += axes[i][r] * own[i][j] * axes[j][c];
                    }
                }
            }
        }
        made.attributes()
                .put(
                        "fullinertia",
                        text(turned[0][0], turned[1][1], turned[2][2], turned[0][1], turned[0][2], turned[1][2]));
        body.children().add(made);
    }

    private void geom(MjcfElement part, MjcfElement body, Pose pose, boolean onlySeen) {
        MjcfElement geometry = child(part, "geometry");
        MjcfElement made = made("geom", part);
        if (part.has("name")) {
            made.attributes().put("name", part.text("name", ""));
        }
        for (MjcfElement shape : geometry.children()) {
            switch (shape.name()) {
                case "box" -> {
                    double[] size = shape.vector("size", 0, 0, 0);
                    made.attributes().put("type", "box");
                    made.attributes().put("size", text(size[0] / 2, size[1] / 2, size[2] / 2));
                }
                case "sphere" -> {
                    made.attributes().put("type", "sphere");
                    made.attributes().put("size", text(shape.number("radius", 0)));
                }
                case "cylinder", "capsule" -> {
                    made.attributes().put("type", shape.name());
                    made.attributes().put("size", text(shape.number("radius", 0), shape.number("length", 0) / 2));
                }
                case "mesh" -> {
                    made.attributes().put("type", "mesh");
                    String file = required(shape, "filename");
                    String name = "mesh" + asset.children().size();
                    made.attributes().put("mesh", name);
                    // The folders of a package are not known here, as in MuJoCo: files lie beside the robot's, or in
                    // meshdir.
                    MjcfElement mesh = made("mesh", shape);
                    mesh.attributes().put("name", name);
                    mesh.attributes().put("file", file.substring(file.lastIndexOf('/') + 1));
                    if (shape.has("scale")) {
                        mesh.attributes().put("scale", text(shape.vector("scale", 1, 1, 1)));
                    }
                    asset.children().add(mesh);
                }
                default -> throw shape.error("is no shape of URDF");
            }
        }
        if (!made.attributes().containsKey("type")) {
            throw geometry.error("needs a shape");
        }
        place(made, pose.then(origin(part)));
        if (onlySeen) {
            made.attributes().put("contype", "0");
            made.attributes().put("conaffinity", "0");
            made.attributes().put("group", "1");
            made.attributes().put("density", "0");
        }
        body.children().add(made);
    }
}
