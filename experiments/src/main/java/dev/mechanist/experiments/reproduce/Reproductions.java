package dev.mechanist.experiments.reproduce;

import dev.mechanist.core.KnownNames;
import dev.mechanist.experiments.reproduce.balls.BilliardsPhysicsReproduction;
import dev.mechanist.experiments.reproduce.balls.BilliardsReproduction;
import dev.mechanist.experiments.reproduce.balls.NpeReproduction;
import dev.mechanist.experiments.reproduce.control.BenchmarksReproduction;
import dev.mechanist.experiments.reproduce.control.CarParkingReproduction;
import dev.mechanist.experiments.reproduce.control.DynaReproduction;
import dev.mechanist.experiments.reproduce.control.EvolutionReproduction;
import dev.mechanist.experiments.reproduce.control.MbmfReproduction;
import dev.mechanist.experiments.reproduce.control.PetsReproduction;
import dev.mechanist.experiments.reproduce.control.PilcoReproduction;
import dev.mechanist.experiments.reproduce.graphs.GraphNetworkReproduction;
import dev.mechanist.experiments.reproduce.graphs.MassStringReproduction;
import dev.mechanist.experiments.reproduce.graphs.NBodyReproduction;
import dev.mechanist.experiments.reproduce.mechanics.FitIntervalsReproduction;
import dev.mechanist.experiments.reproduce.mechanics.HamiltonianReproduction;
import dev.mechanist.experiments.reproduce.mechanics.MeasuredPendulumReproduction;
import dev.mechanist.experiments.reproduce.mechanics.PendulumChainsReproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The reproductions by name: to add one, add a line. */
public final class Reproductions {
    private static final Map<String, Reproduction> ALL;

    static {
        Map<String, Reproduction> all = new LinkedHashMap<>();
        all.put("cma-es", EvolutionReproduction.reproduction());
        all.put("car-parking", CarParkingReproduction.reproduction());
        all.put("billiards-physics", BilliardsPhysicsReproduction.reproduction());
        all.put("billiards", BilliardsReproduction.reproduction());
        all.put("npe", NpeReproduction.reproduction());
        all.put("string-of-masses", MassStringReproduction.reproduction());
        all.put("graph-networks", GraphNetworkReproduction.reproduction());
        all.put("hnn", HamiltonianReproduction.reproduction());
        all.put("n-pendulum", PendulumChainsReproduction.reproduction());
        all.put("n-body", NBodyReproduction.reproduction());
        all.put("dyna-q", DynaReproduction.reproduction());
        all.put("benchmarks", BenchmarksReproduction.reproduction());
        all.put("measured-pendulum", MeasuredPendulumReproduction.reproduction());
        all.put("fit-intervals", FitIntervalsReproduction.reproduction());
        all.put("pilco", PilcoReproduction.reproduction());
        all.put("pets", PetsReproduction.reproduction());
        all.put("mbmf", MbmfReproduction.reproduction());
        ALL = Collections.unmodifiableMap(all);
    }

    private Reproductions() {}

    /** All of them, in the order of presentation. */
    public static Map<String, Reproduction> all() {
        return ALL;
    }

    /**
     * One of them.
     *
     * @throws dev.mechanist.core.InputException for an unknown name; the message lists the known ones
     */
    public static Reproduction named(String name) {
        Reproduction found = ALL.get(name);
        if (found == null) {
            throw KnownNames.unknown("reproduction", name, ALL.keySet());
        }
        return found;
    }
}
