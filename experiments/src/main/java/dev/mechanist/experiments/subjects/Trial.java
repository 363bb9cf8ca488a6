package dev.mechanist.experiments.subjects;

import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.dynamics.ShiftedDynamics;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.experiments.scores.Scales;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one repetition starts from.
 *
 * @param recordedWorlds training data of each training world as they were recorded, at irregular times and with noisy rates
 *     perhaps
 * @param trainingWorlds the same at a uniform time step and with smooth rates, for models in discrete time
 * @param structures what each training world is made of, where it says so
 * @param tests what models are judged by, under each condition
 * @param equations of motion of each training world, with parameters as one would guess them; none where they are not known
 * @param shifts of a state that keeps the past, which entry repeats which ({@link
 *     dev.mechanist.core.dynamics.ShiftedDynamics}); empty for a state that does not [n]
 * @param truth the true dynamics of the training world, where they are known; of several, of the first
 */
public record Trial(
        List<DataSet> recordedWorlds,
        List<DataSet> trainingWorlds,
        List<Optional<Structure>> structures,
        Map<String, Test> tests,
        List<Equations> equations,
        int[] shifts,
        Optional<ParametricDynamics> truth) {
    /**
     * What models are judged by under one condition.
     *
     * @param data at the uniform time step
     * @param truth the true dynamics there, where they are known
     * @param structure what the world is made of, where it says so
     */
    public record Test(DataSet data, Optional<ParametricDynamics> truth, Optional<Structure> structure) {}

    /** One world, the same for training and test. */
    static Trial of(
            DataSet recorded,
            DataSet training,
            DataSet test,
            Optional<Equations> equations,
            Optional<ParametricDynamics> truth) {
        return new Trial(
                List.of(recorded),
                List.of(training),
                List.of(Optional.empty()),
                Map.of("", new Test(test, truth, Optional.empty())),
                equations.stream().toList(),
                new int[0],
                truth);
    }

    /** The same with states that keep the past. */
    Trial withShifts(int[] shifts) {
        return new Trial(recordedWorlds, trainingWorlds, structures, tests, equations, shifts, truth);
    }

    /**
     * The known equations; of several worlds, those of the first.
     *
     * @throws UnsuitableModelException where none are known
     */
    public Equations requireEquations() {
        if (equations.isEmpty()) {
            throw new UnsuitableModelException(
                    "no equations of motion are known; 'physics' in the description of the records gives some, or 'free' beside 'mjcf'");
        }
        return equations.get(0);
    }

    /** Whether the training worlds differ in their states or actions. */
    public boolean isOfSeveralSizes() {
        Spec first = recordedWorlds.get(0).spec();
        return recordedWorlds.stream().anyMatch(world -> !sameVariables(world.spec(), first));
    }

    /**
     * Training data of all worlds, as they were recorded.
     *
     * @throws UnsuitableModelException where the worlds differ in their states or actions
     */
    public DataSet recorded() {
        return together(recordedWorlds);
    }

    /**
     * Training data of all worlds at a uniform step.
     *
     * @throws UnsuitableModelException where the worlds differ in their states or actions
     */
    public DataSet training() {
        return together(trainingWorlds);
    }

    /** Episodes of all training worlds, whatever their sizes. */
    public List<Episode> experience() {
        return trainingWorlds.stream()
                .flatMap(world -> world.episodes().stream())
                .toList();
    }

    private static DataSet together(List<DataSet> worlds) {
        Spec spec = worlds.get(0).spec();
        List<Episode> episodes = new ArrayList<>();
        for (DataSet world : worlds) {
            if (!sameVariables(world.spec(), spec)) {
                throw new UnsuitableModelException("the training worlds have " + size(spec) + " and "
                        + size(world.spec()) + ", and the model learns worlds of one size");
            }
            episodes.addAll(world.episodes());
        }
        return new DataSet(episodes);
    }

    /**
     * Typical sizes of the states of the test data, over all data of worlds of the same size; infinite for those of the past, and those
     * that never change in the course of an episode: how starts differ says nothing of the size of an error.
     */
    public double[] scale(Test test) {
        List<Episode> all = new ArrayList<>();
        for (DataSet world : trainingWorlds) {
            if (sameVariables(world.spec(), test.data().spec())) {
                all.addAll(world.episodes());
            }
        }
        all.addAll(test.data().episodes());
        double[] scale = Scales.of(all);
        boolean[] moving = Scales.moving(all);
        for (int i = 0; i < scale.length; i++) {
            scale[i] = moving[i] ? scale[i] : Double.POSITIVE_INFINITY;
        }
        for (int i = 0; i < shifts.length; i++) {
            if (shifts[i] != ShiftedDynamics.PREDICTED) {
                scale[i] = Double.POSITIVE_INFINITY;
            }
        }
        return scale;
    }

    public static boolean sameVariables(Spec a, Spec b) {
        return a.n() == b.n() && a.m() == b.m();
    }

    public static String size(Spec spec) {
        return spec.n() + " states with " + spec.m() + (spec.m() == 1 ? " action" : " actions");
    }
}
