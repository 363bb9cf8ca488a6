package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * A {@link VisualModel} in one world. A state says where balls are and how fast, not what was seen before: earlier pictures are
 * imagined by going back at the velocity that the model has predicted.
 */
final class SeenBalls implements Dynamics {
    /** Balls that are moved together. */
    private static final int TOGETHER = 256;

    private final VisualModel model;
    private final Structure structure;
    private final Scene scene;
    private final Stride stride;
    private final List<Runner> runners = new ArrayList<>();
    private final double[] forces;

    SeenBalls(VisualModel model, Structure structure) {
        this.model = model;
        this.structure = structure;
        scene = new Scene(structure);
        stride = new Stride(model);
        forces = new double[2 * scene.balls()];
    }

    @Override
    public Spec spec() {
        return structure.spec();
    }

    @Override
    public SeenBalls fork() {
        return new SeenBalls(model, structure);
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        Shapes.require("x", x, x.numRows, spec().n());
        Shapes.require("u", u, x.numRows, spec().m());
        Shapes.refuseAlias("next", next, x, u);
        next.reshape(x.numRows, spec().n());
        int together = Math.max(1, TOGETHER / scene.balls());
        while (runners.size() < Math.min(together, x.numRows)) {
            runners.add(new Runner(scene, model.network().gaze()));
        }
        for (int from = 0; from < x.numRows; from += together) {
            step(x, u, next, from, Math.min(x.numRows, from + together));
        }
    }

    private void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next, int from, int to) {
        int n = spec().n();
        for (int b = from; b < to; b++) {
            begin(runners.get(b - from), x, u, b);
        }
        stride.hit(runners.subList(0, to - from));
        for (int b = from; b < to; b++) {
            Runner runner = runners.get(b - from);
            for (int i = 0; i < scene.balls(); i++) {
                for (int c = 0; c < 2; c++) {
                    double drift = runner.drift[2 * i + c];
                    next.data[b * n + scene.slots[4 * i + c]] = runner.places[2 * i + c] + drift;
                    next.data[b * n + scene.slots[4 * i + 2 + c]] = drift / spec().dt();
                }
            }
        }
    }

    private void begin(Runner runner, DMatrixRMaj x, DMatrixRMaj u, int b) {
        runner.imagine(x.data, b * spec().n(), spec().dt());
        for (int c = 0; c < forces.length; c++) {
            forces[c] = scene.actions[c] < 0 ? 0 : u.data[b * spec().m() + scene.actions[c]];
        }
        runner.push(forces, 0, model.scale().gain());
    }
}
