package dev.mechanist.experiments.reproduce.control;

import dev.mechanist.core.Budget;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.fields.CarParking;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.trajectory.BoxIlqr;
import dev.mechanist.planners.trajectory.TrajectorySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/** Box-constrained iLQR parks a car: the final cost from zero and from random controls. */
public final class CarParkingReproduction {
    private static final String SOURCE = "independent box-iLQR, zero and three random starts";

    private CarParkingReproduction() {}

    public static Reproduction reproduction() {
        return new Reproduction(
                "a car parked by iLQR with control limits",
                "Tassa, Mansard and Todorov, Control-limited differential dynamic programming, ICRA 2014",
                false,
                List.of(new Part("four starts", CarParkingReproduction::park)));
    }

    private static List<Quantity> park(ReproductionRun run) {
        List<Double> costs = new ArrayList<>();
        List<Double> iterations = new ArrayList<>();
        for (int start = 0; start < run.choose(4, 2); start++) {
            Plan plan = BoxIlqr.gaussNewton(
                            new CarParking(),
                            CarParking.cost(),
                            CarParking.HORIZON,
                            TrajectorySettings.DEFAULT.withIterations(1000).withTolerances(0, 1e-9))
                    .plan(from(start));
            costs.add(plan.cost());
            double[] path = plan.statistics().costs();
            int within = 0;
            while (path[within] > 1.01 * plan.cost()) {
                within++;
            }
            iterations.add(within + 1.0);
        }
        return List.of(
                new Quantity("final cost", costs, Statistic.WORST, "1.90517", SOURCE, Bar.near(1.90517, 1e-5)),
                new Quantity(
                        "iterations to within 1% of it",
                        iterations, Statistic.WORST, "104 to 154", SOURCE, Bar.atMost(308)));
    }

    /** No controls for 0, random ones of deviation 0.1 for the others. */
    private static Planner.Request from(int start) {
        DMatrixRMaj U = new DMatrixRMaj(CarParking.HORIZON, 2);
        if (start > 0) {
            RandomStream.of(start, "car-start", 0).fillGaussian(U.data, 0, U.data.length);
            for (int i = 0; i < U.data.length; i++) {
                U.data[i] *= 0.1;
            }
        }
        return new Planner.Request(CarParking.start(), 0, 0, Optional.of(PlannedActions.of(U)), Budget.UNLIMITED);
    }
}
