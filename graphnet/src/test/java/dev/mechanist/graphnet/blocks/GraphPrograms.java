package dev.mechanist.graphnet.blocks;

import dev.mechanist.core.RandomStream;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.Values;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** Functions of graphs as programs with random weights: nodes, edges and globals in, nodes out. */
final class GraphPrograms {
    private GraphPrograms() {}

    /** A program that holds a function's variables, all of them random, biases and gains too. */
    static TensorProgram program(GraphFunction function, Precision precision) {
        TensorProgram program = new TensorProgram(precision, Device.CPU);
        function.declare(program, 3);
        for (String name : function.parameters()) {
            double[] values = program.read(name);
            RandomStream random = RandomStream.of(4, name, 0);
            for (int i = 0; i < values.length; i++) {
                values[i] += 0.2 * random.nextGaussian();
            }
            program.assign(name, values);
        }
        return program;
    }

    /** Nodes [nodes, rows, .], edges and globals in, nodes out and, where asked for, edges and globals. */
    static CompiledFunction compile(TensorProgram program, GraphFunction function, GraphLayout layout, boolean all) {
        GraphWidths in = function.in();
        List<Input> inputs = new ArrayList<>(List.of(
                Input.of("nodes", layout.nodes(), -1, in.nodes()), Input.of("edges", layout.edges(), -1, in.edges())));
        if (in.globals() > 0) {
            inputs.add(Input.of("globals", layout.graphs(), -1, in.globals()));
        }
        return program.compileDifferentiable(inputs, (scope, given) -> {
            GraphArrays graphs = in.globals() > 0
                    ? GraphArrays.of(given.get(0), given.get(1), given.get(2))
                    : GraphArrays.of(given.get(0), given.get(1));
            GraphArrays out = function.apply(scope, graphs, Wiring.of(scope, layout));
            return all
                    ? List.of(
                            out.nodes(),
                            out.edges().orElseThrow(),
                            out.globals().orElseThrow())
                    : List.of(out.nodes());
        });
    }

    static double[] random(String purpose, int size) {
        double[] values = new double[size];
        RandomStream.of(8, purpose, 0).fillGaussian(values, 0, size);
        return values;
    }

    /** The first output for arrays [parts, rows, width]. */
    static double[] call(CompiledFunction function, int rows, GraphWidths in, double[]... arrays) {
        int[] widths = {in.nodes(), in.edges(), in.globals()};
        Values[] values = new Values[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            values[i] = Values.of(arrays[i], arrays[i].length / rows / widths[i], rows, widths[i]);
        }
        DMatrixRMaj out = new DMatrixRMaj(0, 0);
        function.call(values, new Values[] {Values.of(out)});
        return out.data;
    }
}
