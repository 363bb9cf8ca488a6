package dev.mechanist.planners.sampling;

import dev.mechanist.core.RandomStream;

/** Which member of an ensemble moves a particle at which time (Chua et al. 2018, section 5.1). */
@FunctionalInterface
public interface MemberPattern {
    /** Member in [0, members) that moves {@code particle} at time {@code t}; called in the order of t. */
    int member(int particle, int t, int members, RandomStream random);

    /** TS-infinity: particle p keeps member p mod members. */
    static MemberPattern keep() {
        return (particle, t, members, random) -> particle % members;
    }

    /** TS-1: a member drawn anew at every step. */
    static MemberPattern redraw() {
        return (particle, t, members, random) -> random.nextInt(members);
    }
}
