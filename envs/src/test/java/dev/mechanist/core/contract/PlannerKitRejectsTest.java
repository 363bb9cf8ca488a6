package dev.mechanist.core.contract;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Plan;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Cost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kit of planners sees what is broken in one that tries a few constant actions. */
class PlannerKitRejectsTest {
    private static final int HORIZON = 4;

    /** x' = x + u within [-1, 1]. */
    private static final class Line implements Dynamics {
        @Override
        public Spec spec() {
            return new Spec(0.5, List.of(Variable.of("x", "m")), List.of(Variable.bounded("u", "m", -1, 1)));
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            next.reshape(x.numRows, 1);
            for (int b = 0; b < x.numRows; b++) {
                next.data[b] = x.data[b] + u.data[b];
            }
        }

        @Override
        public Dynamics fork() {
            return this;
        }
    }

    /** (x - 0.05 t)^2 + 0.1 u^2 and ten times the former at the end. */
    private static final class Following implements Cost {
        @Override
        public double running(double[] x, int xo, double[] u, int uo, int t) {
            return terminal(x, xo, t) / 10 + 0.1 * u[uo] * u[uo];
        }

        @Override
        public double terminal(double[] x, int xo, int t) {
            return 10 * (x[xo] - 0.05 * t) * (x[xo] - 0.05 * t);
        }

        @Override
        public int n() {
            return 1;
        }

        @Override
        public int m() {
            return 1;
        }

        @Override
        public Cost fork() {
            return this;
        }
    }

    /** What it remembers: the constant that was best; after the plan, nothing. */
    private record Constant(double u, int left) implements Planner.WarmStart {
        @Override
        public Planner.WarmStart shift(int steps) {
            return new Constant(u, left - steps);
        }
    }

    /** A warm start that is changed by being shifted. */
    private static final class Shifted implements Planner.WarmStart {
        private double u = 0.13;

        @Override
        public Planner.WarmStart shift(int steps) {
            u -= 0.01 * steps;
            return this;
        }
    }

    /** The best of what it remembers and nine constants, sound. */
    private static class Constants implements Planner {
        @Override
        public int horizon() {
            return HORIZON;
        }

        double warm(Request request) {
            return request.warmStart()
                    .filter(w -> w instanceof Constant c && c.left > 0)
                    .map(w -> ((Constant) w).u)
                    .orElse(0.0);
        }

        @Override
        public Plan plan(Request request) {
            if (request.state().length != 1 || !Double.isFinite(request.state()[0])) {
                throw new InputException("the start state must be one number");
            }
            long allowed = Math.max(1, request.budget().modelSteps() / HORIZON);
            boolean hurry = request.budget().time().compareTo(Duration.ofMillis(1)) < 0;
            List<Double> costs = new ArrayList<>();
            double best = warm(request);
            double least = Double.POSITIVE_INFINITY;
            for (int k = -1; k <= 8; k++) {
                if (k >= 0 && (hurry || costs.size() >= allowed)) {
                    break;
                }
                double u = k < 0 ? best : k / 4.0 - 1;
                double cost = cost(request, u);
                if (cost < least) {
                    least = cost;
                    best = u;
                }
                costs.add(least);
            }
            DMatrixRMaj U = new DMatrixRMaj(HORIZON, 1);
            U.fill(best);
            DMatrixRMaj X = states(request, best);
            double[] history = costs.stream().mapToDouble(c -> c).toArray();
            PlanStatistics statistics = new PlanStatistics(history, (long) history.length * HORIZON, 0, 0, false);
            return new Plan(X, U, least, Optional.empty(), new Constant(best, HORIZON), statistics);
        }

        DMatrixRMaj states(Request request, double u) {
            DMatrixRMaj X = new DMatrixRMaj(HORIZON + 1, 1);
            for (int t = 0; t <= HORIZON; t++) {
                X.data[t] = request.state()[0];
                for (int s = 0; s < t; s++) {
                    X.data[t] += u;
                }
            }
            return X;
        }

        double cost(Request request, double u) {
            DMatrixRMaj X = states(request, u);
            double sum = new Following().terminal(X.data, HORIZON, request.step() + HORIZON);
            for (int t = 0; t < HORIZON; t++) {
                sum += new Following().running(X.data, t, new double[] {u}, 0, request.step() + t);
            }
            return sum;
        }
    }

    private record Kit(Planner planner) implements PlannerContract {
        @Override
        public Dynamics dynamics() {
            return new Line();
        }

        @Override
        public Cost cost() {
            return new Following();
        }

        @Override
        public double[] start() {
            return new double[] {1.3};
        }
    }

    @TestFactory
    Stream<DynamicTest> planners() {
        AtomicInteger calls = new AtomicInteger();
        DMatrixRMaj shared = new DMatrixRMaj(HORIZON, 1);
        Map<String, PlannerContract> broken = new LinkedHashMap<>();
        // The plan shows states that its actions do not lead to.
        broken.put("planIsConsistentWithTheModel", new Kit(new Constants() {
            @Override
            public Plan plan(Request request) {
                Plan plan = super.plan(request);
                plan.states().data[HORIZON] += 1e-6;
                return plan;
            }
        }));
        // Every plan believes that it is the first.
        broken.put("laterPlansAreConsistentWithTheTime", new Kit(new Constants() {
            @Override
            public Plan plan(Request request) {
                return super.plan(
                        new Request(request.state(), request.index(), 0, request.warmStart(), request.budget()));
            }
        }));
        // It remembers beside its warm start.
        broken.put("sameRequestSameBits", new Kit(new Constants() {
            @Override
            double warm(Request request) {
                return 0.01 * calls.incrementAndGet() - 0.2;
            }
        }));
        // All plans are written into one array.
        broken.put("earlierPlansAreNotOverwritten", new Kit(new Constants() {
            @Override
            public Plan plan(Request request) {
                Plan p = super.plan(request);
                shared.setTo(p.actions());
                shared.data[0] += 1e-9 * calls.incrementAndGet();
                return new Plan(p.states(), shared, p.cost(), p.gains(), p.warmStart(), p.statistics());
            }
        }));
        // Beyond its end an old plan is nothing to go by.
        broken.put("warmStartsShiftAnyNumberOfSteps", new Kit(new Constants() {
            @Override
            double warm(Request request) {
                return request.warmStart()
                        .map(w -> ((Constant) w).left < 0 ? Double.NaN : ((Constant) w).u)
                        .orElse(0.0);
            }

            @Override
            public Plan plan(Request request) {
                Plan p = super.plan(request);
                double cost = Double.isNaN(warm(request)) ? Double.NaN : p.cost();
                return new Plan(p.states(), p.actions(), cost, p.gains(), p.warmStart(), p.statistics());
            }
        }));
        // To shift a warm start is to change it.
        broken.put("warmStartsAreImmutable", new Kit(new Constants() {
            @Override
            double warm(Request request) {
                return request.warmStart()
                        .filter(Shifted.class::isInstance)
                        .map(w -> ((Shifted) w).u)
                        .orElse(0.0);
            }

            @Override
            public Plan plan(Request request) {
                Plan p = super.plan(request);
                return new Plan(p.states(), p.actions(), p.cost(), p.gains(), new Shifted(), p.statistics());
            }
        }));
        broken.put("foreignWarmStartsAreIgnored", new Kit(new Constants() {
            @Override
            double warm(Request request) {
                return request.warmStart().isPresent() ? -0.21 : super.warm(request);
            }
        }));
        // A budget makes it work all the more.
        broken.put("tinyBudgetsStillGiveAPlan", new Kit(new Constants() {
            @Override
            public Plan plan(Request request) {
                Plan p = super.plan(request);
                long steps = request.budget().modelSteps() < 10
                        ? 1000
                        : p.statistics().modelSteps();
                PlanStatistics statistics = new PlanStatistics(p.statistics().costs(), steps, 0, 0, false);
                return new Plan(p.states(), p.actions(), p.cost(), p.gains(), p.warmStart(), statistics);
            }
        }));
        broken.put("badStartStatesAreRefused", new Kit(new Constants() {
            @Override
            public Plan plan(Request request) {
                double x = request.state()[0];
                double[] any = {Double.isFinite(x) ? x : 0};
                return super.plan(
                        new Request(any, request.index(), request.step(), request.warmStart(), request.budget()));
            }
        }));
        return Kits.proof(PlannerContract.class, new Kit(new Constants()), broken);
    }
}
