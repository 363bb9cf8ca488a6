package dev.mechanist.experiments.models;

import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.experiments.models.StudyModel.Identified;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.experiments.subjects.UnsuitableModelException;
import dev.mechanist.sysid.PooledFit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Equations of motion of worlds of several sizes, whose parameters are found together ({@link PooledFit}); bound to any world of their sort. */
final class PooledPhysics {
    private final PooledFit fit;
    private final Map<Structure, ParametricDynamics> worlds = new HashMap<>();
    private final Map<String, Double> truth = new HashMap<>();

    private PooledPhysics(PooledFit fit, Trial trial) {
        this.fit = fit;
        for (Trial.Test test : trial.tests().values()) {
            test.truth().ifPresent(world -> {
                test.structure().ifPresent(structure -> worlds.put(structure, world));
                world.parameters().forEach(p -> truth.putIfAbsent(p.name(), p.value()));
            });
        }
    }

    /** @throws UnsuitableModelException where the equations of some world are not known, or worlds do not say what they are made of */
    static StudyModel fit(Trial trial) {
        trial.requireEquations();
        List<PooledFit.Member> members = new ArrayList<>();
        for (int k = 0; k < trial.recordedWorlds().size(); k++) {
            members.add(new PooledFit.Member(
                    trial.equations().get(k).system(), trial.recordedWorlds().get(k)));
        }
        PooledPhysics physics = new PooledPhysics(PooledFit.of(members, (iteration, cost) -> {}), trial);
        StudyModel first = StudyModel.of(physics.fit.in(trial.equations().get(0).nominal()));
        return StudyModel.inAny(physics::bound, first).withFindings(physics.identified(), physics.fit.warnings());
    }

    /** The world of a structure with what was found; what nobody frees is known. */
    private StudyModel bound(Structure structure) {
        ParametricDynamics world = worlds.get(structure);
        if (world == null) {
            throw new UnsuitableModelException("the equations of motion of this world are not known");
        }
        world.parameters().forEach(p -> {
            if (p.free() && !fit.tells(p.name())) {
                throw new UnsuitableModelException("the training worlds tell nothing of " + p.name());
            }
        });
        return StudyModel.of(fit.in(world));
    }

    private List<Identified> identified() {
        return fit.estimates().stream()
                .map(e -> new Identified(
                        e.parameter().name(),
                        e.parameter().unit(),
                        e.parameter().value(),
                        e.standardError(),
                        truth.getOrDefault(e.parameter().name(), Double.NaN)))
                .sorted(Comparator.comparing(Identified::name))
                .toList();
    }
}
