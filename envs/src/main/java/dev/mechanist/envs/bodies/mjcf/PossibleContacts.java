package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.mjcf.ModelDraft.Geom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which geoms could touch, since contacts are not simulated: masks, bodies fixed to each other, parents, excluded pairs. */
final class PossibleContacts {
    private final ModelDraft draft;
    private final boolean parentsFiltered;
    private final Set<List<Integer>> excluded = new HashSet<>();
    private final List<MjcfElement> pairs = new ArrayList<>();

    PossibleContacts(ModelDraft draft, MjcfSettings settings) {
        this.draft = draft;
        parentsFiltered = !settings.disabled(MjcfSettings.DISABLE_FILTERPARENT);
    }

    /** {@code <contact>} */
    void read(MjcfElement section) {
        for (MjcfElement e : section.children()) {
            if (e.name().equals("pair")) {
                pairs.add(e);
            } else {
                int first = body(e, "body1");
                int second = body(e, "body2");
                excluded.add(List.of(Math.min(first, second), Math.max(first, second)));
            }
        }
    }

    private int body(MjcfElement e, String attribute) {
        String name = e.text(attribute, "");
        for (int i = 0; i < draft.bodies.size(); i++) {
            if (draft.bodies.get(i).name.equals(name) && !name.isEmpty()) {
                return i;
            }
        }
        throw e.error("there is no body '" + name + "'");
    }

    private boolean collide(int i, int k) {
        int a = draft.welded(i);
        int b = draft.welded(k);
        if (a == b || excluded.contains(List.of(i, k))) {
            return false;
        }
        boolean related = a != 0
                && b != 0
                && (draft.welded(draft.bodies.get(b).parent) == a || draft.welded(draft.bodies.get(a).parent) == b);
        return !(related && parentsFiltered);
    }

    void warn(LeftOut leftOut) {
        pairs.forEach(p -> leftOut.add(p, "contacts are not simulated"));
        int count = 0;
        Geom example = null;
        for (int i = 0; i < draft.bodies.size(); i++) {
            for (int k = i + 1; k < draft.bodies.size(); k++) {
                if (!collide(i, k)) {
                    continue;
                }
                for (Geom a : draft.bodies.get(i).geoms) {
                    for (Geom b : draft.bodies.get(k).geoms) {
                        if ((a.contactType & b.contactAffinity) != 0 || (b.contactType & a.contactAffinity) != 0) {
                            count++;
                            example = b;
                        }
                    }
                }
            }
        }
        if (count > 0) {
            leftOut.add(
                    example.element,
                    "contacts are not simulated (" + count
                            + " pairs of geoms could touch); <flag contact=\"disable\"/> says that none is meant");
        }
    }
}
