package dev.mechanist.envs.bodies.mjcf.text;

import dev.mechanist.core.KnownNames;
import dev.mechanist.envs.bodies.model.BodyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Every element and attribute of MJCF (XML reference of MuJoCo 3.14, with names that older 3.x files still use), and what
 * becomes of each here. A file that names anything else is refused, as MuJoCo refuses it.
 *
 * <p>A line of {@link #TABLE} is an element, named with its section, and its attributes behind marks:
 *
 * <ul>
 *   <li>{@code +} simulated;
 *   <li>{@code -} without influence on the motion, or on nothing but what is left out itself;
 *   <li>{@code !} left out, which is said unless the value is the one behind the {@code =}, with {@code _} for spaces.
 * </ul>
 *
 * {@code !} alone: the element itself is left out. {@code *}: any attribute and anything inside, of no influence beyond the
 * element's own.
 */
public final class MjcfReference {
    private static final String TABLE = """
        mujoco + model
        compiler + autolimits boundmass boundinertia settotalmass balanceinertia coordinate angle eulerseq \
          inertiafromgeom inertiagrouprange alignfree strippath meshdir assetdir exactmeshinertia - texturedir \
          discardvisual usethread convexhull fusestatic saveinertial conflict ! fitaabb=false
        compiler/lengthrange + uselimit mode useexisting accel maxforce timeconst timestep inttotal interval tolrange
        option + timestep gravity wind density viscosity integrator actuatorgroupdisable impratio cone magnetic \
          ccd_tolerance ccd_iterations \
          - apirate noslip_tolerance mpr_tolerance sleep_tolerance o_margin o_solref \
          o_solimp o_friction jacobian solver mpr_iterations \
          sdf_iterations sdf_initpoints ! noslip_iterations=0 collision=all iterations=>20 ls_iterations=>10 tolerance=<1e-6 ls_tolerance=<0.1
        option/flag + constraint equality frictionloss limit contact passive spring damper gravity clampctrl warmstart \
          filterparent actuation refsafe sensor midphase eulerdamp autoreset multiccd nativeccd - island energy fwdinv \
          invdiscrete sensornoise ! override=disable sleep=disable diagexact=disable ipc=disable
        size - memory njmax nconmax nstack nuserdata nkey nuser_body nuser_jnt nuser_geom nuser_site nuser_cam \
          nuser_tendon nuser_actuator nuser_sensor
        statistic - meaninertia meanmass meansize extent center
        visual -
        visual/global - cameraid orthographic fovy ipd azimuth elevation linewidth glow offwidth offheight realtime \
          ellipsoidinertia bvactive treedepth
        visual/quality - shadowsize offsamples numslices numstacks numquads
        visual/headlight - ambient diffuse specular active
        visual/map - stiffness stiffnessrot force torque alpha fogstart fogend znear zfar haze shadowclip shadowscale \
          actuatortendon
        visual/scale - forcewidth contactwidth contactheight connect com camera light selectpoint jointlength jointwidth \
          actuatorlength actuatorwidth framelength framewidth constraint slidercrank frustum
        visual/rgba - fog haze force inertia joint actuator actuatornegative actuatorpositive com camera light \
          selectpoint connect contactpoint contactforce contactfriction contacttorque contactgap rangefinder constraint \
          slidercrank crankbroken frustum bv bvactive
        default + class
        default/mesh + scale inertia ! maxhullvert=-1
        default/material - texture emission specular shininess reflectance metallic roughness rgba texrepeat texuniform
        default/material/layer - texture role
        default/pair + condim friction solref solreffriction solimp gap margin adhesion
        default/equality - active solref solimp
        default/tendon - group limited range solreflimit solimplimit solreffriction solimpfriction frictionloss \
          springlength width material margin stiffness damping rgba user
        extension -
        extension/plugin ! *
        custom -
        custom/numeric - name size data
        custom/text - name data
        custom/tuple - name
        custom/tuple/element - objtype objname prm
        asset -
        asset/mesh + name class file vertex face refpos refquat scale inertia - content_type normal texcoord \
          smoothnormal builtin params material octree ! maxhullvert=-1
        asset/mesh/plugin ! *
        asset/hfield - name content_type file nrow ncol size elevation
        asset/skin - *
        asset/texture - name type colorspace content_type file gridsize gridlayout fileright fileleft fileup filedown \
          filefront fileback builtin rgb1 rgb2 mark markrgb random width height hflip vflip nchannel
        asset/material - name class texture texrepeat texuniform emission specular shininess reflectance metallic \
          roughness rgba
        asset/material/layer - texture role
        asset/model + name file - content_type
        worldbody -
        body + name childclass pos quat axisangle xyaxes zaxis euler simple gravcomp mocap - sleep fuse user
        frame + childclass pos quat axisangle xyaxes zaxis euler - name
        replicate + count offset euler sep childclass
        body/inertial + pos quat mass diaginertia axisangle xyaxes zaxis euler fullinertia
        body/joint + name class type pos axis springdamper stiffness range limited solreflimit solimplimit margin ref \
          springref armature damping frictionloss solreffriction solimpfriction actuatorfrcrange actuatorfrclimited \
          actuatorgravcomp - group user
        body/freejoint + name align - group
        body/geom + name class type contype conaffinity group size mass density fromto pos quat axisangle xyaxes zaxis \
          euler condim priority friction solmix solref solimp margin gap mesh fitscale - material hfield \
          rgba user + fluidcoef fluidshape surfacevel adhesion shellinertia
        body/geom/plugin ! *
        body/site + name class pos quat fromto axisangle xyaxes zaxis euler type size - group material mesh rgba user
        body/camera - name class projection orthographic fovy ipd resolution output pos quat axisangle xyaxes zaxis euler \
          mode target focal focalpixel principal principalpixel sensorsize user
        body/light - name class directional type castshadow active pos dir bulbradius intensity range attenuation cutoff \
          softness exponent ambient diffuse specular mode target texture
        body/plugin ! *
        body/attach + model body frame prefix
        body/composite - *
        body/flexcomp - *
        deformable -
        deformable/flex ! *
        deformable/skin - *
        contact -
        contact/pair + name class geom1 geom2 condim friction solref solreffriction solimp gap margin adhesion
        contact/exclude + body1 body2 - name
        tendon -
        tendon/spatial + name class limited range solreflimit solimplimit solreffriction solimpfriction frictionloss \
          springlength margin stiffness damping armature actuatorfrcrange actuatorfrclimited - group user width \
          material rgba
        tendon/spatial/site + site
        tendon/spatial/geom + geom sidesite
        tendon/spatial/pulley + divisor
        tendon/fixed + name class limited range solreflimit solimplimit solreffriction solimpfriction frictionloss springlength \
          margin stiffness damping armature actuatorfrcrange actuatorfrclimited - group user
        tendon/fixed/joint + joint coef
        equality -
        equality/connect + name class active solref solimp body1 body2 anchor site1 site2
        equality/weld + name class active solref solimp body1 body2 relpose anchor site1 site2 torquescale
        equality/joint + name class active solref solimp joint1 joint2 polycoef
        equality/tendon + name class active solref solimp tendon1 tendon2 polycoef
        equality/flex,flexvert,flexstrain ! *
        equality/distance ! *
        actuator -
        actuator/general + name class group ctrllimited forcelimited ctrlrange forcerange gear joint jointinparent tendon \
          cranksite site body dyntype gaintype biastype gainprm biasprm armature damping actlimited \
          actrange lengthrange cranklength slidersite refsite dynprm actearly actdim delay nsample interp - input velrange \
          ffrange user
        actuator/motor + name class group ctrllimited forcelimited ctrlrange forcerange gear joint jointinparent tendon \
          cranksite site armature damping lengthrange cranklength slidersite refsite delay nsample interp - user
        actuator/position + name class group ctrllimited forcelimited ctrlrange forcerange gear joint jointinparent \
          tendon cranksite site armature damping kp kv dampratio timeconst inheritrange lengthrange cranklength slidersite \
          refsite delay nsample interp - user
        actuator/velocity + name class group ctrllimited forcelimited ctrlrange forcerange gear joint jointinparent \
          tendon cranksite site armature damping kv lengthrange cranklength slidersite refsite delay nsample interp - user
        actuator/damper + name class group forcelimited ctrlrange forcerange gear joint jointinparent tendon cranksite \
          site armature damping kv lengthrange cranklength slidersite refsite delay nsample interp - user
        actuator/intvelocity + name class group ctrllimited forcelimited ctrlrange forcerange gear joint jointinparent \
          tendon cranksite site armature damping kp kv dampratio inheritrange actlimited actrange lengthrange \
          cranklength slidersite refsite delay nsample interp - user
        actuator/cylinder + name class group ctrllimited forcelimited ctrlrange forcerange gear joint jointinparent \
          tendon cranksite site armature damping timeconst area diameter bias lengthrange cranklength slidersite refsite \
          delay nsample interp - user
        actuator/muscle + name class group ctrllimited forcelimited ctrlrange forcerange gear joint jointinparent \
          tendon cranksite slidersite armature damping timeconst tausmooth range force scale lmin lmax vmax fpmax fvmax \
          lengthrange cranklength delay nsample interp - user
        actuator/orientation - name class group forcelimited ctrlrange forcerange joint site refsite kp kv dampratio \
          input delay nsample interp user
        actuator/pid - name class group ctrllimited forcelimited ctrlrange forcerange gear joint jointinparent tendon \
          cranksite site armature damping kp ki kv dampratio imax slewmax input inheritrange posrange velrange ffrange \
          lengthrange cranklength slidersite refsite delay nsample interp user
        actuator/adhesion + name class group forcelimited ctrlrange forcerange body gain delay nsample interp - user
        actuator/dcmotor - name class group ctrllimited ctrlrange gear joint jointinparent tendon cranksite site armature \
          damping motorconst resistance nominal saturation inductance thermal cogging lugre controller input lengthrange \
          cranklength slidersite refsite delay nsample interp user
        actuator/plugin - *
        sensor -
        sensor/touch,accelerometer,velocimeter,gyro,force,torque + name site cutoff - noise user nsample interp delay \
          interval
        sensor/jointpos,jointvel,ballquat,ballangvel,jointactuatorfrc + name joint cutoff - noise user nsample interp \
          delay interval
        sensor/tendonpos,tendonvel,tendonactuatorfrc + name tendon cutoff - noise user nsample interp delay interval
        sensor/actuatorpos,actuatorvel,actuatorfrc + name actuator cutoff - noise user nsample interp delay interval
        sensor/framepos,framequat,framexaxis,frameyaxis,framezaxis,framelinvel,frameangvel + name objtype objname \
          reftype refname cutoff - noise user nsample interp delay interval
        sensor/framelinacc,frameangacc + name objtype objname cutoff - noise user nsample interp delay interval
        sensor/subtreecom,subtreelinvel,subtreeangmom + name body cutoff - noise user nsample interp delay interval
        sensor/clock,e_potential,e_kinetic + name cutoff - noise user nsample interp delay interval
        sensor/magnetometer + name site cutoff - noise user nsample interp delay interval
        sensor/rangefinder - name site camera data cutoff noise user nsample interp delay interval
        sensor/camprojection - name site camera cutoff noise user nsample interp delay interval
        sensor/jointlimitpos,jointlimitvel,jointlimitfrc + name joint cutoff - noise user nsample interp delay interval
        sensor/tendonlimitpos,tendonlimitvel,tendonlimitfrc - name tendon cutoff noise user nsample interp delay interval
        sensor/insidesite - name site objtype objname cutoff noise user nsample interp delay interval
        sensor/distance,normal,fromto - name body1 body2 geom1 geom2 cutoff noise user nsample interp delay interval
        sensor/contact - name body1 body2 geom1 geom2 site data reduce num subtree1 subtree2 cutoff noise user nsample interp \
          delay interval
        sensor/tactile - name geom mesh cutoff user nsample interp delay interval
        sensor/user,plugin - *
        keyframe -
        keyframe/key + name qpos qvel ctrl act mpos mquat - time
        """;

    /** Elements that hold bodies, and whose children are named alike. */
    private static final Set<String> BODIES = Set.of("worldbody", "body", "frame", "replicate");

    /** Elements of bodies that have default classes. */
    private static final Set<String> WITH_DEFAULTS = Set.of("joint", "geom", "site", "camera", "light");

    /** What becomes of an attribute, or of an element. */
    public enum Treatment {
        SIMULATED,
        NO_INFLUENCE,
        LEFT_OUT
    }

    private record Attribute(Treatment treatment, String neutral) {
        boolean says(String value) {
            return treatment == Treatment.LEFT_OUT && !neutral.isEmpty() && !isNeutral(value);
        }

        private boolean isNeutral(String value) {
            double[] numbers = numbers(value);
            if (neutral.startsWith(">") || neutral.startsWith("<")) {
                double bound = Double.parseDouble(neutral.substring(1));
                return numbers.length == 1 && (neutral.startsWith(">") ? numbers[0] >= bound : numbers[0] <= bound);
            }
            double[] expected = numbers(neutral.replace('_', ' '));
            return expected.length > 0 && expected.length == numbers.length
                    ? Arrays.equals(expected, numbers)
                    : neutral.equals(value);
        }
    }

    private record Element(Treatment treatment, boolean open, Map<String, Attribute> attributes) {}

    private static final Map<String, Element> ELEMENTS = parse();

    private MjcfReference() {}

    private static double[] numbers(String text) {
        try {
            return Arrays.stream(text.trim().split("\\s+"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (NumberFormatException e) {
            return new double[0];
        }
    }

    private static Map<String, Element> parse() {
        Map<String, Element> elements = new LinkedHashMap<>();
        for (String line : TABLE.lines().toList()) {
            String[] words = line.trim().split("\\s+");
            String section = words[0].contains("/") ? words[0].substring(0, words[0].lastIndexOf('/') + 1) : "";
            Element element = parse(words);
            for (String name : words[0].substring(section.length()).split(",")) {
                elements.put(section + name, element);
            }
        }
        return elements;
    }

    private static Element parse(String[] words) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        Treatment treatment = Treatment.SIMULATED;
        Treatment own = Treatment.NO_INFLUENCE;
        boolean open = false;
        for (int i = 1; i < words.length; i++) {
            switch (words[i]) {
                case "+" -> treatment = Treatment.SIMULATED;
                case "-" -> treatment = Treatment.NO_INFLUENCE;
                case "!" -> treatment = Treatment.LEFT_OUT;
                case "*" -> {
                    open = true;
                    own = treatment;
                }
                default -> {
                    String[] parts = words[i].split("=", 2);
                    attributes.put(parts[0], new Attribute(treatment, parts.length > 1 ? parts[1] : ""));
                    own = treatment == Treatment.SIMULATED ? Treatment.SIMULATED : own;
                }
            }
        }
        return new Element(own, open, attributes);
    }

    /** The elements of the table. */
    public static Set<String> elements() {
        return ELEMENTS.keySet();
    }

    /** Whether any attribute of an element is taken. */
    public static boolean open(String element) {
        return ELEMENTS.get(element).open;
    }

    /** The attributes of an element that are treated so. */
    public static List<String> attributes(String element, Treatment treatment) {
        return ELEMENTS.get(element).attributes.entrySet().stream()
                .filter(a -> a.getValue().treatment == treatment)
                .map(Map.Entry::getKey)
                .toList();
    }

    static Treatment treatment(String element) {
        return ELEMENTS.get(element).treatment;
    }

    /**
     * Looks through a model.
     *
     * @param root {@code <mujoco>}
     * @throws dev.mechanist.core.InputException for an element or attribute that MJCF does not know
     */
    public static void check(MjcfElement root) {
        walk(root, (key, e) -> {
            checkAttributes(e, key);
            if (!ELEMENTS.get(key).open) {
                MjcfOrientation.requireOne(e);
            }
        });
    }

    /** Visits every element with its line of the table, except what is inside of those with open attributes. */
    public static void walk(MjcfElement root, BiConsumer<String, MjcfElement> visitor) {
        visitor.accept("mujoco", root);
        for (MjcfElement section : root.children()) {
            walk(section, section.name(), "mujoco", visitor);
        }
    }

    private static void walk(MjcfElement e, String key, String parent, BiConsumer<String, MjcfElement> visitor) {
        Element known = ELEMENTS.get(key);
        if (known == null) {
            String where = parent.substring(parent.lastIndexOf('/') + 1);
            throw e.error("is not an element of " + (where.equals("body") ? "a body" : "<" + where + ">") + "; "
                    + KnownNames.hint(e.name(), childrenOf(parent)));
        }
        visitor.accept(key, e);
        for (MjcfElement child : known.open ? List.<MjcfElement>of() : e.children()) {
            walk(child, keyOf(child, e.name(), key), BODIES.contains(e.name()) ? "body" : key, visitor);
        }
    }

    private static String keyOf(MjcfElement child, String parentName, String parentKey) {
        if (BODIES.contains(parentName)) {
            return BODIES.contains(child.name()) && !child.name().equals("worldbody")
                    ? child.name()
                    : "body/" + child.name();
        }
        if (parentName.equals("default")) {
            if (WITH_DEFAULTS.contains(child.name())) {
                return "body/" + child.name();
            }
            String actuator = "actuator/" + child.name();
            boolean known = ELEMENTS.containsKey(actuator) && !child.name().equals("plugin");
            return known ? actuator : child.name().equals("default") ? "default" : "default/" + child.name();
        }
        return parentKey + "/" + child.name();
    }

    private static void checkAttributes(MjcfElement e, String key) {
        Element known = ELEMENTS.get(key);
        for (String attribute : e.attributes().keySet()) {
            if (!known.open && !known.attributes.containsKey(attribute) && !Attachments.OWN.contains(attribute)) {
                throw e.error("has an unknown attribute '" + attribute + "'; "
                        + KnownNames.hint(attribute, List.copyOf(known.attributes.keySet())));
            }
        }
    }

    private static List<String> childrenOf(String parent) {
        List<String> names = new ArrayList<>();
        for (String key : ELEMENTS.keySet()) {
            boolean below = key.startsWith(parent + "/") && key.indexOf('/', parent.length() + 1) < 0;
            boolean inDefaults = parent.equals("default") && key.startsWith("actuator/");
            boolean onTop = parent.equals("mujoco") && !key.contains("/") && !key.equals("mujoco");
            if (below || inDefaults || onTop) {
                names.add(key.substring(key.lastIndexOf('/') + 1));
            }
        }
        if (parent.equals("default")) {
            names.addAll(WITH_DEFAULTS.stream().sorted().toList());
        }
        if (parent.equals("body")) {
            names.addAll(List.of("body", "frame", "replicate"));
        }
        return names;
    }

    /** Tells what of the elements of a model is left out. */
    public static final class Review {
        private final MjcfSettings settings;
        private final LeftOut leftOut;

        public Review(MjcfSettings settings, LeftOut leftOut) {
            this.settings = settings;
            this.leftOut = leftOut;
        }

        /**
         * Looks at one element.
         *
         * @param key its line of the table
         * @param e with its defaults
         * @return the element
         */
        public MjcfElement of(String key, MjcfElement e) {
            settings.checkUserNumbers(key, e);
            switch (key) {
                case "option without constraints", "keyframe" -> {
                    return e;
                }
                case "body/geom" -> geom(e);
                case "asset/mesh" -> {
                    if (e.attributes().containsKey("builtin")) {
                        leftOut.add(e, "meshes made by a rule are not; their geoms are left out, with their mass");
                    }
                }
                default -> {
                    if (key.startsWith("equality/")) {
                        equality(e);
                    } else if (ELEMENTS.get(key).open && treatment(key) == Treatment.LEFT_OUT) {
                        leftOut.add(e, "is not simulated");
                    }
                }
            }
            ELEMENTS.get(key).attributes.forEach((name, attribute) -> {
                String value = e.attributes().get(name);
                if (value != null && attribute.says(value) && matters(key, name, e)) {
                    leftOut.add(e, reason(name, value));
                }
            });
            return e;
        }

        private static String reason(String name, String value) {
            return switch (name) {
                case "iterations", "ls_iterations", "tolerance", "ls_tolerance" ->
                    name + "=\"" + value + "\" is ignored; constraints are solved to convergence";
                case "sleep", "diagexact", "ipc", "override" -> "the flag " + name + " is ignored";
                default -> name + " is ignored";
            };
        }

        private boolean matters(String key, String name, MjcfElement e) {
            return switch (name) {
                case "frictionloss" -> !settings.disabled(BodyOption.DISABLE_FRICTIONLOSS);
                default -> true;
            };
        }

        private void geom(MjcfElement e) {
            String type = e.attributes().getOrDefault("type", "sphere");
            if (e.attributes().getOrDefault("fluidshape", "none").equals("ellipsoid")
                    && settings.medium()
                    && settings.implicit()) {
                leftOut.add(e, "fluidshape=\"ellipsoid\" is no part of what the implicit integrators make implicit");
            }
            if (Set.of("hfield", "sdf").contains(type)) {
                leftOut.add(e, "geoms of type " + type + " are left out, with their mass");
            }
            e.children().stream()
                    .filter(c -> c.name().equals("plugin"))
                    .forEach(c -> leftOut.add(c, "is not simulated"));
        }

        private void equality(MjcfElement e) {
            boolean off = settings.disabled(MjcfSettings.DISABLE_EQUALITY)
                    || settings.disabled(BodyOption.DISABLE_CONSTRAINT)
                    || e.attributes()
                            .getOrDefault("active", "true")
                            .toLowerCase(Locale.ROOT)
                            .equals("false");
            if (!off && !List.of("connect", "weld", "joint", "tendon").contains(e.name())) {
                leftOut.add(e, "equality constraints of this kind are not simulated");
            }
        }
    }
}
