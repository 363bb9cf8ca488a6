package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * How large a correction a network gives where nothing happens: the bound under which corrections are taken for none, so that a
 * ball that rolls freely does so for a thousand frames. It is what 99 of 100 balls that see something but are far from an impact stay below.
 */
final class Stillness {
    private static final int LOOKS = 2000;
    private static final double SHARE = 0.99;
    private static final int FAR = 6;

    private Stillness() {}

    static double of(VisualModel model, List<Motion> motions, long seed) {
        RandomStream random = RandomStream.of(seed, "visual stillness", 0);
        double[] sizes = new double[LOOKS];
        int count = 0;
        VisualModel.Corrector corrector = model.corrector();
        for (int tries = 0; tries < 20 * LOOKS && count < LOOKS; tries++) {
            Motion motion = motions.get(random.nextInt(motions.size()));
            int t = random.nextInt(motion.frames());
            int ball = random.nextInt(motion.scene().balls());
            if (motion.hits(ball, t - FAR, t + FAR)) {
                continue;
            }
            Runner runner = new Runner(motion.scene(), model.network().gaze());
            runner.see(motion, t);
            count += corrector.add(runner, ball) ? 1 : 0;
        }
        double[] corrections = corrector.run();
        int width = 2 * model.network().horizon();
        int filled = 0;
        for (int k = 0; k < corrections.length; k += width) {
            double size = Math.hypot(corrections[k], corrections[k + 1]);
            if (size > 0) {
                sizes[filled++] = size;
            }
        }
        if (count == 0) {
            return 0;
        }
        double[] sorted = Arrays.copyOf(sizes, count);
        Arrays.sort(sorted);
        return sorted[(int) (SHARE * (count - 1))];
    }
}
