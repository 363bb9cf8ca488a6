package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.mjcf.ModelDraft.ContactPair;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Geom;
import dev.mechanist.envs.bodies.mjcf.text.LeftOut;
import dev.mechanist.envs.bodies.mjcf.text.MjcfDefaults;
import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.mjcf.text.MjcfReference;
import dev.mechanist.envs.bodies.mjcf.text.MjcfSettings;
import dev.mechanist.envs.bodies.shapes.GeomShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which geoms may touch, and what holds for their contacts: masks, bodies fixed to each other, parents, excluded pairs, and
 * pairs of their own; friction, softness and margins of two geoms mixed by MuJoCo's rules (Modeling, contact parameters).
 */
final class PossibleContacts {
    private static final double[] SOLREF = {0.02, 1};

    private final ModelDraft draft;
    private final MjcfSettings settings;
    private final MjcfDefaults defaults;
    private final MjcfReference.Review review;
    private final Set<List<Integer>> excluded = new HashSet<>();
    private final List<MjcfElement> own = new ArrayList<>();

    PossibleContacts(ModelDraft draft, MjcfSettings settings, MjcfDefaults defaults, MjcfReference.Review review) {
        this.draft = draft;
        this.settings = settings;
        this.defaults = defaults;
        this.review = review;
    }

    /** {@code <contact>} */
    void read(MjcfElement section) {
        for (MjcfElement e : section.children()) {
            if (e.name().equals("pair")) {
                own.add(review.of("contact/pair", defaults.apply(e, null)));
            } else {
                int first = draft.body(e, "body1");
                int second = draft.body(e, "body2");
                excluded.add(List.of(Math.min(first, second), Math.max(first, second)));
            }
        }
    }

    /** The number of directions in which a contact acts. */
    static int dimension(MjcfElement e) {
        double d = e.number("condim", 3);
        if (d != 1 && d != 3 && d != 4 && d != 6) {
            throw e.error("condim=\"" + e.text("condim", "") + "\" is not one of 1, 3, 4, 6");
        }
        return (int) d;
    }

    /** By how much contacts may pull, N. */
    static double adhesion(MjcfElement e) {
        double adhesion = e.number("adhesion", 0);
        if (adhesion < 0) {
            throw e.error("adhesion=\"" + e.text("adhesion", "") + "\" is negative");
        }
        return adhesion;
    }

    /** Index of a geom; -1 for one that is left out itself. */
    private int geom(MjcfElement e, String attribute, List<Geom> geoms) {
        String name = e.text(attribute, "");
        for (int i = 0; i < geoms.size(); i++) {
            if (geoms.get(i).name.equals(name) && !name.isEmpty()) {
                return i;
            }
        }
        if (draft.knows("geom", name)) {
            return -1;
        }
        throw e.error("there is no geom '" + name + "'");
    }

    private boolean apart(int i, int k) {
        return draft.welded(i) == draft.welded(k) || excluded.contains(List.of(i, k));
    }

    private boolean related(int i, int k) {
        int a = draft.welded(i);
        int b = draft.welded(k);
        return a != 0
                && b != 0
                && (draft.welded(draft.bodies.get(b).parent) == a || draft.welded(draft.bodies.get(a).parent) == b);
    }

    /** The pairs whose contacts are simulated, none where contacts are off. */
    List<ContactPair> pairs(LeftOut leftOut) {
        if (settings.contactsOff()) {
            return List.of();
        }
        List<Geom> geoms = draft.geoms();
        List<ContactPair> pairs = new ArrayList<>();
        Set<Set<Integer>> taken = new HashSet<>();
        for (MjcfElement e : own) {
            int first = geom(e, "geom1", geoms);
            int second = geom(e, "geom2", geoms);
            if (first < 0 || second < 0) {
                leftOut.add(e, "contacts of a geom that is left out are not simulated");
                continue;
            }
            taken.add(Set.copyOf(new HashSet<>(List.of(first, second))));
            // As everywhere, the earlier geom is the first: parallel capsules touch at the ends of the first.
            add(own(e, Math.min(first, second), Math.max(first, second), geoms), geoms, pairs);
        }
        int start = 0;
        for (int i = 0; i < draft.bodies.size(); i++) {
            int next = start + draft.bodies.get(i).geoms.size();
            int other = next;
            for (int k = i + 1; k < draft.bodies.size(); k++) {
                int end = other + draft.bodies.get(k).geoms.size();
                for (int a = start; a < next && !apart(i, k); a++) {
                    for (int b = other; b < end; b++) {
                        if (masked(geoms.get(a), geoms.get(b)) && !taken.contains(Set.of(a, b))) {
                            add(mixed(a, b, related(i, k), geoms), geoms, pairs);
                        }
                    }
                }
                other = end;
            }
            start = next;
        }
        return pairs;
    }

    private static boolean masked(Geom a, Geom b) {
        return (a.contactType & b.contactAffinity) != 0 || (b.contactType & a.contactAffinity) != 0;
    }

    /** Two planes never touch. */
    private static void add(ContactPair pair, List<Geom> geoms, List<ContactPair> pairs) {
        if (!geoms.get(pair.second()).shape.endless()) {
            pairs.add(pair);
        }
    }

    private static boolean ordered(int a, int b, List<Geom> geoms) {
        return geoms.get(a).shape.code() <= geoms.get(b).shape.code();
    }

    /** A pair that says all of its contacts itself. */
    private ContactPair own(MjcfElement e, int a, int b, List<Geom> geoms) {
        boolean ordered = ordered(a, b, geoms);
        for (int g : new int[] {a, b}) {
            if (geoms.get(g).shape == GeomShape.MESH && geoms.get(g).hull == null) {
                throw e.error("the points of the mesh of '" + geoms.get(g).name
                        + "' lie in one plane, so it cannot touch anything");
            }
        }
        double[] solrefFriction = e.numbersOver("solreffriction", 0, 0);
        boolean given = solrefFriction[0] != 0 || solrefFriction[1] != 0;
        draft.unique(e, "pair");
        return new ContactPair(
                ordered ? a : b,
                ordered ? b : a,
                false,
                dimension(e),
                e.numbersOver("friction", 1, 1, 0.005, 0.0001, 0.0001),
                valid(e.numbersOver("solref", SOLREF)),
                given ? valid(solrefFriction) : solrefFriction,
                e.numbersOver("solimp", 0.9, 0.95, 0.001, 0.5, 2),
                e.number("margin", 0),
                e.number("gap", 0),
                adhesion(e));
    }

    /** Neither a time constant and a ratio nor a stiffness and a damping: MuJoCo takes its default. */
    private static double[] valid(double[] solref) {
        return solref[0] > 0 == solref[1] > 0 ? solref : SOLREF;
    }

    /** The higher priority says all; of equal ones friction is the larger, softness the mean by solmix, margins add up. */
    private static ContactPair mixed(int a, int b, boolean related, List<Geom> geoms) {
        boolean ordered = ordered(a, b, geoms);
        Geom f = geoms.get(ordered ? a : b);
        Geom g = geoms.get(ordered ? b : a);
        int dimension = Math.max(f.dimension, g.dimension);
        double[] friction = new double[3];
        Arrays.setAll(friction, k -> Math.max(f.friction[k], g.friction[k]));
        double share = share(f.solmix, g.solmix);
        double adhesion = f.adhesion + g.adhesion;
        if (f.priority != g.priority) {
            Geom higher = f.priority > g.priority ? f : g;
            dimension = higher.dimension;
            friction = higher.friction;
            adhesion = higher.adhesion;
            share = higher == f ? 1 : 0;
        }
        double weight = share;
        double[] solref = new double[2];
        boolean equal = f.priority == g.priority;
        boolean standard = f.solref[0] > 0 && g.solref[0] > 0;
        Arrays.setAll(
                solref,
                k -> equal && !standard ? Math.min(f.solref[k], g.solref[k]) : mean(weight, f.solref[k], g.solref[k]));
        double[] solimp = new double[5];
        Arrays.setAll(solimp, k -> mean(weight, f.solimp[k], g.solimp[k]));
        return new ContactPair(
                ordered ? a : b,
                ordered ? b : a,
                related,
                dimension,
                new double[] {friction[0], friction[0], friction[1], friction[2], friction[2]},
                valid(solref),
                new double[2],
                solimp,
                f.margin + g.margin,
                f.gap + g.gap,
                adhesion);
    }

    private static double mean(double share, double first, double second) {
        return share == 1 ? first : share == 0 ? second : share * first + (1 - share) * second;
    }

    private static double share(double first, double second) {
        boolean one = first >= 1e-15;
        boolean two = second >= 1e-15;
        return one && two ? first / (first + second) : one == two ? 0.5 : one ? 1 : 0;
    }
}
