package dev.mechanist.graphnet.views;

import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureSchema;
import dev.mechanist.graphnet.blocks.GraphArrays;
import dev.mechanist.graphnet.blocks.GraphLayout;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Particles: objects that own their place and their velocity, d numbers each. A node sees its velocity, the actions on it, and its
 * static numbers beside those of the whole; an edge where its sender is seen from its receiver, how far that is, and its static
 * numbers: nothing depends on where the whole is. A node gives the change of its velocity; one whose feature {@code fixed} is 1 stays as
 * it is, whatever it gives.
 */
final class ParticleView implements GraphView {
    private final Structure structure;
    private final int dimension;
    private final GraphLayout layout;
    private final int[] positions;
    private final int[] speeds;
    private final int[][] actions;
    private final double[] statics;
    private final int objectStatics;
    private final int relationStatics;

    ParticleView(Structure structure) {
        this.structure = structure;
        StructureSchema schema = structure.schema();
        int states = schema.objectKinds().get(structure.objectKinds()[0]).states();
        dimension = states / 2;
        layout = new GraphLayout(structure.objects(), structure.senders(), structure.receivers());
        if (states == 0 || states % 2 != 0 || structure.spec().n() != structure.objects() * states) {
            throw unsuited("every object needs a place and a velocity of as many numbers, and no relation a state");
        }
        if (structure.relations() == 0) {
            throw unsuited("it has no relations, so that nothing acts on anything");
        }
        positions = slots(0);
        speeds = slots(dimension);
        actions = IntStream.range(0, structure.objects())
                .mapToObj(structure::objectActions)
                .toArray(int[][]::new);
        if (Arrays.stream(actions).anyMatch(a -> a.length != 0 && a.length != dimension)) {
            throw unsuited("the actions on an object need to be forces of " + dimension + " components");
        }
        objectStatics = schema.objectFeatures().size() + schema.globals().size();
        relationStatics =
                schema.relationFeatures().size() + schema.relationKinds().size();
        statics = staticNumbers();
    }

    private RuntimeException unsuited(String why) {
        return GraphView.unsuited(structure, why);
    }

    private int[] slots(int from) {
        return IntStream.range(0, structure.objects())
                .flatMap(k -> Arrays.stream(structure.objectStates(k), from, from + dimension))
                .toArray();
    }

    /** Of every object its features and the globals, then of every relation its features and its kind. */
    private double[] staticNumbers() {
        DMatrixRMaj objects = structure.objectFeatures();
        DMatrixRMaj relations = structure.relationFeatures();
        double[] globals = structure.globals();
        double[] numbers = new double[structure.objects() * objectStatics + structure.relations() * relationStatics];
        int at = 0;
        for (int k = 0; k < structure.objects(); k++) {
            System.arraycopy(objects.data, k * objects.numCols, numbers, at, objects.numCols);
            System.arraycopy(globals, 0, numbers, at + objects.numCols, globals.length);
            at += objectStatics;
        }
        int[] kinds = structure.relationKinds();
        for (int r = 0; r < structure.relations(); r++) {
            System.arraycopy(relations.data, r * relations.numCols, numbers, at, relations.numCols);
            numbers[at + relations.numCols + kinds[r]] = 1;
            at += relationStatics;
        }
        return numbers;
    }

    @Override
    public GraphLayout layout() {
        return layout;
    }

    @Override
    public GraphWidths in() {
        return new GraphWidths(2 * dimension + objectStatics, dimension + 1 + relationStatics, 0);
    }

    @Override
    public int out() {
        return dimension;
    }

    @Override
    public Placement placement() {
        return Placement.ofNumbers(positions, speeds);
    }

    @Override
    public double[] statics() {
        return statics.clone();
    }

    @Override
    public Object program() {
        return List.of(
                dimension,
                ints(structure.senders()),
                ints(structure.receivers()),
                ints(positions),
                ints(speeds),
                Arrays.deepToString(actions));
    }

    private static List<Integer> ints(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    @Override
    public Observation observe(TensorScope scope, Expression x, Expression u, Expression statics) {
        int objects = structure.objects();
        int relations = structure.relations();
        Expression places = perNode(scope, x, positions);
        Expression velocities = perNode(scope, x, speeds);
        Expression ofNodes = parts(statics, 0, objects, objectStatics);
        Expression ofEdges = parts(statics, objects * objectStatics, relations, relationStatics);
        List<Expression> nodes = new ArrayList<>(List.of(velocities, forces(scope, u, velocities)));
        nodes.add(ofNodes);
        Expression from = places.gather(scope.whole(structure.senders(), relations), 0);
        Expression apart = from.minus(places.gather(scope.whole(structure.receivers(), relations), 0));
        Expression distance = apart.square().sumKeeping(2).plus(1e-12).sqrt();
        GraphArrays graphs =
                GraphArrays.of(scope.concatenate(2, nodes), scope.concatenate(2, List.of(apart, distance, ofEdges)));
        return new Observation(graphs, (change, time) -> perRow(unfixed(ofNodes, change)), this::split);
    }

    /** Changes of nodes [objects, B, d]; exactly zero of those that are fixed. */
    private Expression unfixed(Expression ofNodes, Expression change) {
        int fixed = structure.schema().objectFeatures().indexOf("fixed");
        return fixed < 0
                ? change
                : change.times(ofNodes.slice(2, fixed, fixed + 1).negative().plus(1));
    }

    /** [B, n] to [objects, B, d]. */
    private Expression perNode(TensorScope scope, Expression x, int[] slots) {
        return split(x.gather(scope.whole(slots, slots.length), 1));
    }

    private Expression split(Expression rows) {
        return rows.reshape(-1, structure.objects(), dimension).permute(1, 0, 2);
    }

    private Expression perRow(Expression nodes) {
        return nodes.permute(1, 0, 2).reshape(-1, (long) structure.objects() * dimension);
    }

    private static Expression parts(Expression statics, int from, int count, int width) {
        return statics.slice(1, from, from + count * width)
                .reshape(-1, count, width)
                .permute(1, 0, 2);
    }

    /** Forces on every object, zero where nothing acts. */
    private Expression forces(TensorScope scope, Expression u, Expression velocities) {
        Expression none = velocities.at(0, 0).zeros();
        List<Expression> forces = new ArrayList<>();
        for (int[] own : actions) {
            forces.add(own.length == 0 ? none : u.gather(scope.whole(own, dimension), 1));
        }
        return scope.stack(0, forces);
    }
}
