package dev.mechanist.sysid.shooting;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a shooting problem simulates and compares, the same at every point: parameters theta [p] shared by all stretches and,
 * with free starts, a start state [n] per stretch.
 *
 * @param model with all its parameters
 * @param data states and actions in the model's order
 * @param stretches what is simulated, in the order of the data
 * @param free which of the model's parameters theta holds [p]
 * @param owners the episode that an entry of theta is of, or -1 where all share it [p]
 * @param loss of residuals in standard deviations of the noise
 * @param freeStarts whether start states are unknowns, and neighbouring stretches joined
 * @param compares whether a state has finite noise, and so residuals [n]
 */
record ShootingProblem(
        ParametricDynamics model,
        DataSet data,
        List<Window> stretches,
        int[] free,
        int[] owners,
        Loss loss,
        boolean freeStarts,
        boolean[] compares) {
    static ShootingProblem of(
            ParametricDynamics model,
            DataSet data,
            List<Window> stretches,
            int[] free,
            int[] owners,
            FitSettings settings) {
        boolean[] compares = new boolean[model.spec().n()];
        for (int i = 0; i < compares.length; i++) {
            compares[i] = Double.isFinite(settings.noise()[i]);
        }
        return new ShootingProblem(
                model,
                data,
                stretches,
                free,
                owners,
                settings.loss(),
                settings.shooting() instanceof Shooting.FreeStarts,
                compares);
    }

    /** Number of states n. */
    int n() {
        return compares.length;
    }

    /** Number of free parameters p. */
    int p() {
        return free.length;
    }

    /** The episode that stretch s is cut from. */
    Episode episode(int s) {
        return data.episodes().get(stretches.get(s).episode());
    }

    /** Whether stretches s and s + l, counted over all episodes, both exist and are of one episode. */
    boolean together(int s, int l) {
        return s + l < stretches.size()
                && stretches.get(s + l).episode() == stretches.get(s).episode();
    }

    /** Whether the end of stretch s must meet the start of the next. */
    boolean joined(int s) {
        return freeStarts && together(s, 1);
    }

    /** Whether a parameter of theta acts in an episode. */
    boolean acts(int parameter, int episode) {
        return owners[parameter] < 0 || owners[parameter] == episode;
    }

    /** The models with theta in place of their free parameters: one for each episode, or one for all. */
    List<ParametricDynamics> at(double[] theta) {
        int models =
                Arrays.stream(owners).allMatch(o -> o < 0) ? 1 : data.episodes().size();
        return IntStream.range(0, models).mapToObj(e -> at(theta, e)).toList();
    }

    private ParametricDynamics at(double[] theta, int episode) {
        double[] values = model.parameterValues();
        for (int i = 0; i < free.length; i++) {
            if (acts(i, episode)) {
                values[free[i]] = theta[i];
            }
        }
        return model.withParameterValues(values);
    }
}
