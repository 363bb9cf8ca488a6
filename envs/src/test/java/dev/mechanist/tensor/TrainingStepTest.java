package dev.mechanist.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.tensor.TensorProgram.Input;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several losses, optimisers and changes of variables in one native call, against the same in plain Java. */
class TrainingStepTest {
    private final TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);

    @AfterEach
    void close() {
        program.close();
    }

    /** Adam of one parameter in plain Java. */
    private static final class Reference {
        private double w;
        private double m;
        private double v;
        private int step;

        Reference(double w) {
            this.w = w;
        }

        void update(double rate, double gradient) {
            step++;
            m = 0.9 * m + 0.1 * gradient;
            v = 0.999 * v + 0.001 * gradient * gradient;
            w -= rate * Math.sqrt(1 - Math.pow(0.999, step)) / (1 - Math.pow(0.9, step)) * m / (Math.sqrt(v) + 1e-8);
        }
    }

    /**
     * A critic c and an actor a: losses (c - r)^2 and (a - c)^2 of the same moment, the second by a alone; then the target follows
     * the new critic by 1/4, and the average of the actor by 1/10.
     */
    @Test
    void twoLossesTheirOptimisersATargetAndAnAverage() {
        program.declare("c", new double[] {1}, 1);
        program.declare("a", new double[] {-2}, 1);
        Adam critic = new Adam(program, "critic", Adam.Settings.DEFAULT, List.of("c"));
        Adam actor = new Adam(program, "actor", Adam.Settings.DEFAULT, List.of("a"));
        MovingAverage target = new MovingAverage(program, "target/", List.of("c"));
        MovingAverage average = new MovingAverage(program, "average/", List.of("a"));
        assertEquals(List.of("target/c"), target.variables());
        TrainingStep step =
                TrainingStep.compile(program, List.of(critic, actor), List.of(Input.of("reward", -1)), (scope, in) -> {
                    Expression first =
                            scope.variable("c").minus(in.get(0)).square().average();
                    Expression second = scope.variable("a")
                            .minus(scope.variable("c"))
                            .square()
                            .total();
                    scope.minimise(critic, first);
                    scope.minimise(actor, second);
                    Expression before = scope.under("target/").variable("c").total();
                    TensorScope later = scope.afterwards();
                    assertThrows(IllegalStateException.class, () -> scope.variable("target/a"));
                    target.follow(later, later.constant(0.25));
                    average.follow(later, later.constant(0.1));
                    return List.of(first, second, before);
                });
        Reference c = new Reference(1);
        Reference a = new Reference(-2);
        double followed = 1;
        double averaged = -2;
        for (int k = 0; k < 12; k++) {
            double[] seen = step.apply(new double[] {0.1, 0.02}, Values.of(new double[] {3}));
            assertEquals((c.w - 3) * (c.w - 3), seen[0], 1e-12);
            assertEquals((a.w - c.w) * (a.w - c.w), seen[1], 1e-12);
            assertEquals(followed, seen[2], 1e-12);
            double gradient = 2 * (a.w - c.w);
            c.update(0.1, 2 * (c.w - 3));
            a.update(0.02, gradient);
            followed = 0.75 * followed + 0.25 * c.w;
            averaged = 0.9 * averaged + 0.1 * a.w;
            assertEquals(c.w, program.read("c")[0], 1e-12);
            assertEquals(a.w, program.read("a")[0], 1e-12);
            assertEquals(followed, program.read("target/c")[0], 1e-12);
            assertEquals(averaged, program.read("average/a")[0], 1e-12);
        }
        assertEquals(12, critic.step());
        target.copy();
        assertEquals(c.w, program.read("target/c")[0], 1e-12);
    }

    /** One after the other: the second loss sees what the first update left. */
    @Test
    void aLossInTheNextMomentSeesTheUpdatedVariables() {
        program.declare("w", new double[] {2}, 1);
        Adam one = new Adam(program, "one", Adam.Settings.DEFAULT, List.of("w"));
        Adam two = new Adam(program, "two", Adam.Settings.DEFAULT, List.of("w"));
        TrainingStep step = TrainingStep.compile(program, List.of(one, two), List.of(), (scope, in) -> {
            Expression first = scope.variable("w").square().total();
            scope.minimise(one, first);
            TensorScope later = scope.afterwards();
            Expression second = later.variable("w").plus(1).square().total();
            later.minimise(two, second);
            return List.of(first, second);
        });
        double[] losses = step.apply(new double[] {0.5, 0.25}, new Values[0]);
        // Adam's first update is the rate, but for epsilon.
        assertEquals(4, losses[0], 1e-12);
        assertEquals(2.5 * 2.5, losses[1], 1e-6);
        assertEquals(1.25, program.read("w")[0], 1e-6);
    }

    /** A swap needs both readings before both changes. */
    @Test
    void changesFollowAllReadingsOfTheirMoment() {
        program.declare("p", new double[] {1, 2}, 2);
        program.declare("q", new double[] {3, 4}, 2);
        CompiledFunction swap = program.compile(List.of(Input.of("x", 2)), (scope, in) -> {
            scope.assign("p", scope.variable("q"));
            scope.assign("q", scope.variable("p").plus(in.get(0)));
            TensorScope later = scope.afterwards();
            later.assign("p", later.variable("p").times(10));
            assertThrows(IllegalStateException.class, () -> scope.assign("p", in.get(0)));
            return List.of(
                    scope.variable("p"), later.variable("p"), later.afterwards().variable("p"));
        });
        double[][] out = swap.call(new double[] {0.5, 0});
        assertArrayEquals(new double[] {1, 2}, out[0]);
        assertArrayEquals(new double[] {3, 4}, out[1]);
        assertArrayEquals(new double[] {30, 40}, out[2]);
        assertArrayEquals(new double[] {30, 40}, program.read("p"));
        assertArrayEquals(new double[] {1.5, 2}, program.read("q"));
    }

    @Test
    void anOptimiserWithoutALossIsRefused() {
        program.declare("w", new double[] {2}, 1);
        Adam adam = new Adam(program, Adam.Settings.DEFAULT, List.of("w"));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> TrainingStep.compile(program, List.of(adam), List.of(), (scope, in) -> List.of()))
                .getMessage();
        assertTrue(message.contains("leaves an optimiser without a loss"), message);
    }
}
