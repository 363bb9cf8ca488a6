package dev.mechanist.envs.tasks;

import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.ObservationSpec;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.acting.Truth;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.structure.Structure;
import java.util.List;
import java.util.Optional;

/** An environment that also shows a picture of its state, the same bytes on every machine. Confined to one thread. */
public final class PicturedEnvironment implements Environment {
    /** A camera. */
    public interface Camera {
        /** Extents [height, width, channels] of a picture. */
        List<Integer> shape();

        /** The picture of a state [n]. */
        Observations.Bytes picture(double[] state);
    }

    private final TaskEnvironment seen;
    private final Camera camera;

    public PicturedEnvironment(TaskEnvironment seen, Camera camera) {
        this.seen = seen;
        this.camera = camera;
    }

    private Observation pictured(Observation plain) {
        return new Observation(
                plain.vector(), Optional.of(camera.picture(seen.state().orElseThrow())));
    }

    @Override
    public String name() {
        return seen.name();
    }

    @Override
    public Spec spec() {
        return seen.spec();
    }

    @Override
    public ObservationSpec observations() {
        return new ObservationSpec(seen.observations().variables(), camera.shape());
    }

    @Override
    public Optional<Structure> structure() {
        return seen.structure();
    }

    @Override
    public int maxSteps() {
        return seen.maxSteps();
    }

    @Override
    public Observation reset(long seed) {
        return pictured(seen.reset(seed));
    }

    @Override
    public Step step(double[] action) {
        Step step = seen.step(action);
        return new Step(pictured(step.observation()), step.reward(), step.terminated(), step.truncated());
    }

    @Override
    public Optional<double[]> state() {
        return seen.state();
    }

    @Override
    public Optional<Snapshot> snapshot() {
        return seen.snapshot();
    }

    @Override
    public void restore(Snapshot snapshot) {
        seen.restore(snapshot);
    }

    @Override
    public Truth truth() {
        return seen.truth();
    }

    @Override
    public Optional<Cost> cost() {
        return seen.cost();
    }

    @Override
    public Optional<SmoothCost> smoothCost() {
        return seen.smoothCost();
    }
}
