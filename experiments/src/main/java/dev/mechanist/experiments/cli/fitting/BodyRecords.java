package dev.mechanist.experiments.cli.fitting;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Orientation;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.EpisodeColumns;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.sysid.shooting.LateActuators;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Columns of records of a model: of articulated bodies also as {@link SimulateCommand} writes them. */
final class BodyRecords {
    private BodyRecords() {}

    /** Rates may be missing: a fit finds them. */
    static EpisodeColumns columns(Dynamics model) {
        EpisodeColumns columns = EpisodeColumns.of(model.spec()).orRatesOf(rates(model.spec()));
        return LateActuators.prompt(model) instanceof BodyDynamics body
                ? columns(columns, body.model(), body.spec())
                : columns;
    }

    /**
     * Of each rate, by index, whose it is: elbow_dot of elbow, root_vx of root_x, vel2 of pos2, velocity of position, root_wx of the
     * quaternion from root_qw on.
     */
    private static Map<Integer, Integer> rates(Spec spec) {
        List<String> names = spec.state().stream().map(Variable::name).toList();
        Map<Integer, Integer> rates = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String of = names.get(i)
                    .replaceFirst("_dot$", "")
                    .replaceFirst("_v([xyz])$", "_$1")
                    .replaceFirst("^velocity", "position")
                    .replaceFirst("^vel", "pos");
            if (!of.equals(names.get(i))
                    && names.contains(of)
                    && spec.state().get(i).unit().endsWith("/s")) {
                rates.put(i, names.indexOf(of));
            }
        }
        for (Orientation orientation : Orientation.of(spec)) {
            for (int k = 0; k < 3 && orientation.velocity() >= 0; k++) {
                rates.put(orientation.velocity() + k, orientation.quaternion());
            }
        }
        return rates;
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
