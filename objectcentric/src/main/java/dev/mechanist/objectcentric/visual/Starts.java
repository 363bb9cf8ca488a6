package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.RandomStream;
import java.util.ArrayList;
import java.util.List;

/** Where worlds start that a network learns from: many about impacts, some where it has been wrong of late, the rest anywhere. */
final class Starts {
    /** Share of starts that have been hard of late. */
    private static final double AGAIN = 0.15;

    private final List<Motion> motions;
    private final double share;
    private final HardStarts hard;

    /** Episode and frame of impacts on walls, of two balls, and of more than one in a frame; those lists that are not empty. */
    private final List<List<int[]>> impacts;

    /**
     * @param share of starts shortly before or after an impact
     * @param gain what an impulse adds to a velocity, m/s per N s
     * @param hard starts that have been hard of late; the trainer's
     */
    Starts(List<Motion> motions, double share, double gain, HardStarts hard) {
        this.motions = motions;
        this.share = share;
        this.hard = hard;
        impacts = impacts(motions, gain);
    }

    private static List<List<int[]>> impacts(List<Motion> motions, double gain) {
        List<int[]> bounces = new ArrayList<>();
        List<int[]> meetings = new ArrayList<>();
        List<int[]> doubles = new ArrayList<>();
        for (int e = 0; e < motions.size(); e++) {
            Motion motion = motions.get(e);
            for (int t = 0; t < motion.frames(); t++) {
                int hit = 0;
                boolean twice = false;
                for (int i = 0; i < motion.scene().balls(); i++) {
                    hit += motion.hits(i, t, t + 1) ? 1 : 0;
                    twice |= motion.twice(i, t, gain);
                }
                if (hit > 0) {
                    (twice ? doubles : hit == 1 ? bounces : meetings).add(new int[] {e, t});
                }
            }
        }
        List<List<int[]>> all = new ArrayList<>(List.of(bounces, meetings, doubles));
        all.removeIf(List::isEmpty);
        return all;
    }

    /** Episode and frame of a start; those about impacts in equal parts on walls, of two balls, and twice in a frame. */
    int[] draw(RandomStream random, int unroll) {
        double kind = random.nextDouble();
        int episode = random.nextInt(motions.size());
        int frame = random.nextInt(motions.get(episode).frames());
        int sort = random.nextInt(Math.max(1, impacts.size()));
        if (!hard.isEmpty() && random.nextDouble() < AGAIN) {
            int[] start = hard.draw(random);
            episode = start[0];
            frame = start[1];
        } else if (kind < share && !impacts.isEmpty()) {
            List<int[]> some = impacts.get(sort);
            int[] impact = some.get(random.nextInt(some.size()));
            episode = impact[0];
            int last = motions.get(episode).frames() - 1;
            frame = Math.max(0, Math.min(last, impact[1] + from(random.nextInt(4 + unroll))));
        }
        return new int[] {episode, frame};
    }

    /** Frames from an impact to a start: two or one after it, twice as often its own, and any before it. */
    private static int from(int draw) {
        return draw < 2 ? 2 - draw : Math.min(0, 3 - draw);
    }
}
