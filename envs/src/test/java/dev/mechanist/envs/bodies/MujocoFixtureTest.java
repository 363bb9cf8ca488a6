package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.zoo.ZooModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything recorded with MuJoCo 3.14.0 from our models of these names. Tolerances are those of the recording: two correct
 * double-precision engines differ by less; a wrong convention differs by orders of magnitude more.
 */
class MujocoFixtureTest {
    static InputStream resource(String name) {
        return MujocoFixtureTest.class.getResourceAsStream("/mujoco/" + name);
    }

    static String model(String name) throws IOException {
        try (InputStream in = resource(name + ".xml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acrobot",
                "arm_ball",
                "arm_hinges",
                "cart_double_pendulum",
                "cartpole",
                "chain2",
                "chain5",
                "free_arm_fluid",
                "pendulum",
                "servo_arm",
                "spring_mass",
                "swimmer3",
                "swimmer6",
                "tree_mixed",
                "defaults_classes",
                "geom_inertia",
                "inertial_forms",
                "limits_auto",
                "orientations"
            })
    void agreesWithTheRecording(String name) throws IOException {
        BodyModel model = Mjcf.parse(model(name), name + ".xml");
        try (InputStream json = new GZIPInputStream(resource(name + ".json.gz"))) {
            check(FixtureCheck.read(json, name + ".json"), model);
        }
    }

    private static void check(FixtureCheck recording, BodyModel model) {
        List<FixtureCheck.Result> results = recording.check(model);
        assertTrue(results.size() > 5);
        assertEquals(List.of(), results.stream().filter(r -> !r.passed()).toList());
    }

    /** Falls of Gymnasium's own models; ours were written anew from the same numbers. */
    @ParameterizedTest
    @ValueSource(strings = {"half-cheetah", "hopper", "walker2d"})
    void zooFallsLikeGymnasiumsModels(String name) throws IOException {
        try (InputStream json = new GZIPInputStream(resource("gymnasium/" + name + ".json.gz"))) {
            check(FixtureCheck.read(json, name + ".json"), ZooModels.model(name));
        }
    }

    /**
     * Contacts, friction losses and limits beside them, by name of what is particular. The recordings are cut to their first
     * steps and to the solutions that were carried to rounding.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "actuatorfrcrange_joint",
                "ball_in_corner",
                "box_slide_to_stop",
                "condim1_ball",
                "condim3_box_slide",
                "condim4_ball_spin",
                "condim6_ball_roll",
                "contype_masks",
                "equality_connect_fourbar",
                "equality_connect_sites",
                "equality_connect_world",
                "equality_inactive",
                "equality_joint_fixed",
                "equality_joint_polynomial",
                "equality_tendon",
                "equality_weld_bodies",
                "equality_weld_relpose",
                "equality_weld_sites",
                "exclude_bodies",
                "filterparent_chain",
                "friction_max_rule",
                "frictionloss_ball",
                "frictionloss_free",
                "frictionloss_hinge",
                "frictionloss_slide",
                "frictionloss_tendon",
                "frictionloss_with_contact",
                "gravcomp_partial",
                "hopper_lands",
                "incline_ball_rolls",
                "incline_box_slips",
                "incline_box_sticks",
                "limits_and_contacts_leg",
                "margin_gap",
                "margin_positive",
                "pair_box_box_edge",
                "pair_box_box_face",
                "pair_capsule_box",
                "pair_capsule_capsule_crossed",
                "pair_capsule_capsule_parallel",
                "pair_capsule_ellipsoid",
                "pair_cylinder_box",
                "pair_element_anisotropic",
                "pair_ellipsoid_sphere",
                "pair_sphere_box",
                "pair_sphere_capsule",
                "pair_sphere_cylinder",
                "pair_sphere_cylinder_cap",
                "pair_sphere_sphere",
                "plane_box",
                "plane_capsule",
                "plane_cylinder",
                "plane_ellipsoid",
                "plane_mesh",
                "plane_sphere",
                "dropped_adhesion",
                "priority_ball_wins",
                "priority_floor_wins",
                "solimp_five",
                "solimp_power1",
                "solmix_three_to_one",
                "solmix_zero_one_side",
                "solref_direct",
                "solref_direct_mixed_with_standard",
                "solref_stiff_refsafe",
                "stack_three_boxes",
                "two_balls_on_floor_wall",
                "welded_bodies_filter"
            })
    void agreesWithTheRecordingOfContacts(String name) throws IOException {
        agreesWithTheRecording("contact/" + name);
    }

    /** Actuators with a state, on tendons and on sites, and tendons around geoms; cut in the same way. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "actuator/actuator_affine_gain",
                "actuator/actuator_cylinder",
                "actuator/actuator_filter",
                "actuator/actuator_filterexact",
                "actuator/actuator_filterexact_actearly",
                "actuator/actuator_integrator",
                "actuator/actuator_integrator_actearly",
                "actuator/actuator_intvelocity",
                "actuator/actuator_muscle_joint",
                "actuator/actuator_muscle_tendon",
                "actuator/actuator_position_dampratio",
                "actuator/actuator_position_timeconst",
                "actuator/actuator_site_refsite",
                "actuator/actuator_slidercrank",
                "actuator/keyframe_start",
                "actuator/polynomial_stiffness_damping",
                "actuator/mocap_weld_drags_box",
                "tendon/tendon_armature_actfrc",
                "tendon/tendon_fixed_spring_actuated",
                "tendon/tendon_pulley",
                "tendon/tendon_spatial_armature",
                "tendon/tendon_spatial_limited",
                "tendon/tendon_spatial_sites",
                "tendon/tendon_springlength_deadband",
                "tendon/tendon_wrap_cylinder",
                "tendon/tendon_wrap_cylinder_sidesite",
                "tendon/tendon_wrap_inside",
                "tendon/tendon_wrap_sphere"
            })
    void agreesWithTheRecordingOfActuatorsAndTendons(String name) throws IOException {
        agreesWithTheRecording(name);
    }

    /** Where nothing may differ and nothing does, nothing of the tolerance is used. */
    @Test
    void theShareOfATolerance() {
        assertEquals(0, new FixtureCheck.Result("run", "number of contacts", 0, 0).used());
        assertEquals(0.25, new FixtureCheck.Result("run", "qM", 2.5e-12, 1e-11).used(), 1e-15);
        assertEquals(Double.POSITIVE_INFINITY, new FixtureCheck.Result("run", "number of contacts", 1, 0).used());
    }
}
