package dev.mechanist.objectcentric.relational;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Rollouts;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.ElementType;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** A {@link BallModel} in one world: one native call for a step, a rollout, its pullback and a batch of Jacobians. */
final class BoundBalls implements DifferentiableDynamics {
    /** The world, fed after what a function takes itself. */
    private static final List<Input> WORLD = List.of(
            Input.integers("slots", -1),
            Input.integers("places", -1),
            Input.of("discs", -1, 2),
            Input.integers("senders", -1),
            Input.integers("receivers", -1),
            Input.of("walls", -1, 4),
            Input.integers("receivers of walls", -1),
            Input.of("pushes", -1, -1));

    private final BallModel model;
    private final Spec spec;
    private final BallLayout layout;
    private final Values[] world;
    private final Map<String, CompiledFunction> functions = new HashMap<>();

    BoundBalls(BallModel model, Spec spec, BallLayout layout) {
        this.model = model;
        this.spec = spec;
        this.layout = layout;
        int n = spec.n();
        int[] places = new int[n];
        for (int s = 0; s < n; s++) {
            places[layout.slots[s]] = s;
        }
        world = new Values[] {
            Values.of(layout.slots),
            Values.of(places),
            Values.of(DMatrixRMaj.wrap(layout.balls, 2, layout.discs)),
            Values.of(layout.senders),
            Values.of(layout.receivers),
            Values.of(DMatrixRMaj.wrap(layout.wallReceivers.length, 4, layout.walls)),
            Values.of(layout.wallReceivers),
            Values.of(DMatrixRMaj.wrap(spec.m(), 2 * layout.balls, layout.pushes), spec.m(), 2L * layout.balls)
        };
    }

    @Override
    public Spec spec() {
        return spec;
    }

    @Override
    public BoundBalls fork() {
        return new BoundBalls(model, spec, layout);
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        check(x, u, next);
        call("step", 1, new DMatrixRMaj[] {x, u}, next);
    }

    /** Without pushes, from two frames. */
    void stepOfTwo(DMatrixRMaj earlier, DMatrixRMaj last, DMatrixRMaj next) {
        Shapes.require("last", last, earlier.numRows, spec.n());
        Shapes.require("earlier", earlier, last.numRows, spec.n());
        Shapes.refuseAlias("next", next, earlier, last);
        call("step of two", 1, new DMatrixRMaj[] {last, earlier}, next);
    }

    @Override
    public void rollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
        int horizon = Rollouts.prepare(spec, x0, U, X);
        call("rollout", horizon, new DMatrixRMaj[] {x0, U}, X);
    }

    @Override
    public void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
        check(x, u, A);
        Shapes.refuseAlias("B", B, x, u, A);
        call("jacobians", 1, new DMatrixRMaj[] {x, u}, A, B);
        A.reshape(x.numRows * spec.n(), spec.n());
        B.reshape(x.numRows * spec.n(), spec.m());
    }

    /** 2 n: each row is repeated n times, there and back. */
    @Override
    public double stepsPerJacobian() {
        return 2.0 * spec.n();
    }

    /** Two: the rollout once more, and back. */
    @Override
    public double stepsPerPullback() {
        return 2;
    }

    @Override
    public void pullback(DMatrixRMaj X, DMatrixRMaj U, DMatrixRMaj gX, DMatrixRMaj gU) {
        int horizon = Rollouts.preparePullback(spec, X, U, gX, gU);
        call("pullback", horizon, new DMatrixRMaj[] {X, U, gX}, gU);
        gU.reshape(X.numRows, U.numCols);
    }

    private void check(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj output) {
        Shapes.require("x", x, x.numRows, spec.n());
        Shapes.require("u", u, x.numRows, spec.m());
        Shapes.refuseAlias("the output", output, x, u);
    }

    private void call(String name, int horizon, DMatrixRMaj[] own, DMatrixRMaj... out) {
        Values[] in = Arrays.copyOf(
                Arrays.stream(own).map(m -> Values.of(m, m.numRows, m.numCols)).toArray(Values[]::new),
                own.length + world.length);
        System.arraycopy(world, 0, in, own.length, world.length);
        function(name, horizon, own.length)
                .call(in, Arrays.stream(out).map(m -> Values.of(m)).toArray(Values[]::new));
    }

    private CompiledFunction function(String name, int horizon, int own) {
        return functions.computeIfAbsent(
                name + " " + horizon, key -> model.function(key, program -> compile(program, name, horizon, own)));
    }

    private CompiledFunction compile(TensorProgram program, String name, int horizon, int own) {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < own; i++) {
            inputs.add(new Input("input " + i, ElementType.FLOAT, List.of(-1L, -1L)));
        }
        inputs.addAll(WORLD);
        return program.compile(inputs, (scope, in) -> {
            World w = new World(scope, in.subList(own, in.size()), in.get(0).extent(0));
            return switch (name) {
                case "step" -> List.of(w.stored(w.next(w.balls(in.get(0)), in.get(1))));
                case "step of two" -> List.of(w.stored(w.nextOfTwo(w.balls(in.get(1)), w.balls(in.get(0)))));
                case "rollout" -> List.of(w.rollout(in.get(0), in.get(1), horizon));
                case "jacobians" -> jacobians(scope, in);
                case "pullback" -> {
                    Expression start =
                            in.get(0).gather(scope.range(in.get(own + 1).extent(0)), 1);
                    yield scope.gradients(
                            List.of(w.rollout(start, in.get(1), horizon)), List.of(in.get(1)), List.of(in.get(2)));
                }
                default -> throw new IllegalArgumentException(name);
            };
        });
    }

    /** One backward pass: each row is repeated n times, and copy i is seeded with the i-th unit vector. */
    private List<Expression> jacobians(TensorScope scope, List<Expression> in) {
        Expression rows = in.get(0).extent(0);
        Expression n = in.get(0).extent(1);
        Expression many = rows.times(n);
        Expression x = in.get(0).expand(1).broadcastTo(rows, n, n).reshapeTo(many, n);
        Expression m = in.get(1).extent(1);
        Expression u = in.get(1).expand(1).broadcastTo(rows, n, m).reshapeTo(many, m);
        World w = new World(scope, in.subList(2, in.size()), many);
        Expression next = w.stored(w.next(w.balls(x), u));
        Expression unit = scope.range(n)
                .expand(1)
                .isEqual(scope.range(n).expand(0))
                .toFloat()
                .expand(0)
                .broadcastTo(rows, n, n)
                .reshapeTo(many, n);
        return scope.gradients(List.of(next), List.of(x, u), List.of(unit));
    }

    /** Rows of one world side by side: ball i of row b is ball b balls + i. */
    private final class World {
        private final TensorScope scope;
        private final List<Expression> in;
        private final Expression rows;
        private final Expression count;
        private final Expression discs;
        private final Expression senders;
        private final Expression receivers;
        private final Expression walls;
        private final Expression wallReceivers;

        World(TensorScope scope, List<Expression> in, Expression rows) {
            this.scope = scope;
            this.in = in;
            this.rows = rows;
            count = in.get(2).extent(0);
            discs = repeated(in.get(2), 2);
            senders = shifted(in.get(3));
            receivers = shifted(in.get(4));
            walls = repeated(in.get(5), 4);
            wallReceivers = shifted(in.get(6));
        }

        private Expression repeated(Expression part, int width) {
            return part.expand(0)
                    .broadcastTo(rows, part.extent(0), scope.whole(width))
                    .reshape(-1, width);
        }

        private Expression shifted(Expression indices) {
            return scope.range(rows)
                    .times(count)
                    .expand(1)
                    .plus(indices.expand(0))
                    .reshape(-1);
        }

        /** From [B, n] to all balls [B balls, 4]. */
        Expression balls(Expression x) {
            return x.gather(in.get(0), 1).reshape(-1, 4);
        }

        /** From all balls to [B, n]. */
        Expression stored(Expression balls) {
            return balls.reshapeTo(rows, count.times(4)).gather(in.get(1), 1);
        }

        /** All balls after a step with actions u [B, m]. */
        Expression next(Expression balls, Expression u) {
            Expression pushed = pushed(balls, u);
            return next(pushed, free(pushed, -1), free(pushed, 1));
        }

        /** All balls after a step without actions, from two frames. */
        Expression nextOfTwo(Expression earlier, Expression last) {
            return next(last, earlier, free(last, 1));
        }

        private Expression next(Expression balls, Expression earlier, Expression free) {
            BallScale scale = model.scale();
            BallArrays arrays = new BallArrays(balls, earlier, discs, senders, receivers, walls, wallReceivers);
            Expression units = scope.vector(scale.length(), scale.length(), scale.velocity(), scale.velocity());
            return free.plus(model.network().change(scope, arrays, scale).times(units));
        }

        private Expression pushed(Expression balls, Expression u) {
            Expression dv = u.multiply(in.get(7)).reshape(-1, 2);
            return scope.concatenate(
                    1, List.of(balls.slice(1, 0, 2), balls.slice(1, 2, 4).plus(dv)));
        }

        /** Constant velocity over so many steps. */
        private Expression free(Expression balls, int steps) {
            Expression moved = balls.slice(1, 0, 2)
                    .plus(balls.slice(1, 2, 4).times(steps * model.scale().dt()));
            return scope.concatenate(1, List.of(moved, balls.slice(1, 2, 4)));
        }

        Expression rollout(Expression x0, Expression U, int horizon) {
            List<Expression> states = new ArrayList<>(List.of(x0));
            Expression actions =
                    U.reshapeTo(rows, scope.whole(horizon), in.get(7).extent(0));
            Expression balls = balls(x0);
            for (int t = 0; t < horizon; t++) {
                balls = next(balls, actions.at(1, t));
                states.add(stored(balls));
            }
            return scope.concatenate(1, states);
        }
    }
}
