package dev.mechanist.planners.gradient;

import dev.mechanist.core.InputException;
import dev.mechanist.core.numerics.LimitedMemory;
import dev.mechanist.planners.Checks;
import dev.mechanist.planners.sampling.ActionMap;

/**
 * L-BFGS ({@link LimitedMemory}) with a backtracking Armijo search, one trial at a time, since the trials of many starts are
 * evaluated in one batch. In a box, variables at a bound that the gradient pushes against are held, and the search follows the
 * projection of the step (two-metric projection: Bertsekas 1982).
 */
public final class LimitedMemoryBfgs implements GradientMethod {
    /**
     * Defaults as recommended by Nocedal and Wright.
     *
     * @param memory pairs remembered
     * @param c1 smallest accepted fraction of the decrease that the gradient promises
     * @param backtrack factor by which a refused step shrinks, in (0, 1)
     * @param tolerance ends when no free component of the gradient is larger
     */
    public record Settings(int memory, double c1, double backtrack, double tolerance)
            implements GradientMethod.Settings {
        public static final Settings DEFAULT = new Settings(10, 1e-4, 0.5, 1e-9);

        public Settings {
            Checks.positive("the memory of L-BFGS", memory);
            if (!(c1 > 0 && c1 < 1 && backtrack > 0 && backtrack < 1 && tolerance >= 0)) {
                throw new InputException("L-BFGS needs c1 and backtrack in (0, 1) and tolerance >= 0, not " + c1 + ", "
                        + backtrack + " and " + tolerance);
            }
        }

        @Override
        public LimitedMemoryBfgs create(int size, ActionMap map, boolean[] bounded) {
            return new LimitedMemoryBfgs(this, size, map, bounded);
        }
    }

    private static final double SMALLEST_STEP = 1e-16;

    private final Settings settings;
    private final ActionMap map;
    private final boolean[] bounded;
    private final int size;
    private final LimitedMemory memory;
    private final double[] moved;
    private final double[] changed;
    private final double[] point;
    private final double[] gradient;
    private final double[] direction;
    private final boolean[] held;
    private double value;
    private double step;
    private boolean finished;

    LimitedMemoryBfgs(Settings settings, int size, ActionMap map, boolean[] bounded) {
        this.settings = settings;
        this.map = map;
        this.bounded = bounded;
        this.size = size;
        memory = new LimitedMemory(size, settings.memory);
        moved = new double[size];
        changed = new double[size];
        point = new double[size];
        gradient = new double[size];
        direction = new double[size];
        held = new boolean[size];
    }

    @Override
    public void begin(double[] z, int o) {
        System.arraycopy(z, o, point, 0, size);
        value = Double.POSITIVE_INFINITY;
        memory.clear();
        finished = false;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public void advance(double trialValue, double[] g, double[] z, int o) {
        if (Double.isInfinite(value)) {
            start(trialValue, g, z, o);
        } else if (sufficient(trialValue, z, o)) {
            remember(g, z, o);
            accept(trialValue, g, z, o);
        } else {
            step *= settings.backtrack;
            if (step < SMALLEST_STEP) {
                restartOrFinish();
            }
        }
        for (int i = 0; i < size; i++) {
            z[o + i] = finished ? point[i] : map.project(point[i] + step * direction[i], bounded[i]);
        }
    }

    /** The first trial; a start that diverges is halved until it does not. */
    private void start(double trialValue, double[] g, double[] z, int o) {
        if (Double.isInfinite(trialValue)) {
            for (int i = 0; i < size; i++) {
                point[i] /= 2;
                direction[i] = 0;
            }
            return;
        }
        accept(trialValue, g, z, o);
    }

    /** f(trial) <= f + c1 g'(trial - point). */
    private boolean sufficient(double trialValue, double[] z, int o) {
        double promised = 0;
        for (int i = 0; i < size; i++) {
            promised += gradient[i] * (z[o + i] - point[i]);
        }
        return trialValue <= value + settings.c1 * Math.min(promised, 0) && trialValue < value;
    }

    private void remember(double[] g, double[] z, int o) {
        for (int i = 0; i < size; i++) {
            moved[i] = z[o + i] - point[i];
            changed[i] = g[o + i] - gradient[i];
        }
        memory.learn(moved, changed);
    }

    private void accept(double trialValue, double[] g, double[] z, int o) {
        value = trialValue;
        double largest = 0;
        for (int i = 0; i < size; i++) {
            point[i] = z[o + i];
            gradient[i] = g[o + i];
            held[i] = map.blocked(point[i], gradient[i], bounded[i]);
            largest = Math.max(largest, held[i] ? 0 : Math.abs(gradient[i]));
        }
        if (largest <= settings.tolerance) {
            finished = true;
            return;
        }
        aim();
    }

    /** The steepest descent where the memory led nowhere; the end where there is no memory to blame. */
    private void restartOrFinish() {
        if (memory.isEmpty()) {
            finished = true;
            return;
        }
        memory.clear();
        aim();
    }

    /** direction = -H gradient over the variables that are not held. */
    private void aim() {
        descend();
        memory.apply(direction, held);
        if (!(freeDot(gradient, direction) < 0)) {
            memory.clear();
            descend();
        }
        step = memory.isEmpty() ? 1 / Math.max(1, Math.sqrt(freeDot(gradient, gradient))) : 1;
    }

    private void descend() {
        for (int i = 0; i < size; i++) {
            direction[i] = held[i] ? 0 : -gradient[i];
        }
    }

    private double freeDot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            if (!held[i]) {
                sum += a[i] * b[i];
            }
        }
        return sum;
    }
}
