package dev.mechanist.envs.billiards;

import dev.mechanist.core.InputException;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureBuilder;
import dev.mechanist.core.structure.StructureSchema;
import dev.mechanist.core.structure.StructureSchema.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Balls, walls and pockets as objects, and a relation to every ball from each other ball, each side that stops it and each
 * pocket. A ball owns its place and velocity and the impulse on it.
 */
public final class BilliardStructure {
    private static final int[] NONE = {};

    /**
     * What all billiards have in common. Objects: radius, m, of balls and pockets; mass, kg, of balls; first and second end of a
     * side, the free part to its left, and for a pocket its centre twice, m. Globals: restitution of balls and of cushions,
     * deceleration, m/s^2.
     */
    public static final StructureSchema SCHEMA = new StructureSchema(
            "billiards",
            List.of(new Kind("ball", 4), new Kind("wall", 0), new Kind("pocket", 0)),
            List.of(new Kind("ball to ball", 0), new Kind("wall to ball", 0), new Kind("pocket to ball", 0)),
            List.of("radius", "mass", "from_x", "from_y", "to_x", "to_y"),
            List.of(),
            List.of("restitution", "cushion", "deceleration"));

    private BilliardStructure() {}

    /** Whether a world is one of balls on a table. */
    public static boolean isOf(Optional<Structure> world) {
        return world.filter(s -> s.schema().equals(SCHEMA)).isPresent();
    }

    /** The structure of a table with its balls, where it has one: not where balls slip. */
    public static Optional<Structure> known(BilliardDynamics world) {
        return world.surface().slips() ? Optional.empty() : Optional.of(of(world));
    }

    /**
     * The structure of a table with its balls.
     *
     * @throws InputException where balls slip: it has no place for their spin
     */
    public static Structure of(BilliardDynamics world) {
        Surface surface = world.surface();
        if (surface.slips()) {
            throw new InputException(
                    "the structure of billiards knows no spin; take a surface without slip for models of any balls");
        }
        StructureBuilder structure = Structure.builder(SCHEMA, world.spec())
                .globals(surface.restitution(), surface.cushion(), surface.deceleration());
        int balls = world.discs().size();
        for (int i = 0; i < balls; i++) {
            Disc disc = world.discs().get(i);
            int k = world.driven().indexOf(i);
            structure.object(
                    "ball" + i,
                    "ball",
                    new double[] {disc.radius(), disc.mass(), 0, 0, 0, 0},
                    new int[] {4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3},
                    k < 0 ? NONE : new int[] {2 * k, 2 * k + 1});
        }
        List<String> others = new ArrayList<>();
        List<Table.Wall> sides = world.table().sides();
        for (int s = 0; s < sides.size(); s++) {
            Table.Wall side = sides.get(s);
            others.add("wall" + s);
            structure.object(
                    "wall" + s,
                    "wall",
                    new double[] {
                        0,
                        0,
                        side.from().x(),
                        side.from().y(),
                        side.to().x(),
                        side.to().y()
                    },
                    NONE,
                    NONE);
        }
        List<Table.Pocket> pockets = world.table().pockets();
        for (int p = 0; p < pockets.size(); p++) {
            Table.Point c = pockets.get(p).centre();
            others.add("pocket" + p);
            structure.object(
                    "pocket" + p,
                    "pocket",
                    new double[] {pockets.get(p).radius(), 0, c.x(), c.y(), c.x(), c.y()},
                    NONE,
                    NONE);
        }
        for (int i = 0; i < balls; i++) {
            for (int j = 0; j < balls; j++) {
                if (j != i) {
                    structure.relation("ball" + j + "-ball" + i, "ball to ball", j, i, new double[0], NONE, NONE);
                }
            }
            for (int o = 0; o < others.size(); o++) {
                String kind = o < sides.size() ? "wall to ball" : "pocket to ball";
                structure.relation(others.get(o) + "-ball" + i, kind, balls + o, i, new double[0], NONE, NONE);
            }
        }
        return structure.build();
    }
}
