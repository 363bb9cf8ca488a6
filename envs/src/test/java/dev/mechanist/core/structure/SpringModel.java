package dev.mechanist.core.structure;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.RowDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.structure.StructureSchema.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Masses and walls on a line, joined by springs that stiffen, f = k (d + softness d^3) with d the stretch, in a medium that
 * brakes: the smallest structured model, one weight and forces that are sums over relations. v' = v + dt f / m, x' = x + dt v'.
 */
public class SpringModel implements PaddedStructuredModel {
    static final StructureSchema SCHEMA = new StructureSchema(
            "masses on springs",
            List.of(new Kind("mass", 2), new Kind("wall", 0)),
            List.of(new Kind("spring", 0)),
            List.of("mass", "place"),
            List.of("stiffness", "rest"),
            List.of("drag"));

    final double softness;

    public SpringModel(double softness) {
        this.softness = softness;
    }

    /** A row of masses behind a wall, (x, v) of each in turn, a force on every mass; no two numbers alike. */
    public static Structure row(int masses) {
        List<Variable> state = new ArrayList<>();
        List<Variable> action = new ArrayList<>();
        for (int i = 0; i < masses; i++) {
            state.add(Variable.of("x" + i, "m"));
            state.add(Variable.of("v" + i, "m/s"));
            action.add(Variable.of("f" + i, "N"));
        }
        StructureBuilder b =
                Structure.builder(SCHEMA, new Spec(0.05, state, action)).globals(0.3);
        b.object("wall", "wall", new double[] {0, -0.7}, new int[0], new int[0]);
        for (int i = 0; i < masses; i++) {
            b.object("mass" + i, "mass", new double[] {1 + 0.4 * i, 0}, new int[] {2 * i, 2 * i + 1}, new int[] {i});
            b.relation("spring" + i, "spring", i, i + 1, new double[] {5 + i, 0.8 - 0.1 * i}, new int[0], new int[0]);
        }
        return b.build();
    }

    @Override
    public StructureSchema schema() {
        return SCHEMA;
    }

    @Override
    public DifferentiableDynamics bind(Structure structure) {
        SCHEMA.require(structure);
        return bind(structure, structure.objects(), structure.relations());
    }

    @Override
    public DifferentiableDynamics bind(Structure structure, int objects, int relations) {
        SCHEMA.require(structure);
        PaddedStructuredModel.requireRoom(structure, objects, relations);
        return new Springs(structure, objects, relations);
    }

    /** The force on the sender of a spring of this stretch; models with faults override it. */
    double pull(double stiffness, double stretch) {
        return stiffness * (stretch + softness * stretch * stretch * stretch);
    }

    double slope(double stiffness, double stretch) {
        return stiffness * (1 + 3 * softness * stretch * stretch);
    }

    /** Where the dynamics take the place of object k from, -1 for its static place; models with faults override it. */
    int placeSlot(Structure structure, int k) {
        int[] slots = structure.objectStates(k);
        return slots.length == 0 ? -1 : slots[0];
    }

    /** What object k's force is multiplied by, among so many objects of a padded program. */
    double mobility(Structure structure, int k, int objects) {
        return 1 / structure.objectFeatures().get(k, 0);
    }

    private final class Springs implements RowDynamics {
        private final Structure structure;
        private final int objects;
        private final int relations;
        private final int[] place;
        private final int[] speed;
        private final int[][] push;
        private final double[] mobility;
        private final double[] still;
        private final int[] from;
        private final int[] to;
        private final double[] stiffness;
        private final double[] rest;
        private final double drag;
        private final double[] force;

        Springs(Structure structure, int objects, int relations) {
            this.structure = structure;
            this.objects = objects;
            this.relations = relations;
            place = new int[objects];
            speed = new int[objects];
            push = new int[objects][0];
            mobility = new double[objects];
            still = new double[objects];
            from = new int[relations];
            to = new int[relations];
            stiffness = new double[relations];
            rest = new double[relations];
            force = new double[objects];
            Arrays.fill(place, -1);
            Arrays.fill(speed, -1);
            drag = structure.globals()[0];
            DMatrixRMaj features = structure.objectFeatures();
            for (int k = 0; k < structure.objects(); k++) {
                place[k] = placeSlot(structure, k);
                still[k] = features.get(k, 1);
                push[k] = structure.objectActions(k);
                if (structure.objectStates(k).length > 0) {
                    speed[k] = structure.objectStates(k)[1];
                    mobility[k] = mobility(structure, k, objects);
                }
            }
            System.arraycopy(structure.senders(), 0, from, 0, structure.relations());
            System.arraycopy(structure.receivers(), 0, to, 0, structure.relations());
            for (int r = 0; r < structure.relations(); r++) {
                stiffness[r] = structure.relationFeatures().get(r, 0);
                rest[r] = structure.relationFeatures().get(r, 1);
            }
        }

        @Override
        public Spec spec() {
            return structure.spec();
        }

        private double stretch(double[] x, int xo, int r) {
            double a = place[from[r]] < 0 ? still[from[r]] : x[xo + place[from[r]]];
            double b = place[to[r]] < 0 ? still[to[r]] : x[xo + place[to[r]]];
            return b - a - rest[r];
        }

        @Override
        public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
            Arrays.fill(force, 0);
            for (int r = 0; r < relations; r++) {
                double f = pull(stiffness[r], stretch(x, xo, r));
                force[from[r]] += f;
                force[to[r]] -= f;
            }
            double dt = spec().dt();
            for (int k = 0; k < objects; k++) {
                if (speed[k] >= 0) {
                    double f = force[k] - drag * x[xo + speed[k]];
                    for (int slot : push[k]) {
                        f += u[uo + slot];
                    }
                    next[no + speed[k]] = x[xo + speed[k]] + dt * f * mobility[k];
                    next[no + place[k]] = x[xo + place[k]] + dt * next[no + speed[k]];
                }
            }
        }

        @Override
        public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
            int n = spec().n();
            int m = spec().m();
            double dt = spec().dt();
            Arrays.fill(A, ao, ao + n * n, 0);
            Arrays.fill(B, bo, bo + n * m, 0);
            for (int r = 0; r < relations; r++) {
                double k = slope(stiffness[r], stretch(x, xo, r));
                add(A, ao, from[r], to[r], dt * k);
                add(A, ao, from[r], from[r], -dt * k);
                add(A, ao, to[r], to[r], -dt * k);
                add(A, ao, to[r], from[r], dt * k);
            }
            for (int k = 0; k < objects; k++) {
                if (speed[k] >= 0) {
                    int v = ao + speed[k] * n;
                    int p = ao + place[k] * n;
                    A[v + speed[k]] += 1 - dt * drag * mobility[k];
                    for (int slot : push[k]) {
                        B[bo + speed[k] * m + slot] = dt * mobility[k];
                        B[bo + place[k] * m + slot] = dt * dt * mobility[k];
                    }
                    for (int j = 0; j < n; j++) {
                        A[p + j] = dt * A[v + j];
                    }
                    A[p + place[k]] += 1;
                }
            }
        }

        /** d (speed of object i) / d (place of object j) += value times i's mobility. */
        private void add(double[] A, int ao, int i, int j, double value) {
            if (speed[i] >= 0 && place[j] >= 0) {
                A[ao + speed[i] * spec().n() + place[j]] += value * mobility[i];
            }
        }

        @Override
        public RowDynamics fork() {
            return new Springs(structure, objects, relations);
        }
    }
}
