package dev.mechanist.planners.pilco;

import java.util.ArrayList;
import java.util.List;

/**
 * All that a run of PILCO knows between two trials: enough to go on with the same bits.
 *
 * @param courses all episodes so far, the random ones first
 * @param policy parameters of the current policy; null before the first improvement
 * @param hyperparameters of the last fit; null before the first
 * @param trials what each policy trial gave
 */
public record PilcoState(List<Course> courses, double[] policy, double[] hyperparameters, List<Trial> trials) {
    public PilcoState {
        courses = List.copyOf(courses);
        trials = List.copyOf(trials);
    }

    /**
     * One trial of a learned policy.
     *
     * @param trial number, from 1; random episodes are not counted
     * @param experience seconds on the plant up to and including this trial, random episodes included
     * @param predictedCost what the model expected
     * @param realCost of the episode on the plant
     * @param solved whether the policy's mean episode (no noise, mean start), over the problem's whole horizon, solves the problem
     * @param steps of this trial's episode and prediction; both costs are sums over so many
     * @param evaluations rollouts with gradient that the improvement took
     * @param minutes that fit, improvement and trial took; the one number that differs between equal runs
     */
    public record Trial(
            int trial,
            double experience,
            double predictedCost,
            double realCost,
            boolean solved,
            int steps,
            int evaluations,
            double minutes) {}

    PilcoState with(Course course, double[] policy, double[] hyperparameters, Trial trial) {
        List<Course> more = new ArrayList<>(courses);
        more.add(course);
        List<Trial> longer = new ArrayList<>(trials);
        longer.add(trial);
        return new PilcoState(more, policy, hyperparameters, longer);
    }
}
