import dev.mechanist.core.Planner;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.envs.tasks.Deviations;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.sysid.linear.LinearDynamics;
import java.nio.file.Path;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** Fits a model to the record of a cart and plans how it comes to rest at 1 m. */
public final class Stranger {
    public static void main(String[] arguments) {
        var states = List.of(Variable.of("position", "m"), Variable.of("velocity", "m/s"));
        Spec spec = new Spec(0.1, states, List.of(Variable.bounded("force", "N", -2, 2)));
        var model = LinearDynamics.train(EpisodeStore.read(List.of(Path.of(arguments[0])), spec), 1, 1e-9);
        var place = new ResidualCost.Term("place", 2, Norms.squared(), 1, 50);
        var effort = new ResidualCost.Term("effort", 1, Norms.squared(), 0.01, 0);
        var goal = new Deviations(new double[] {1, 0}, new double[] {0});
        var cost = new ResidualCost(2, 1, goal, List.of(place, effort));
        Planner planner = new SamplingPlanner(model, cost, 30, CrossEntropy.Settings.DEFAULT, 1);
        DMatrixRMaj plan = planner.plan(Planner.Request.from(new double[2])).states();
        System.out.printf("%.2f m, %.2f m/s%n", plan.get(30, 0), plan.get(30, 1));
    }
}
