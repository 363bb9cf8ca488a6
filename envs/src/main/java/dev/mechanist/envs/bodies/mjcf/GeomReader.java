package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.mjcf.ModelDraft.Geom;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Site;
import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.mjcf.text.MjcfOrientation;
import dev.mechanist.envs.bodies.mjcf.text.MjcfReference;
import dev.mechanist.envs.bodies.model.Pose;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.shapes.GeomShape;
import dev.mechanist.envs.bodies.shapes.Shells;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code <geom>} and {@code <site>}: solids with mass and inertia, and places. */
final class GeomReader {
    private static final Set<GeomShape> STRETCHED =
            EnumSet.of(GeomShape.CAPSULE, GeomShape.CYLINDER, GeomShape.ELLIPSOID, GeomShape.BOX);

    /** Geoms that are left out, see {@link MjcfReference}. */
    private static final List<String> WITH_FILES = List.of("hfield", "sdf");

    private static final List<String> SITES = List.of("sphere", "capsule", "ellipsoid", "cylinder", "box");

    private final ModelDraft draft;
    private final MjcfOrientation orientation;

    private final MeshReader meshes;

    GeomReader(ModelDraft draft, MjcfOrientation orientation, MeshReader meshes) {
        this.draft = draft;
        this.meshes = meshes;
        this.orientation = orientation;
    }

    void readSite(MjcfElement e, int body, Pose frame) {
        String type = e.word("type", "sphere", SITES);
        if (e.has("fromto") && (type.equals("sphere") || type.equals("mesh"))) {
            throw e.error("fromto is for capsules, cylinders, ellipsoids and boxes only");
        }
        Pose pose = e.has("fromto")
                ? between(e, e.numbers("fromto", 6, 6))
                : new Pose(e.vector("pos", 0, 0, 0), orientation.of(e));
        double[] size = e.numbersOver("size", 0.005, 0.005, 0.005);
        double[] radii = type.equals("sphere") ? new double[] {size[0], size[0], size[0]} : size;
        boolean round = type.equals("sphere") || type.equals("ellipsoid");
        draft.sites.add(new Site(draft.unique(e, "site"), body, frame.then(pose), round, radii));
    }

    private static Pose between(MjcfElement e, double[] ends) {
        double[] pos = e.vector("pos", 0, 0, 0);
        if (pos[0] != 0 || pos[1] != 0 || pos[2] != 0) {
            throw e.error("pos and fromto both say where it is; remove one");
        }
        double[] axis = MjcfOrientation.unit(e, "fromto", ends[0] - ends[3], ends[1] - ends[4], ends[2] - ends[5]);
        double[] middle = {(ends[0] + ends[3]) / 2, (ends[1] + ends[4]) / 2, (ends[2] + ends[5]) / 2};
        return new Pose(middle, Rotations.fromZAxis(axis));
    }

    /** @param e with its defaults */
    void read(MjcfElement e, int body, Pose frame) {
        Geom g = new Geom();
        g.element = e;
        g.name = draft.unique(e, "geom");
        String type = e.text("type", "sphere");
        g.group = e.whole("group", 0);
        g.contactType = e.whole("contype", 1);
        g.contactAffinity = e.whole("conaffinity", 1);
        boolean meshed = type.equals("mesh") || e.has("mesh");
        if (WITH_FILES.contains(type) || meshed && meshes.builtIn(e)) {
            return;
        }
        readContact(e, g);
        g.shape = shape(e, type);
        MeshShape mesh = meshed ? meshes.of(e) : null;
        if (mesh == null) {
            readSize(e, g);
        } else {
            fit(e, g, mesh);
        }
        g.pose = frame.then(g.pose);
        boolean shell = e.flag("shellinertia", false);
        if (g.shape == GeomShape.PLANE) {
            g.mass = 0;
        } else if (e.has("mass")) {
            g.mass = e.nonNegative("mass", 0);
        } else {
            double amount = shell ? Shells.area(g.shape, g.size) : g.shape.volume(g.size);
            g.mass = e.nonNegative("density", 1000) * (g.shape == GeomShape.MESH ? mesh.amount() : amount);
        }
        g.inertia = shell ? Shells.inertia(g.shape, g.mass, g.size) : g.shape.inertia(g.mass, g.size);
        if (g.shape == GeomShape.MESH) {
            Arrays.setAll(g.inertia, k -> g.mass / mesh.amount() * mesh.moments()[k]);
        }
        draft.bodies.get(body).geoms.add(g);
    }

    /** A mesh in its own frame, or the solid that has its inertia as nearly as the shape allows. */
    private void fit(MjcfElement e, Geom g, MeshShape mesh) {
        if (g.shape == GeomShape.MESH && e.flag("shellinertia", false)) {
            throw e.error("shellinertia is for other shapes; say inertia=\"shell\" in the mesh");
        }
        g.pose = new Pose(e.vector("pos", 0, 0, 0), orientation.of(e)).then(mesh.pose());
        g.hull = g.shape == GeomShape.MESH ? mesh.hull() : null;
        if (g.shape == GeomShape.MESH) {
            g.size = mesh.size().clone();
            if (g.hull == null && (g.contactType != 0 || g.contactAffinity != 0)) {
                throw e.error("the points of its mesh lie in one plane, so it cannot touch anything; say contype=\"0\""
                        + " conaffinity=\"0\"");
            }
            return;
        }
        double[] box = mesh.box();
        double scale = e.number("fitscale", 1);
        double across = (box[0] + box[1]) / 2;
        g.size = switch (g.shape) {
            case SPHERE -> new double[] {(box[0] + box[1] + box[2]) / 3, 0, 0};
            case CAPSULE -> new double[] {across, Math.max(0, box[2] - across / 2), 0};
            case CYLINDER -> new double[] {across, box[2], 0};
            case ELLIPSOID, BOX -> box;
            default -> throw e.error("no mesh can be replaced by this shape");
        };
        Arrays.setAll(g.size, k -> scale * g.size[k]);
    }

    private static void readContact(MjcfElement e, Geom g) {
        g.dimension = PossibleContacts.dimension(e);
        g.priority = e.whole("priority", 0);
        g.friction = e.numbersOver("friction", 1, 0.005, 0.0001);
        g.solmix = e.number("solmix", 1);
        g.solref = e.numbersOver("solref", 0.02, 1);
        g.solimp = e.numbersOver("solimp", 0.9, 0.95, 0.001, 0.5, 2);
        g.margin = e.number("margin", 0);
        g.gap = e.number("gap", 0);
        g.adhesion = PossibleContacts.adhesion(e);
        if (e.word("fluidshape", "none", List.of("none", "ellipsoid")).equals("ellipsoid")) {
            g.fluid = e.numbersOver("fluidcoef", 0.5, 0.25, 1.5, 1, 1);
        }
        g.surfaceVelocity = e.numbersOver("surfacevel", 0, 0, 0, 0, 0, 0);
    }

    /** @throws dev.mechanist.core.InputException where a plane would move, once all joints are known */
    void requireStaticPlanes() {
        for (int i = 0; i < draft.bodies.size(); i++) {
            for (Geom g : draft.bodies.get(i).geoms) {
                if (g.shape == GeomShape.PLANE && draft.welded(i) != 0) {
                    throw g.element.error("a plane has no end, so it cannot move; put it into the world");
                }
            }
        }
    }

    private static GeomShape shape(MjcfElement e, String type) {
        return switch (type) {
            case "plane" -> GeomShape.PLANE;
            case "sphere" -> GeomShape.SPHERE;
            case "capsule" -> GeomShape.CAPSULE;
            case "ellipsoid" -> GeomShape.ELLIPSOID;
            case "cylinder" -> GeomShape.CYLINDER;
            case "box" -> GeomShape.BOX;
            case "mesh" -> GeomShape.MESH;
            default ->
                throw e.error(
                        "type=\"" + type + "\" is not one of plane, sphere, capsule, ellipsoid, cylinder, box, mesh");
        };
    }

    private void readSize(MjcfElement e, Geom g) {
        g.size = e.numbersOver("size", 0, 0, 0);
        int given = e.has("size") ? e.numbers("size", 1, 3).length : 0;
        boolean stretched = e.has("fromto");
        if (stretched) {
            if (!STRETCHED.contains(g.shape)) {
                throw e.error("fromto is for capsules, cylinders, ellipsoids and boxes only");
            }
            double[] ends = e.numbers("fromto", 6, 6);
            g.pose = between(e, ends);
            double half = Math.sqrt(Math.pow(ends[0] - ends[3], 2)
                            + Math.pow(ends[1] - ends[4], 2)
                            + Math.pow(ends[2] - ends[5], 2))
                    / 2;
            if (g.shape == GeomShape.BOX || g.shape == GeomShape.ELLIPSOID) {
                g.size = new double[] {g.size[0], g.size[0], half};
            } else {
                g.size = new double[] {g.size[0], half, 0};
            }
            given = Math.max(given, g.size[0] > 0 ? 3 : 0);
        } else {
            g.pose = new Pose(e.vector("pos", 0, 0, 0), orientation.of(e));
        }
        if (g.shape == GeomShape.PLANE) {
            return;
        }
        int needed = g.shape.sizes();
        for (int i = 0; i < needed; i++) {
            if (i >= given || !(g.size[i] > 0)) {
                throw e.error("a " + g.shape.name().toLowerCase(Locale.ROOT) + " needs "
                        + (stretched ? "a positive size (radius)" : needed + " positive size number(s)")
                        + ", not size=\""
                        + e.text("size", "") + "\"");
            }
        }
        for (int i = needed; i < 3; i++) {
            g.size[i] = 0;
        }
    }
}
