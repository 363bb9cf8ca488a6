package dev.mechanist.planners.tabular;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;

/**
 * Tabular Dyna-Q (Sutton and Barto 2018, section 8.2): Q-learning from each real move, and after it n updates from moves that
 * a learned table remembers. With n = 0 it is Q-learning. Ties between actions are broken at random.
 */
public final class DynaQ {
    /**
     * Defaults are those of example 8.1.
     *
     * @param planningSteps n, remembered moves replayed after each real one
     * @param alpha step size
     * @param gamma discount
     * @param epsilon probability of a random move
     */
    public record Settings(int planningSteps, double alpha, double gamma, double epsilon) {
        public Settings {
            if (planningSteps < 0) {
                throw new InputException("the planning steps must be at least 0, not " + planningSteps);
            }
            if (!(alpha > 0 && alpha <= 1) || !(gamma >= 0 && gamma <= 1) || !(epsilon >= 0 && epsilon <= 1)) {
                throw new InputException("alpha must lie in (0, 1], gamma and epsilon in [0, 1]");
            }
        }

        /** Example 8.1: alpha 0.1, gamma 0.95, epsilon 0.1. */
        public static Settings example(int planningSteps) {
            return new Settings(planningSteps, 0.1, 0.95, 0.1);
        }
    }

    private final Maze maze;
    private final Settings settings;
    private final RandomStream random;
    private final double[] q;
    private final int[] outcome;
    private final boolean[] visited;
    private final int[] remembered;
    private int known;

    /** @param seed same seed, same episodes */
    public DynaQ(Maze maze, Settings settings, long seed) {
        this.maze = maze;
        this.settings = settings;
        random = RandomStream.of(seed, "dyna-q", 0);
        q = new double[maze.states() * Maze.ACTIONS];
        outcome = new int[q.length];
        visited = new boolean[q.length];
        remembered = new int[q.length];
    }

    /** Runs one episode from start to goal; returns its number of moves. */
    public int episode() {
        int state = maze.start();
        int moves = 0;
        while (state != maze.goal()) {
            int action = choose(state);
            int move = state * Maze.ACTIONS + action;
            state = maze.next(state, action);
            moves++;
            update(move, state);
            remember(move, state);
            for (int k = 0; k < settings.planningSteps; k++) {
                int replayed = remembered[random.nextInt(known)];
                update(replayed, outcome[replayed]);
            }
        }
        return moves;
    }

    /** Q(state, action), the discounted return that is expected of a move. */
    public double value(int state, int action) {
        return q[state * Maze.ACTIONS + action];
    }

    /** Share of all moves from free cells whose outcome is not known yet. */
    public double unknownShare() {
        return 1 - (double) known / maze.moves();
    }

    /** Epsilon-greedy. */
    private int choose(int state) {
        if (random.nextDouble() < settings.epsilon) {
            return random.nextInt(Maze.ACTIONS);
        }
        int best = 0;
        int ties = 1;
        for (int a = 1; a < Maze.ACTIONS; a++) {
            double difference = q[state * Maze.ACTIONS + a] - q[state * Maze.ACTIONS + best];
            if (difference > 0) {
                best = a;
                ties = 1;
            } else if (difference == 0 && random.nextInt(++ties) == 0) {
                best = a;
            }
        }
        return best;
    }

    /** The learned model: where a move led. */
    private void remember(int move, int next) {
        outcome[move] = next;
        if (!visited[move]) {
            visited[move] = true;
            remembered[known++] = move;
        }
    }

    /** One Q-learning update of a move that led to {@code next}. */
    private void update(int move, int next) {
        double target = next == maze.goal() ? 1 : settings.gamma * largest(next);
        q[move] += settings.alpha * (target - q[move]);
    }

    private double largest(int state) {
        double largest = q[state * Maze.ACTIONS];
        for (int a = 1; a < Maze.ACTIONS; a++) {
            largest = Math.max(largest, q[state * Maze.ACTIONS + a]);
        }
        return largest;
    }
}
