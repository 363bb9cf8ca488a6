package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.mjcf.ModelDraft.Body;
import dev.mechanist.envs.bodies.mjcf.text.MjcfDefaults;
import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.mjcf.text.MjcfOrientation;
import dev.mechanist.envs.bodies.mjcf.text.MjcfReference;
import dev.mechanist.envs.bodies.mjcf.text.MjcfSettings;
import dev.mechanist.envs.bodies.model.Pose;
import java.util.List;

/** The tree under {@code <worldbody>}: bodies in bodies, and the frames that turn what is in them. */
final class BodyReader {
    private final ModelDraft draft;
    private final MjcfDefaults defaults;
    private final MjcfOrientation orientation;
    private final JointReader joints;
    private final GeomReader geoms;
    private final MjcfReference.Review review;

    BodyReader(
            ModelDraft draft,
            MjcfSettings settings,
            MjcfDefaults defaults,
            MjcfReference.Review review,
            MeshReader meshes) {
        this.draft = draft;
        this.defaults = defaults;
        this.review = review;
        orientation = new MjcfOrientation(settings.degrees, settings.eulerSequence);
        joints = new JointReader(draft, settings, orientation);
        geoms = new GeomReader(draft, orientation, meshes);
    }

    void readWorld(MjcfElement worldbody) {
        if (draft.bodies.isEmpty()) {
            Body world = new Body();
            world.element = worldbody;
            world.name = "world";
            world.pose = Pose.IDENTITY;
            draft.bodies.add(world);
        }
        readChildren(worldbody, 0, Pose.IDENTITY, null);
    }

    /** What can be told only when all is read. */
    void finish() {
        geoms.requireStaticPlanes();
    }

    private void readChildren(MjcfElement parent, int body, Pose frame, String childClass) {
        for (MjcfElement e : parent.children()) {
            switch (e.name()) {
                case "inertial" -> {
                    Body owner = draft.bodies.get(body);
                    if (body == 0) {
                        throw e.error("the world cannot have an inertia; put it into a body");
                    }
                    if (owner.inertial != null) {
                        throw e.error("a body has one inertial");
                    }
                    owner.inertial = e;
                    owner.inertialFrame = frame;
                }
                case "joint" -> joints.read(review.of("body/joint", defaults.apply(e, childClass)), body, frame);
                case "freejoint" -> joints.read(review.of("body/freejoint", e), body, frame);
                case "geom" -> geoms.read(review.of("body/geom", defaults.apply(e, childClass)), body, frame);
                case "site" -> geoms.readSite(review.of("body/site", defaults.apply(e, childClass)), body, frame);
                case "frame" ->
                    readChildren(
                            e,
                            body,
                            frame.then(new Pose(e.vector("pos", 0, 0, 0), orientation.of(e))),
                            defaults.childClass(e, childClass));
                case "body" -> readBody(review.of("body", e), body, frame, childClass);
                case "composite", "flexcomp" -> throw e.error("is not supported; write its bodies out");
                default -> review.of("body/" + e.name(), e);
            }
        }
    }

    private void readBody(MjcfElement e, int parent, Pose frame, String childClass) {
        Body body = new Body();
        body.element = e;
        body.name = draft.unique(e, "body");
        body.parent = parent;
        int index = draft.bodies.size();
        body.root = parent == 0 ? index : draft.bodies.get(parent).root;
        body.written = new Pose(e.vector("pos", 0, 0, 0), orientation.of(e));
        body.pose = frame.then(body.written);
        body.compensated = e.number("gravcomp", 0);
        body.mayBeSimple = e.word("simple", "auto", List.of("auto", "false")).equals("auto");
        body.mocap = e.flag("mocap", false);
        if (body.mocap && parent != 0) {
            throw e.error("is moved from outside, so it must be directly in the world");
        }
        draft.bodies.add(body);
        readChildren(e, index, Pose.IDENTITY, defaults.childClass(e, childClass));
        if (body.mocap && !body.joints.isEmpty()) {
            throw e.error("is moved from outside, so it can have no joint");
        }
    }
}
