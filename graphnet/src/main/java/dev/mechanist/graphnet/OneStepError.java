package dev.mechanist.graphnet;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.graphnet.views.GraphView;
import dev.mechanist.graphnet.views.MaximalCoordinates;
import dev.mechanist.graphnet.views.Placement;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/**
 * How well models of any class predict one step, as a graph network is judged: root mean square of the error of the change of the
 * parts' velocities, each seen from the part itself, relative to that of the change. 1 for constant velocities.
 */
public final class OneStepError {
    private static final int ROWS = 512;

    private OneStepError() {}

    /** Of a graph network, in the typical sizes of what it has learned; of bodies in the coordinates that it has learned. */
    public static double relative(GraphModel model, List<Episode> episodes) {
        return relative(
                model::bind, model.changeSizes(), model.isMaximal() ? MaximalCoordinates.episodes(episodes) : episodes);
    }

    /**
     * Of a graph network in one measure for all coordinates: by the change of every body's velocities in the world's frame, relative to
     * that of bodies that go on as they move, whatever their joints.
     *
     * @param model of joints, or in {@link MaximalCoordinates}
     * @param sizes typical sizes of these changes, as a model in maximal coordinates has them
     * @param episodes of joints
     */
    public static double inSpace(GraphModel model, double[] sizes, List<Episode> episodes) {
        Map<Structure, MaximalCoordinates> coordinates = new HashMap<>();
        Sums sums = new Sums(sizes);
        for (Episode episode : episodes) {
            MaximalCoordinates bodies = coordinates.computeIfAbsent(structureOf(episode), MaximalCoordinates::new);
            Episode seen = bodies.episode(episode);
            sums.add(
                    seen,
                    model.isMaximal()
                            ? predicted(model.bind(bodies.structure()), seen)
                            : bodies.states(predicted(model.bind(structureOf(episode)), episode)));
        }
        return sums.relative();
    }

    /**
     * Of any dynamics.
     *
     * @param models the dynamics of a structure
     * @param sizes typical size of each number of a part's change [out], 0 for those that never change
     * @param episodes that say what their systems are made of
     */
    public static double relative(
            Function<Structure, ? extends Dynamics> models, double[] sizes, List<Episode> episodes) {
        Map<Structure, Dynamics> bound = new HashMap<>();
        Sums sums = new Sums(sizes);
        for (Episode episode : episodes) {
            sums.add(episode, predicted(bound.computeIfAbsent(structureOf(episode), models::apply), episode));
        }
        return sums.relative();
    }

    private static Structure structureOf(Episode episode) {
        return episode.structure()
                .orElseThrow(() ->
                        new InputException("episode '" + episode.name() + "' does not say what its system is made of"));
    }

    /** The next state to every state but the last. */
    private static DMatrixRMaj predicted(Dynamics dynamics, Episode episode) {
        DMatrixRMaj all = new DMatrixRMaj(episode.steps(), episode.states().numCols);
        DMatrixRMaj some = new DMatrixRMaj(0, 0);
        for (int from = 0; from < episode.steps(); from += ROWS) {
            int to = Math.min(episode.steps(), from + ROWS);
            dynamics.step(rows(episode.states(), from, to), rows(episode.actions(), from, to), some);
            System.arraycopy(some.data, 0, all.data, from * all.numCols, some.getNumElements());
        }
        return all;
    }

    /** Of squares of errors and changes. */
    private static final class Sums {
        private final double[] sizes;
        private final Map<Object, CompiledFunction> squares = new HashMap<>();
        private double error;
        private double change;

        Sums(double[] sizes) {
            this.sizes = sizes;
        }

        /** @param predicted next states [steps, n] */
        void add(Episode episode, DMatrixRMaj predicted) {
            Structure structure = structureOf(episode);
            GraphView view = GraphView.of(structure);
            CompiledFunction function =
                    squares.computeIfAbsent(view.program(), key -> squares(view, structure.spec(), sizes));
            DMatrixRMaj statics = new DMatrixRMaj(1, view.statics().length, true, view.statics());
            for (int from = 0; from < episode.steps(); from += ROWS) {
                int to = Math.min(episode.steps(), from + ROWS);
                DMatrixRMaj[] sums = {new DMatrixRMaj(1, 1), new DMatrixRMaj(1, 1)};
                function.call(
                        new DMatrixRMaj[] {
                            rows(episode.states(), from, to),
                            rows(episode.actions(), from, to),
                            rows(episode.states(), from + 1, to + 1),
                            rows(predicted, from, to),
                            statics
                        },
                        sums);
                error += sums[0].data[0];
                change += sums[1].data[0];
            }
        }

        double relative() {
            return Math.sqrt(error / change);
        }
    }

    private static DMatrixRMaj rows(DMatrixRMaj all, int from, int to) {
        DMatrixRMaj rows = new DMatrixRMaj(to - from, all.numCols);
        System.arraycopy(all.data, from * all.numCols, rows.data, 0, rows.getNumElements());
        return rows;
    }

    /** x, u, next, predicted, statics -> sums of squares of error and change. */
    private static CompiledFunction squares(GraphView view, Spec spec, double[] sizes) {
        int n = spec.n();
        double[] weights = new double[sizes.length];
        for (int j = 0; j < sizes.length; j++) {
            weights[j] = sizes[j] > 0 ? 1 / sizes[j] : 0;
        }
        Placement placement = view.placement();
        return CompiledFunction.of(
                Precision.FLOAT64,
                Device.CPU,
                List.of(
                        Input.of("x", -1, n),
                        Input.of("u", -1, spec.m()),
                        Input.of("next", -1, n),
                        Input.of("predicted", -1, n),
                        Input.of("statics", 1, view.statics().length)),
                (scope, in) -> {
                    Expression x = in.get(0);
                    Expression statics = x.slice(1, 0, 1).zeros().plus(in.get(4));
                    GraphView.Observation seen = view.observe(scope, x, in.get(1), statics);
                    Expression next = placement.speeds(scope, in.get(2));
                    Expression off =
                            seen.seen().apply(placement.speeds(scope, in.get(3)).minus(next));
                    Expression change = seen.seen().apply(next.minus(placement.speeds(scope, x)));
                    Expression weight = scope.vector(weights);
                    return List.of(
                            off.times(weight).square().total(),
                            change.times(weight).square().total());
                });
    }
}
