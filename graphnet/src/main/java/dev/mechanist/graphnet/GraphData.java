package dev.mechanist.graphnet;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureSchema;
import dev.mechanist.graphnet.views.GraphView;
import dev.mechanist.graphnet.views.Placement;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;

/** Episodes of systems of one sort, grouped by the program that serves them: those of a group differ in static numbers alone. */
final class GraphData {
    private static final int SCALING_ROWS = 500;

    /** Stretches of episodes as rows: states [rows, (k + 1) n], actions [rows, k m], static numbers [rows, .]. */
    record Rows(DMatrixRMaj states, DMatrixRMaj actions, DMatrixRMaj statics) {}

    /** Episodes that one program serves. */
    static final class Group {
        final GraphView view;
        final Spec spec;
        private final List<Episode> episodes = new ArrayList<>();
        private final List<double[]> statics = new ArrayList<>();
        private double[] deviation;

        Group(GraphView view, Spec spec) {
            this.view = view;
            this.spec = spec;
        }

        int episodes() {
            return episodes.size();
        }

        /** State t of stretches [rows, (k + 1) n] -> [rows, n]. */
        Expression state(Expression states, int t) {
            return states.slice(1, t * spec.n(), (t + 1) * spec.n());
        }

        /** The speeds among the numbers of states [rows, n]. */
        Expression speeds(Expression x) {
            return view.placement().speeds(x.scope(), x);
        }

        /** A part of the group, by the numbers of the episodes. */
        private Group select(int from, int to) {
            Group part = new Group(view, spec);
            part.episodes.addAll(episodes.subList(from, to));
            part.statics.addAll(statics.subList(from, to));
            part.deviation = deviation;
            return part;
        }

        /** Number of stretches of k steps. */
        int stretches(int k) {
            return episodes.stream()
                    .mapToInt(e -> Math.max(0, e.steps() - k + 1))
                    .sum();
        }

        /** Stretches of k steps drawn with replacement, each equally likely. */
        Rows draw(int rows, int k, RandomStream random) {
            int count = stretches(k);
            if (count == 0) {
                throw new InputException(
                        "no episode of " + spec.n() + " states has " + k + " steps; give longer ones or unroll less");
            }
            int[] drawn = new int[rows];
            for (int i = 0; i < rows; i++) {
                drawn[i] = random.nextInt(count);
            }
            return rows(drawn, k);
        }

        /**
         * Pairs of stretches of one episode each, drawn with replacement: one of {@code watched} steps, and one of k steps after it.
         *
         * @throws InputException where no episode has as many steps as both
         */
        List<Rows> drawPairs(int rows, int watched, int k, RandomStream random) {
            List<Integer> lasting = new ArrayList<>();
            for (int e = 0; e < episodes.size(); e++) {
                if (episodes.get(e).steps() >= watched + k) {
                    lasting.add(e);
                }
            }
            if (lasting.isEmpty()) {
                throw new InputException("no episode of " + spec.n() + " states has " + (watched + k) + " steps, "
                        + watched + " to watch and " + k + " to predict; give longer ones or watch fewer");
            }
            Rows before = empty(rows, watched);
            Rows after = empty(rows, k);
            for (int i = 0; i < rows; i++) {
                int e = lasting.get(random.nextInt(lasting.size()));
                int room = episodes.get(e).steps() - watched - k;
                int start = random.nextInt(room + 1);
                fill(before, i, e, start, watched);
                fill(after, i, e, start + watched + random.nextInt(room - start + 1), k);
            }
            return List.of(before, after);
        }

        /** Up to so many stretches, evenly spaced over all. */
        Rows spread(int rows, int k) {
            int count = stretches(k);
            int[] places = new int[Math.min(rows, count)];
            Arrays.setAll(places, i -> (int) ((long) i * count / places.length));
            return rows(places, k);
        }

        private Rows rows(int[] places, int k) {
            Rows rows = empty(places.length, k);
            for (int i = 0; i < places.length; i++) {
                int t = places[i];
                int e = 0;
                while (t >= Math.max(0, episodes.get(e).steps() - k + 1)) {
                    t -= Math.max(0, episodes.get(e++).steps() - k + 1);
                }
                fill(rows, i, e, t, k);
            }
            return rows;
        }

        private Rows empty(int rows, int k) {
            return new Rows(
                    new DMatrixRMaj(rows, (k + 1) * spec.n()),
                    new DMatrixRMaj(rows, k * spec.m()),
                    new DMatrixRMaj(rows, statics.get(0).length));
        }

        /** Row i: k steps of episode e from its step t on. */
        private void fill(Rows rows, int i, int e, int t, int k) {
            int n = spec.n();
            int m = spec.m();
            Episode episode = episodes.get(e);
            System.arraycopy(episode.states().data, t * n, rows.states.data, i * (k + 1) * n, (k + 1) * n);
            System.arraycopy(episode.actions().data, t * m, rows.actions.data, i * k * m, k * m);
            double[] own = statics.get(e);
            System.arraycopy(own, 0, rows.statics.data, i * own.length, own.length);
        }

        /** Adds noise to the first state of each row, in shares of the deviation of its unit. */
        void disturb(Rows rows, double share, RandomStream random) {
            if (share == 0) {
                return;
            }
            for (int i = 0; i < rows.states.numRows; i++) {
                for (int j = 0; j < spec.n(); j++) {
                    rows.states.data[i * rows.states.numCols + j] += share * deviation[j] * random.nextGaussian();
                }
            }
        }
    }

    final StructureSchema schema;
    final double dt;
    final List<Group> training;
    final List<Group> held;

    private GraphData(StructureSchema schema, double dt, List<Group> training, List<Group> held) {
        this.schema = schema;
        this.dt = dt;
        this.training = training;
        this.held = held;
    }

    /**
     * @param holdout share of each group's episodes, its last ones, that are held out; none of a group of one
     * @throws InputException when an episode does not say what its system is made of, or they are of several sorts
     */
    static GraphData of(List<Episode> episodes, double holdout) {
        if (episodes.isEmpty()) {
            throw new InputException("a graph network needs episodes to learn from");
        }
        Structure first = structureOf(episodes.get(0));
        Map<Object, Group> groups = new LinkedHashMap<>();
        for (Episode episode : episodes) {
            Structure structure = structureOf(episode);
            first.schema().require(structure);
            if (structure.spec().dt() != first.spec().dt()) {
                throw new InputException("episode '" + episode.name() + "' has steps of "
                        + structure.spec().dt() + " s, others of "
                        + first.spec().dt()
                        + " s; a graph network learns one time step");
            }
            GraphView view = GraphView.of(structure);
            Group group = groups.computeIfAbsent(view.program(), key -> new Group(view, structure.spec()));
            group.episodes.add(episode);
            group.statics.add(view.statics());
        }
        deviations(groups.values());
        List<Group> training = new ArrayList<>();
        List<Group> held = new ArrayList<>();
        for (Group group : groups.values()) {
            int kept = Math.max(1, group.episodes() - (int) Math.ceil(holdout * group.episodes()));
            training.add(group.select(0, kept));
            if (kept < group.episodes()) {
                held.add(group.select(kept, group.episodes()));
            }
        }
        return new GraphData(first.schema(), first.spec().dt(), training, held);
    }

    private static Structure structureOf(Episode episode) {
        return episode.structure()
                .orElseThrow(
                        () -> new InputException(
                                "episode '" + episode.name()
                                        + "' does not say what its system is made of; a graph network learns from objects and relations"));
    }

    /** Deviation of each state: that of all states of its unit, over all groups. */
    private static void deviations(Iterable<Group> groups) {
        Map<String, double[]> sums = new TreeMap<>();
        for (Group group : groups) {
            for (Episode episode : group.episodes) {
                for (int i = 0; i < episode.states().getNumElements(); i++) {
                    double value = episode.states().data[i];
                    double[] sum = sums.computeIfAbsent(unit(group, i % group.spec.n()), u -> new double[3]);
                    sum[0]++;
                    sum[1] += value;
                    sum[2] += value * value;
                }
            }
        }
        for (Group group : groups) {
            group.deviation = new double[group.spec.n()];
            for (int j = 0; j < group.deviation.length; j++) {
                double[] sum = sums.get(unit(group, j));
                double mean = sum[1] / sum[0];
                group.deviation[j] = Math.sqrt(Math.max(0, sum[2] / sum[0] - mean * mean));
            }
        }
    }

    private static String unit(Group group, int state) {
        return group.spec.state().get(state).unit();
    }

    /**
     * By what nodes and edges see, and how nodes change, over all groups. In double precision, so that what is small is told from
     * what is 0 but for rounding.
     */
    GraphPredictor.Scales scales() {
        GraphView any = training.get(0).view;
        ColumnMoments nodes = new ColumnMoments(any.in().nodes());
        ColumnMoments edges = new ColumnMoments(any.in().edges());
        ColumnMoments changes = new ColumnMoments(any.out());
        for (Group group : training) {
            List<Input> inputs = List.of(
                    Input.of("states", -1, 2L * group.spec.n()),
                    Input.of("actions", -1, group.spec.m()),
                    Input.of("statics", -1, group.view.statics().length));
            CompiledFunction seen = CompiledFunction.of(Precision.FLOAT64, Device.CPU, inputs, (scope, given) -> {
                Expression x = group.state(given.get(0), 0);
                GraphView.Observation observation = group.view.observe(scope, x, given.get(1), given.get(2));
                Expression change = group.speeds(group.state(given.get(0), 1)).minus(group.speeds(x));
                return List.of(
                        observation.graphs().nodes(),
                        observation.graphs().edges().orElseThrow(),
                        observation.seen().apply(change));
            });
            Rows rows = group.spread(SCALING_ROWS, 1);
            DMatrixRMaj[] found = {new DMatrixRMaj(1, 1), new DMatrixRMaj(1, 1), new DMatrixRMaj(1, 1)};
            seen.call(new DMatrixRMaj[] {rows.states(), rows.actions(), rows.statics()}, found);
            nodes.add(found[0]);
            edges.add(found[1]);
            changes.add(found[2]);
        }
        return new GraphPredictor.Scales(
                nodes.mean(), nodes.deviation(1), edges.mean(), edges.deviation(1), changes.size(), share());
    }

    /**
     * The share of a change of speed that the change of position feels, in [0, 1]: least squares of q' - q - dt v by dt times the
     * change. One half where speed changes evenly over a step, one where it changes at once.
     */
    double share() {
        double[] sums = new double[2];
        for (Group group : training) {
            Placement placement = group.view.placement();
            int n = group.spec.n();
            for (Episode episode : group.episodes) {
                for (int t = 0; t < episode.steps(); t++) {
                    placement.addShare(episode.states().data, t * n, (t + 1) * n, dt, sums);
                }
            }
        }
        return sums[1] == 0 ? 1 : Math.max(0, Math.min(1, sums[0] / sums[1]));
    }
}
