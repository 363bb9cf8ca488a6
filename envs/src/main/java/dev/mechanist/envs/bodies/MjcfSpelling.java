package dev.mechanist.envs.bodies;

import dev.mechanist.core.KnownNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The attributes that the XML reference of MuJoCo 3 names for the elements that decide how bodies move. MuJoCo refuses any
 * other; read over, a misspelt {@code damping} would be a joint without friction.
 */
final class MjcfSpelling {
    private static final String FRAME = "pos quat axisangle xyaxes zaxis euler";
    private static final String SHAPE = "name class type group size material fromto rgba user " + FRAME;
    private static final String ACTUATOR = "name class group nsample interp delay ctrllimited forcelimited actlimited"
            + " ctrlrange forcerange actrange lengthrange gear cranklength joint jointinparent tendon slidersite cranksite"
            + " site refsite body user";

    /** What a default class can set. */
    private static final List<String> DEFAULTS = List.of(
            ("default mesh material joint geom site camera light pair equality tendon general motor position velocity"
                            + " intvelocity damper cylinder muscle adhesion dcmotor plugin")
                    .split(" "));

    private static final Map<String, List<String>> ATTRIBUTES = new HashMap<>();

    static {
        allow(
                "compiler",
                "autolimits boundmass boundinertia settotalmass balanceinertia strippath coordinate angle fitaabb eulerseq"
                        + " meshdir texturedir assetdir discardvisual usethread convexhull fusestatic inertiafromgeom"
                        + " inertiagrouprange exactmeshinertia alignfree saveinertial");
        allow(
                "option",
                "timestep apirate impratio tolerance ls_tolerance noslip_tolerance mpr_tolerance ccd_tolerance"
                        + " sleep_tolerance gravity wind magnetic density viscosity o_margin o_solref o_solimp o_friction"
                        + " integrator collision cone jacobian solver iterations ls_iterations noslip_iterations"
                        + " mpr_iterations ccd_iterations sdf_iterations sdf_initpoints actuatorgroupdisable");
        allow(
                "flag",
                "constraint equality frictionloss limit contact passive spring damper gravity clampctrl warmstart"
                        + " filterparent actuation refsafe sensor midphase nativeccd eulerdamp autoreset island override"
                        + " energy fwdinv invdiscrete multiccd sensornoise sleep");
        allow("body", "name childclass mocap gravcomp sleep user " + FRAME);
        allow("frame", "name childclass " + FRAME);
        allow("inertial", "mass diaginertia fullinertia " + FRAME);
        allow("freejoint", "name group align");
        allow(
                "joint",
                "name class type group pos axis springdamper stiffness range limited actuatorfrcrange actuatorfrclimited"
                        + " actuatorgravcomp solreflimit solimplimit solreffriction solimpfriction margin ref springref"
                        + " armature damping frictionloss user");
        allow(
                "geom",
                SHAPE + " contype conaffinity condim priority friction mass density shellinertia solmix solref solimp"
                        + " margin gap hfield mesh fitscale fluidshape fluidcoef");
        allow("site", SHAPE);
        allow("general", ACTUATOR + " actdim dyntype gaintype biastype dynprm gainprm biasprm actearly");
        allow("motor", ACTUATOR);
        allow("position", ACTUATOR + " kp kv dampratio timeconst inheritrange");
        allow("velocity", ACTUATOR + " kv");
        allow("damper", ACTUATOR + " kv");
    }

    private MjcfSpelling() {}

    private static void allow(String element, String attributes) {
        ATTRIBUTES.put(element, List.of(attributes.split(" ")));
    }

    /**
     * Looks through a model.
     *
     * @param root {@code <mujoco>}
     * @param complaint told of each element that MJCF does not know, or not with one of its attributes, and what to say of it
     */
    static void check(MjcfElement root, BiConsumer<MjcfElement, String> complaint) {
        for (MjcfElement section : root.children()) {
            switch (section.name()) {
                case "compiler", "option", "worldbody", "default", "actuator" -> checkTree(section, complaint);
                default -> {
                    // A joint of a tendon or a sensor is another kind of element.
                }
            }
        }
    }

    private static void checkTree(MjcfElement e, BiConsumer<MjcfElement, String> complaint) {
        List<String> known = ATTRIBUTES.get(e.name());
        if (known != null) {
            List<String> unknown = new ArrayList<>(e.attributes().keySet());
            unknown.removeAll(known);
            unknown.forEach(attribute -> complaint.accept(
                    e, "has an unknown attribute '" + attribute + "'; " + KnownNames.hint(attribute, known)));
        }
        for (MjcfElement child : e.children()) {
            if (e.name().equals("default") && !DEFAULTS.contains(child.name())) {
                complaint.accept(child, "is no element of a default class; " + KnownNames.hint(child.name(), DEFAULTS));
            }
            checkTree(child, complaint);
        }
    }
}
