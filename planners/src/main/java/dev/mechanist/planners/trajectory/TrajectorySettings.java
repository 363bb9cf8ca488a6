package dev.mechanist.planners.trajectory;

import dev.mechanist.core.InputException;
import dev.mechanist.planners.Checks;

/**
 * Parameters of the linear-quadratic trajectory optimisers, with the symbols and defaults of Tassa, Erez and Todorov (IROS
 * 2012) and of the authors' published implementation.
 *
 * @param iterations largest number of backward passes
 * @param costTolerance converged when an accepted step lowers the cost by less than this
 * @param gradientTolerance converged when the mean over time of max_j |k_j| / (|u_j| + 1) is below this at small mu
 * @param backtracking step lengths alpha of the line search, largest first
 * @param c1 smallest accepted ratio of actual to expected improvement
 * @param muInitial regularisation of the first step
 * @param muMinimum values of the regularisation below this are zero
 * @param muMaximum the regularisation at which the search ends
 * @param delta0 by which the rate of change of the regularisation changes, above 1
 */
public record TrajectorySettings(
        int iterations,
        double costTolerance,
        double gradientTolerance,
        double[] backtracking,
        double c1,
        double muInitial,
        double muMinimum,
        double muMaximum,
        double delta0) {
    public static final TrajectorySettings DEFAULT =
            new TrajectorySettings(500, 1e-7, 1e-4, powersOfTen(0, -3, 11), 0, 1, 1e-6, 1e10, 2);

    public TrajectorySettings {
        Checks.positive("the iterations of a trajectory optimiser", iterations);
        if (!(costTolerance >= 0 && gradientTolerance >= 0 && c1 >= 0 && c1 < 1)) {
            throw new InputException("tolerances of a trajectory optimiser must be at least 0 and c1 in [0, 1), not "
                    + costTolerance + ", " + gradientTolerance + " and " + c1);
        }
        if (!(muInitial >= 0 && muMinimum > 0 && muMaximum > muMinimum && delta0 > 1)) {
            throw new InputException(
                    "a regularisation schedule needs muInitial >= 0, 0 < muMinimum < muMaximum and delta0 > 1, not "
                            + muInitial + ", " + muMinimum + ", " + muMaximum + " and " + delta0);
        }
        backtracking = backtracking.clone();
        for (double alpha : backtracking) {
            if (!(alpha > 0 && alpha <= 1)) {
                throw new InputException("step lengths of the line search must be in (0, 1], not " + alpha);
            }
        }
        if (backtracking.length == 0) {
            throw new InputException("the line search needs at least one step length");
        }
    }

    /** The same with another limit on iterations. */
    public TrajectorySettings withIterations(int iterations) {
        return new TrajectorySettings(
                iterations,
                costTolerance,
                gradientTolerance,
                backtracking,
                c1,
                muInitial,
                muMinimum,
                muMaximum,
                delta0);
    }

    /** The same with other tolerances. */
    public TrajectorySettings withTolerances(double costTolerance, double gradientTolerance) {
        return new TrajectorySettings(
                iterations,
                costTolerance,
                gradientTolerance,
                backtracking,
                c1,
                muInitial,
                muMinimum,
                muMaximum,
                delta0);
    }

    private static double[] powersOfTen(double first, double last, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Math.pow(10, first + (last - first) * i / (count - 1));
        }
        return values;
    }
}
