package dev.mechanist.experiments.cli;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.EpisodeColumns;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Columns of records of a model: of articulated bodies also as {@link SimulateCommand} writes them. */
final class BodyRecords {
    private BodyRecords() {}

    static EpisodeColumns columns(Dynamics model) {
        EpisodeColumns columns = EpisodeColumns.of(model.spec());
        return model instanceof BodyDynamics body ? columns(columns, body.model(), body.spec()) : columns;
    }

    private static EpisodeColumns columns(EpisodeColumns columns, BodyModel model, Spec spec) {
        return columns.orCalled(
                Stream.concat(numbered("qpos_", model.nq()), numbered("qvel_", spec.n() - model.nq()))
                        .toList(),
                numbered("ctrl_", spec.m()).toList());
    }

    private static Stream<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i);
    }
}
