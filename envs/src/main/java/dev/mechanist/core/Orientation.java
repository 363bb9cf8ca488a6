package dev.mechanist.core;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A unit quaternion among the states of a system: four in a row called NAME_qw, NAME_qx, NAME_qy and NAME_qz, which turns vectors from
 * the body's own frame into its parent's (MuJoCo's convention).
 *
 * @param name of what turns
 * @param quaternion index of its first state
 * @param velocity index of NAME_wx, the first of the three states of its angular velocity in its own frame, rad/s; -1 where there is none
 */
public record Orientation(String name, int quaternion, int velocity) {
    private static final String FIRST = "_qw";

    /** All of a system, in the order of its states. */
    public static List<Orientation> of(Spec spec) {
        List<String> names = spec.state().stream().map(Variable::name).toList();
        List<Orientation> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).endsWith(FIRST)) {
                String name = names.get(i).substring(0, names.get(i).length() - FIRST.length());
                if (follow(names, i, List.of(name + "_qw", name + "_qx", name + "_qy", name + "_qz"))) {
                    int rate = names.indexOf(name + "_wx");
                    boolean whole = rate >= 0 && follow(names, rate, List.of(name + "_wx", name + "_wy", name + "_wz"));
                    all.add(new Orientation(name, i, whole ? rate : -1));
                }
            }
        }
        return all;
    }

    private static boolean follow(List<String> names, int from, List<String> wanted) {
        return from + wanted.size() <= names.size()
                && IntStream.range(0, wanted.size())
                        .allMatch(k -> names.get(from + k).equals(wanted.get(k)));
    }
}
