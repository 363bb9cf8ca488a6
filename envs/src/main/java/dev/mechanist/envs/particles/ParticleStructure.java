package dev.mechanist.envs.particles;

import dev.mechanist.core.Spec;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureBuilder;
import dev.mechanist.core.structure.StructureSchema;
import dev.mechanist.core.structure.StructureSchema.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Particles as objects, each of which owns its place, its velocity and the force on it; a relation for every direction of a spring,
 * and two for every pair where forces act between all. Fixed particles receive none.
 */
final class ParticleStructure {
    private static final int[] NONE = {};

    /** Particles in the plane: x, y, vx, vy; see {@link #schema}. */
    private static final StructureSchema FLAT = make(2);

    /** Particles in space: x, y, z, vx, vy, vz. */
    private static final StructureSchema SPACE = make(3);

    private ParticleStructure() {}

    /**
     * What all systems of particles in a dimension have in common. Objects: mass, kg; charge; whether it is fixed (1 or 0).
     * Relations: stiffness, N/m, and rest length, m, of springs; product of the charges of pairs. Globals: gravity, m/s^2;
     * coupling, N m^2, gravitation, N m^2/kg^2, and softening, m, of pairs.
     *
     * @param dimension 2 or 3
     */
    public static StructureSchema schema(int dimension) {
        return dimension == 2 ? FLAT : SPACE;
    }

    private static StructureSchema make(int dimension) {
        List<String> gravity = List.of("gravity_x", "gravity_y", "gravity_z").subList(0, dimension);
        return new StructureSchema(
                dimension == 2 ? "particles in the plane" : "particles in space",
                List.of(new Kind("particle", 2 * dimension)),
                List.of(new Kind("spring", 0), new Kind("pair", 0)),
                List.of("mass", "charge", "fixed"),
                List.of("stiffness", "rest", "charges"),
                Stream.concat(gravity.stream(), Stream.of("coupling", "gravitation", "softening"))
                        .toList());
    }

    /**
     * The structure of a system.
     *
     * @param spec its variables, see {@link ParticleSystem#spec}
     */
    public static Structure of(ParticleSystem system, Spec spec) {
        int d = system.dimension();
        int size = system.size();
        double[] globals = Arrays.copyOf(system.gravity(), d + 3);
        PairForces pairs = system.pairs();
        globals[d] = pairs.coupling();
        globals[d + 1] = pairs.gravitation();
        globals[d + 2] = pairs.softening();
        StructureBuilder structure = Structure.builder(schema(d), spec).globals(globals);
        for (int i = 0; i < size; i++) {
            Particle particle = system.particles().get(i);
            int k = system.driven().indexOf(i);
            structure.object(
                    "particle" + i,
                    "particle",
                    new double[] {particle.mass(), particle.charge(), particle.fixed() ? 1 : 0},
                    IntStream.concat(slots(i, d), slots(size + i, d)).toArray(),
                    k < 0 ? NONE : slots(k, d).toArray());
        }
        for (int s = 0; s < system.springs().size(); s++) {
            Spring spring = system.springs().get(s);
            if (!system.particles().get(spring.to()).fixed()) {
                structure.relation(
                        "spring" + s,
                        "spring",
                        spring.from(),
                        spring.to(),
                        new double[] {spring.stiffness(), spring.rest(), 0},
                        NONE,
                        NONE);
            }
        }
        for (int i = 0; i < size && pairs.act(); i++) {
            for (int j = 0; j < size; j++) {
                if (j != i && !system.particles().get(i).fixed()) {
                    double charges = system.particles().get(i).charge()
                            * system.particles().get(j).charge();
                    structure.relation("pair" + j + "-" + i, "pair", j, i, new double[] {0, 0, charges}, NONE, NONE);
                }
            }
        }
        return structure.build();
    }

    private static IntStream slots(int k, int d) {
        return IntStream.range(k * d, (k + 1) * d);
    }
}
