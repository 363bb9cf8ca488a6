package dev.mechanist.graphnet;

import dev.mechanist.core.structure.Structure;
import dev.mechanist.graphnet.views.GraphView;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.StepFunctions;
import dev.mechanist.tensor.TensorDynamics;
import dev.mechanist.tensor.TensorScope;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * A {@link GraphModel} of one system. Every call is one native call, also rollouts of any horizon and their pullback; a horizon's
 * program is built at its first use and kept for all that are bound to structures which differ in static numbers alone.
 */
public final class BoundGraphModel implements TensorDynamics {
    private final Structure structure;
    private final GraphView view;
    private final GraphModel.Shared shared;
    private final StepFunctions functions;

    BoundGraphModel(Structure structure, GraphView view, GraphModel.Shared shared) {
        this.structure = structure;
        this.view = view;
        this.shared = shared;
        double[] numbers = view.statics();
        functions = new StepFunctions(
                structure.spec(),
                shared.program,
                shared.compiled(view.program()),
                this::next,
                new DMatrixRMaj(1, numbers.length, true, numbers));
    }

    private BoundGraphModel(BoundGraphModel original) {
        structure = original.structure;
        view = original.view;
        shared = original.shared;
        functions = original.functions.fork();
    }

    @Override
    public StepFunctions functions() {
        return functions;
    }

    @Override
    public BoundGraphModel fork() {
        return new BoundGraphModel(this);
    }

    private Expression next(TensorScope scope, Expression x, Expression u, List<Expression> statics) {
        Expression ofRows = x.slice(1, 0, 1).zeros().plus(statics.get(0));
        return shared.predictor
                .moved(scope, new GraphPredictor.Part(view, x, u, ofRows), spec().dt())
                .next();
    }
}
