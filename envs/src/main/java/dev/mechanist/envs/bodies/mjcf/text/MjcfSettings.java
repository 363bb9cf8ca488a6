package dev.mechanist.envs.bodies.mjcf.text;

import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.LengthSearch;
import dev.mechanist.envs.bodies.shapes.SearchLimits;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code <compiler>} and {@code <option>} say, later ones over earlier ones. */
public final class MjcfSettings {
    public static final int DISABLE_EQUALITY = 1 << 1;
    public static final int DISABLE_SENSOR = 1 << 13;
    public static final int DISABLE_NATIVECCD = 1 << 17;

    private static final Map<String, Integer> FLAGS = Map.ofEntries(
            Map.entry("constraint", BodyOption.DISABLE_CONSTRAINT),
            Map.entry("equality", DISABLE_EQUALITY),
            Map.entry("frictionloss", BodyOption.DISABLE_FRICTIONLOSS),
            Map.entry("limit", BodyOption.DISABLE_LIMIT),
            Map.entry("contact", BodyOption.DISABLE_CONTACT),
            Map.entry("spring", BodyOption.DISABLE_SPRING),
            Map.entry("damper", BodyOption.DISABLE_DAMPER),
            Map.entry("passive", BodyOption.DISABLE_SPRING | BodyOption.DISABLE_DAMPER),
            Map.entry("gravity", BodyOption.DISABLE_GRAVITY),
            Map.entry("clampctrl", BodyOption.DISABLE_CLAMP),
            Map.entry("warmstart", 1 << 9),
            Map.entry("filterparent", BodyOption.DISABLE_FILTERPARENT),
            Map.entry("actuation", BodyOption.DISABLE_ACTUATION),
            Map.entry("refsafe", BodyOption.DISABLE_REFSAFE),
            Map.entry("sensor", DISABLE_SENSOR),
            Map.entry("midphase", 1 << 14),
            Map.entry("eulerdamp", BodyOption.DISABLE_EULERDAMP),
            Map.entry("autoreset", BodyOption.DISABLE_AUTORESET),
            Map.entry("multiccd", BodyOption.DISABLE_MULTICCD),
            Map.entry("nativeccd", DISABLE_NATIVECCD));

    public boolean degrees = true;
    public String eulerSequence = "xyz";
    boolean autoLimits = true;
    public String inertiaFromGeom = "auto";
    public int[] inertiaGroups = {0, 5};
    public double boundMass;
    public double boundInertia;
    public boolean balanceInertia;
    public double totalMass = -1;
    public boolean alignFree;
    /** Where meshes are, from the folder of the model. */
    public String meshFolder = "";

    private boolean meshFolderGiven;
    public boolean stripPath;
    public boolean exactMeshInertia;
    /** Whether muscles take their ranges of lengths from the limits of what they pull. */
    public boolean lengthsOfLimits;

    /** Whether ranges of lengths that are given stay, and whether those of muscles that are not are looked for, and how. */
    public boolean lengthsKept = true;

    public boolean lengthsSought = true;
    public LengthSearch lengthSearch = LengthSearch.USUAL;

    /** In the world, for sensors. */
    public double[] magnetic = {0, -0.5, 0};

    public double timestep = 0.002;
    private BodyIntegrator integrator = BodyIntegrator.EULER;
    private double[] gravity = {0, 0, -9.81};
    private double[] wind = new double[3];
    private double density;
    private double viscosity;
    private int disableFlags;
    private boolean elliptic;
    private double impratio = 1;
    private SearchLimits search = SearchLimits.USUAL;
    private final Set<Integer> disabledGroups = new HashSet<>();
    private final UserNumbers userNumbers = new UserNumbers();

    public void readSize(MjcfElement e) {
        userNumbers.readSize(e);
    }

    /** Refuses more numbers of the user's own than the model announces; see {@link MjcfReference.Review#of}. */
    public void checkUserNumbers(String key, MjcfElement e) {
        userNumbers.check(key, e);
    }

    public void readCompiler(MjcfElement e) {
        degrees = e.word("angle", degrees ? "degree" : "radian", List.of("degree", "radian"))
                .equals("degree");
        if (e.text("coordinate", "local").equals("global")) {
            throw e.error("coordinate=\"global\" is no longer part of MJCF; convert the model to local coordinates");
        }
        eulerSequence = e.text("eulerseq", eulerSequence);
        if (!eulerSequence.matches("[xyzXYZ]{3}")) {
            throw e.error("eulerseq=\"" + eulerSequence + "\" must be three of x, y, z, X, Y, Z");
        }
        autoLimits = e.flag("autolimits", autoLimits);
        inertiaFromGeom = e.word("inertiafromgeom", inertiaFromGeom, List.of("auto", "true", "false"));
        if (e.has("inertiagrouprange")) {
            double[] g = e.numbers("inertiagrouprange", 2, 2);
            inertiaGroups = new int[] {(int) g[0], (int) g[1]};
        }
        boundMass = e.nonNegative("boundmass", boundMass);
        boundInertia = e.nonNegative("boundinertia", boundInertia);
        balanceInertia = e.flag("balanceinertia", balanceInertia);
        totalMass = e.number("settotalmass", totalMass);
        alignFree = e.flag("alignfree", alignFree);
        stripPath = e.flag("strippath", stripPath);
        exactMeshInertia = e.flag("exactmeshinertia", exactMeshInertia);
        if (e.has("meshdir")) {
            meshFolder = e.text("meshdir", "");
            meshFolderGiven = true;
        } else if (!meshFolderGiven) {
            meshFolder = e.text("assetdir", meshFolder);
        }
        e.children().forEach(this::readLengthRange);
    }

    /** What of these a model compiled by others would not share, so that parts of it mean something else; null for nothing. */
    String compiledUnlike(MjcfSettings other) {
        if (autoLimits != other.autoLimits) {
            return "autolimits";
        }
        if (!inertiaFromGeom.equals(other.inertiaFromGeom)) {
            return "inertiafromgeom";
        }
        if (!Arrays.equals(inertiaGroups, other.inertiaGroups)) {
            return "inertiagrouprange";
        }
        if (boundMass != other.boundMass || boundInertia != other.boundInertia) {
            return "boundmass or boundinertia";
        }
        if (balanceInertia != other.balanceInertia) {
            return "balanceinertia";
        }
        if (alignFree != other.alignFree) {
            return "alignfree";
        }
        return exactMeshInertia != other.exactMeshInertia ? "exactmeshinertia" : null;
    }

    private void readLengthRange(MjcfElement e) {
        lengthsSought = !e.word(
                        "mode", lengthsSought ? "muscle" : "none", List.of("none", "muscle", "muscleuser", "all"))
                .equals("none");
        lengthsKept = e.flag("useexisting", lengthsKept);
        lengthsOfLimits = e.flag("uselimit", lengthsOfLimits);
        LengthSearch s = lengthSearch;
        lengthSearch = new LengthSearch(
                e.number("accel", s.acceleration()),
                e.number("maxforce", s.mostForce()),
                e.number("timeconst", s.timeConstant()),
                e.number("timestep", s.timestep()),
                e.number("inttotal", s.total()),
                e.number("interval", s.interval()),
                e.number("tolrange", s.tolerance()));
        if (!(lengthSearch.total() <= 1000 && lengthSearch.interval() > 0)) {
            throw e.error("needs an inttotal of at most 1000 s and a positive interval");
        }
    }

    public void readOption(MjcfElement e) {
        timestep = e.number("timestep", timestep);
        if (!(timestep > 0)) {
            throw e.error("timestep=\"" + timestep + "\" must be positive");
        }
        String wanted = e.text("integrator", integrator.mjcf());
        integrator = Arrays.stream(BodyIntegrator.values())
                .filter(i -> i.mjcf().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        e.error("integrator=\"" + wanted + "\" is not one of Euler, RK4, implicit, implicitfast"));
        gravity = e.vector("gravity", gravity);
        wind = e.vector("wind", wind);
        density = e.nonNegative("density", density);
        viscosity = e.nonNegative("viscosity", viscosity);
        elliptic = e.word("cone", elliptic ? "elliptic" : "pyramidal", List.of("pyramidal", "elliptic"))
                .equals("elliptic");
        magnetic = e.vector("magnetic", magnetic);
        impratio = e.number("impratio", impratio);
        if (!(impratio > 0)) {
            throw e.error("impratio=\"" + impratio + "\" must be positive");
        }
        search = new SearchLimits(
                e.nonNegative("ccd_tolerance", search.tolerance()), e.whole("ccd_iterations", search.rounds()));
        if (search.rounds() < 0) {
            throw e.error("ccd_iterations=\"" + search.rounds() + "\" must not be negative");
        }
        if (e.has("actuatorgroupdisable")) {
            disabledGroups.clear();
            for (double group : e.numbers("actuatorgroupdisable", 0, 31)) {
                if (group != Math.rint(group) || group < 0 || group > 30) {
                    throw e.error("actuatorgroupdisable: groups are whole numbers from 0 to 30, not " + group);
                }
                disabledGroups.add((int) group);
            }
        }
        e.children().stream().filter(c -> c.name().equals("flag")).forEach(this::readFlags);
    }

    private void readFlags(MjcfElement e) {
        for (Map.Entry<String, Integer> flag : FLAGS.entrySet()) {
            if (e.has(flag.getKey())) {
                boolean on = e.word(flag.getKey(), "enable", List.of("enable", "disable"))
                        .equals("enable");
                disableFlags = on ? disableFlags & ~flag.getValue() : disableFlags | flag.getValue();
            }
        }
    }

    public boolean disabled(int flag) {
        return (disableFlags & flag) != 0;
    }

    /** Whether nothing touches: contacts, or all constraints, are off. */
    public boolean contactsOff() {
        return disabled(BodyOption.DISABLE_CONTACT) || disabled(BodyOption.DISABLE_CONSTRAINT);
    }

    public boolean limitsOff() {
        return disabled(BodyOption.DISABLE_LIMIT) || disabled(BodyOption.DISABLE_CONSTRAINT);
    }

    public boolean medium() {
        return option().actingDensity() > 0 || option().actingViscosity() > 0;
    }

    boolean implicit() {
        return integrator == BodyIntegrator.IMPLICIT || integrator == BodyIntegrator.IMPLICITFAST;
    }

    public boolean groupDisabled(int group) {
        return disabledGroups.contains(group);
    }

    public BodyOption option() {
        return new BodyOption(
                timestep, integrator, gravity, wind, density, viscosity, disableFlags, elliptic, impratio, search);
    }

    /** Whether "auto" means limited: a range was given. */
    public boolean limited(MjcfElement e, String attribute, String value, double[] range) {
        if (!List.of("auto", "true", "false").contains(value)) {
            throw e.error(attribute + "=\"" + value + "\" is not one of auto, true, false");
        }
        if (!value.equals("auto")) {
            return value.equals("true");
        }
        boolean given = range[0] != 0 || range[1] != 0;
        if (given && !autoLimits) {
            throw e.error("has a range, so " + attribute + " must be given when autolimits is false");
        }
        return given;
    }
}
