package dev.mechanist.sysid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardPresets;
import dev.mechanist.sysid.shooting.FitResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Tables of two and three balls whose masses and restitutions are one. */
class PooledFitTest {
    private static BilliardDynamics world(int balls, double restitution) {
        BilliardDynamics usual = (BilliardDynamics)
                MeasuredSystem.ofEquations("billiards-" + balls).model();
        return usual.withParameters(usual.parameters().stream()
                .map(p -> switch (p.name()) {
                    case "mass1" -> p.withValue(0.1);
                    case "restitution" -> p.withValue(restitution);
                    case "cushion" -> p.withValue(0.7);
                    case "deceleration" -> p.withValue(0.4);
                    default -> p;
                })
                .toList());
    }

    /** The first ball is pushed every tenth step; errors of measurement in every state. */
    private static DataSet records(BilliardDynamics f, double noise) {
        int n = f.spec().n();
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < 3; e++) {
            RandomStream random = RandomStream.of(e, "pooled records", n);
            int steps = 60;
            DMatrixRMaj X = new DMatrixRMaj(steps + 1, n);
            DMatrixRMaj U = new DMatrixRMaj(steps, 2);
            double[] times = new double[steps + 1];
            BilliardPresets.scatter(random, f.table(), f.discs(), X.data);
            for (int t = 0; t < steps; t++) {
                for (int c = 0; c < 2; c++) {
                    U.set(t, c, t % 10 == 0 ? random.nextDouble(-0.2, 0.2) : 0);
                }
                f.stepRow(X.data, n * t, U.data, 2 * t, X.data, n * (t + 1));
                times[t + 1] = (t + 1) * f.spec().dt();
            }
            for (int k = 0; k < X.getNumElements(); k++) {
                X.data[k] += noise * random.nextGaussian();
            }
            episodes.add(Episode.recorded("record " + e, f.spec(), times, X, U));
        }
        return new DataSet(episodes);
    }

    private static PooledFit.Member member(int balls, double restitution, double noise) {
        return new PooledFit.Member(
                MeasuredSystem.ofEquations("billiards-" + balls), records(world(balls, restitution), noise));
    }

    private static PooledFit fit(PooledFit.Member... members) {
        return PooledFit.of(List.of(members), (iteration, misfit) -> {});
    }

    private static Map<String, PooledFit.Estimate> byName(PooledFit fit) {
        return fit.estimates().stream()
                .collect(Collectors.toMap(e -> e.parameter().name(), e -> e));
    }

    /** The mean of two weighed by one over their variances, and its error, from what each system says alone. */
    @Test
    void whatSystemsShareIsTheirMeanByCertainty() {
        PooledFit fit = fit(member(2, 0.9, 1e-5), member(3, 0.9, 3e-5));
        Map<String, PooledFit.Estimate> found = byName(fit);
        FitResult.Estimate two = fit.fits().get(0).estimate("cushion");
        FitResult.Estimate three = fit.fits().get(1).estimate("cushion");
        double v = Math.pow(two.standardError(), 2);
        double w = Math.pow(three.standardError(), 2);
        double mean = (w * two.parameter().value() + v * three.parameter().value()) / (v + w);
        double apart = two.parameter().value() - three.parameter().value();
        double ratio = Math.max(1, Math.abs(apart) / Math.sqrt(v + w));
        PooledFit.Estimate cushion = found.get("cushion");
        assertEquals(mean, cushion.parameter().value(), 1e-12);
        assertEquals(Math.sqrt(v * w / (v + w)) * ratio, cushion.standardError(), 1e-3 * cushion.standardError());
        assertEquals(2, cushion.systems());
        assertEquals(1, found.get("mass2").systems());
        Map<String, Double> truth = Map.of("mass1", 0.1, "restitution", 0.9, "cushion", 0.7, "deceleration", 0.4);
        truth.forEach((name, value) -> assertEquals(
                value, found.get(name).parameter().value(), 4 * found.get(name).standardError(), name));
        assertTrue(found.get("cushion").standardError() < 1e-4);
    }

    /** A fifth ball that nobody has seen is like the others; a table's own numbers are the same for any number of balls. */
    @Test
    void otherSizesAreOfTheSameSort() {
        PooledFit fit = fit(member(2, 0.9, 0), member(3, 0.9, 0));
        BilliardDynamics five = (BilliardDynamics)
                fit.in(MeasuredSystem.ofEquations("billiards-5").model());
        Map<String, Double> values =
                five.parameters().stream().collect(Collectors.toMap(Parameter::name, Parameter::value));
        assertEquals(0.1, values.get("mass1"), 1e-6);
        assertEquals(0.9, values.get("restitution"), 1e-6);
        double least = Math.min(values.get("mass0"), Math.min(values.get("mass1"), values.get("mass2")));
        double most = Math.max(values.get("mass0"), Math.max(values.get("mass1"), values.get("mass2")));
        assertTrue(values.get("mass4") > least && values.get("mass4") < most, values.toString());
        assertEquals(values.get("mass3"), values.get("mass4"));
        assertTrue(fit.tells("mass7") && !fit.tells("slip"));
        FittedModel stored = fit.stored(1);
        assertEquals(
                byName(fit).get("mass2").parameter().value(),
                stored.model().parameters().get(2).value());
    }

    @Test
    void systemsThatContradictEachOtherAreNamed() {
        PooledFit agreed = fit(member(2, 0.9, 1e-4), member(3, 0.9, 1e-4));
        PooledFit torn = fit(member(2, 0.9, 1e-4), member(3, 0.7, 1e-4));
        String said = "the systems contradict each other about restitution by";
        assertFalse(agreed.warnings().stream().anyMatch(w -> w.startsWith(said)), agreed.warnings()::toString);
        assertTrue(torn.warnings().stream().anyMatch(w -> w.startsWith(said)), torn.warnings()::toString);
        PooledFit.Estimate restitution = byName(torn).get("restitution");
        assertTrue(
                restitution.standardError()
                        > 5 * byName(agreed).get("restitution").standardError(),
                restitution::toString);
    }
}
