package dev.mechanist.core.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.structure.StructureSchema.Kind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two balls and a wall with a hinge between the balls: every part by hand. */
class StructureTest {
    private static final StructureSchema SCHEMA = new StructureSchema(
            "toys",
            List.of(new Kind("ball", 2), new Kind("wall", 0)),
            List.of(new Kind("hinge", 1), new Kind("near", 0)),
            List.of("mass", "radius"),
            List.of("stiffness"),
            List.of("gravity"));

    private static final Spec SPEC = new Spec(
            0.1,
            List.of(
                    Variable.of("angle", "rad"),
                    Variable.of("x1", "m"),
                    Variable.of("v1", "m/s"),
                    Variable.of("x2", "m"),
                    Variable.of("v2", "m/s")),
            List.of(Variable.of("push", "N"), Variable.of("torque", "N m"), Variable.of("idle", "")));

    private static StructureBuilder parts() {
        StructureBuilder b = Structure.builder(SCHEMA, SPEC);
        b.globals(-9.81);
        assertEquals(0, b.object("one", "ball", new double[] {2, 0.5}, new int[] {1, 2}, new int[] {0}));
        assertEquals(1, b.object("wall", "wall", new double[] {0, 0}, new int[0], new int[0]));
        assertEquals(2, b.object("two", "ball", new double[] {3, 0.25}, new int[] {3, 4}, new int[0]));
        assertEquals(0, b.relation("joint", "hinge", 0, 2, new double[] {7}, new int[] {0}, new int[] {1}));
        assertEquals(1, b.relation("close", "near", 1, 0, new double[] {0}, new int[0], new int[0]));
        return b;
    }

    private static Structure toys() {
        return parts().build();
    }

    @Test
    void aStructureSaysWhatItIsMadeOf() {
        Structure s = toys();
        assertEquals(3, s.objects());
        assertEquals(2, s.relations());
        assertEquals(List.of("one", "wall", "two"), s.objectNames());
        assertEquals(List.of("joint", "close"), s.relationNames());
        assertEquals(2, s.object("two"));
        assertEquals(1, s.relation("close"));
        assertArrayEquals(new int[] {0, 1, 0}, s.objectKinds());
        assertArrayEquals(new int[] {0, 1}, s.relationKinds());
        assertArrayEquals(new int[] {0, 1}, s.senders());
        assertArrayEquals(new int[] {2, 0}, s.receivers());
        assertArrayEquals(new double[] {2, 0.5, 0, 0, 3, 0.25}, s.objectFeatures().data);
        assertEquals(3, s.objectFeatures().numRows);
        assertArrayEquals(new double[] {7, 0}, s.relationFeatures().data);
        assertArrayEquals(new int[] {3, 4}, s.objectStates(2));
        assertArrayEquals(new int[] {0}, s.objectActions(0));
        assertArrayEquals(new int[] {0}, s.relationStates(0));
        assertArrayEquals(new int[] {1}, s.relationActions(0));
        assertArrayEquals(new double[] {-9.81}, s.globals());
        assertEquals(SPEC, s.spec());
        assertEquals(SCHEMA, s.schema());
        assertTrue(s.toString().contains("toys: 3 objects [one, wall, two], 2 relations"), s.toString());
        refused("unknown object 'three'", () -> s.object("three"));
        refused("unknown relation 'clos'", () -> s.relation("clos"));
    }

    /** Masses, the stiffness and gravity are not known, the rest is as it was. */
    @Test
    void whatIsNotKnownIsZero() {
        Structure s = toys().without(Set.of("mass", "stiffness", "gravity"));
        assertArrayEquals(new double[] {0, 0.5, 0, 0, 0, 0.25}, s.objectFeatures().data);
        assertArrayEquals(new double[] {0, 0}, s.relationFeatures().data);
        assertArrayEquals(new double[] {0}, s.globals());
        assertArrayEquals(new int[] {3, 4}, s.objectStates(2));
        assertArrayEquals(new int[] {1}, s.relationActions(0));
        assertArrayEquals(new int[] {2, 0}, s.receivers());
        assertEquals(List.of("one", "wall", "two"), s.objectNames());
        assertEquals(toys(), toys().without(Set.of()));
        assertEquals(s, s.without(Set.of("mass")));
        assertArrayEquals(new double[] {7, 0}, toys().without(Set.of("radius")).relationFeatures().data);
        refused("unknown static number 'weight'", () -> toys().without(Set.of("weight")));
    }

    @Test
    void whatItHandsOutIsACopy() {
        Structure s = toys();
        double[] features = {2, 0.5};
        StructureBuilder b = Structure.builder(SCHEMA, SPEC);
        int[] states = {0, 1};
        b.object("o", "ball", features, states, new int[0]);
        features[0] = 99;
        states[0] = 99;
        b.object("p", "ball", new double[2], new int[] {2, 3}, new int[0]);
        b.relation("r", "hinge", 0, 1, new double[1], new int[] {4}, new int[0]);
        assertEquals(2, b.globals(1).build().objectFeatures().get(0, 0));
        assertArrayEquals(new int[] {0, 1}, b.build().objectStates(0));
        int hash = s.hashCode();
        for (int[] array : List.of(
                s.objectKinds(),
                s.relationKinds(),
                s.senders(),
                s.receivers(),
                s.objectStates(0),
                s.objectActions(0),
                s.relationStates(0),
                s.relationActions(0))) {
            array[0] = 77;
        }
        s.objectFeatures().set(0, 0, 77);
        s.relationFeatures().set(0, 0, 77);
        s.globals()[0] = 77;
        assertEquals(toys(), s);
        assertEquals(hash, s.hashCode());
        assertThrows(UnsupportedOperationException.class, () -> s.graph().addVertex(9));
    }

    @Test
    void equalityIsOfEverything() {
        assertEquals(toys(), toys());
        assertEquals(toys().hashCode(), toys().hashCode());
        Structure renamed =
                build(parts -> parts.object("uno", "ball", new double[] {2, 0.5}, new int[] {1, 2}, new int[] {0}));
        Structure heavier =
                build(parts -> parts.object("one", "ball", new double[] {4, 0.5}, new int[] {1, 2}, new int[] {0}));
        Structure swapped =
                build(parts -> parts.object("one", "ball", new double[] {2, 0.5}, new int[] {2, 1}, new int[] {0}));
        Structure driven =
                build(parts -> parts.object("one", "ball", new double[] {2, 0.5}, new int[] {1, 2}, new int[] {2}));
        for (Structure other :
                List.of(renamed, heavier, swapped, driven, parts().globals(1).build())) {
            assertNotEquals(toys(), other);
        }
        assertNotEquals(toys(), toys().relabelled(new int[] {0, 1, 2}, new int[] {1, 0}));
        // Not asked of a hash, but a table of structures that differ in one mass would be a list.
        assertNotEquals(toys().hashCode(), heavier.hashCode());
        assertFalse(toys().equals((Object) "toys"));
    }

    private static Structure build(java.util.function.Consumer<StructureBuilder> first) {
        StructureBuilder b = Structure.builder(SCHEMA, SPEC).globals(-9.81);
        first.accept(b);
        b.object("wall", "wall", new double[] {0, 0}, new int[0], new int[0]);
        b.object("two", "ball", new double[] {3, 0.25}, new int[] {3, 4}, new int[0]);
        b.relation("joint", "hinge", 0, 2, new double[] {7}, new int[] {0}, new int[] {1});
        b.relation("close", "near", 1, 0, new double[] {0}, new int[0], new int[0]);
        return b.build();
    }

    /** Objects two, one, wall; relations close, joint: the hinge still goes from one to two. */
    @Test
    void relabellingMovesWhoIsWhereAndNothingElse() {
        Structure s = toys().relabelled(new int[] {2, 0, 1}, new int[] {1, 0});
        assertEquals(List.of("two", "one", "wall"), s.objectNames());
        assertEquals(List.of("close", "joint"), s.relationNames());
        assertArrayEquals(new int[] {2, 1}, s.senders());
        assertArrayEquals(new int[] {1, 0}, s.receivers());
        assertArrayEquals(new int[] {0, 0, 1}, s.objectKinds());
        assertArrayEquals(new int[] {1, 0}, s.relationKinds());
        assertArrayEquals(new double[] {3, 0.25, 2, 0.5, 0, 0}, s.objectFeatures().data);
        assertArrayEquals(new double[] {0, 7}, s.relationFeatures().data);
        assertArrayEquals(new int[] {3, 4}, s.objectStates(0));
        assertArrayEquals(new int[] {0}, s.objectActions(1));
        assertArrayEquals(new int[] {0}, s.relationStates(1));
        assertEquals(SPEC, s.spec());
        assertEquals(toys(), s.relabelled(new int[] {1, 2, 0}, new int[] {1, 0}));
        refused("each of them once", () -> s.relabelled(new int[] {0, 1}, new int[] {0, 1}));
        refused("each of them once", () -> s.relabelled(new int[] {0, 1, 1}, new int[] {0, 1}));
        refused("each of them once", () -> s.relabelled(new int[] {0, 1, 3}, new int[] {0, 1}));
        refused("each of them once", () -> s.relabelled(new int[] {0, 1, 2}, new int[] {0, 1, 2}));
    }

    /** States v2, angle, x1, v1, x2 and actions torque, idle, push. */
    @Test
    void reorderingMovesTheSlotsAndTheirNames() {
        Structure s = toys().reordered(new int[] {4, 0, 1, 2, 3}, new int[] {1, 2, 0});
        assertEquals("v2", s.spec().state().get(0).name());
        assertEquals("push", s.spec().action().get(2).name());
        assertArrayEquals(new int[] {2, 3}, s.objectStates(0));
        assertArrayEquals(new int[] {4, 0}, s.objectStates(2));
        assertArrayEquals(new int[] {1}, s.relationStates(0));
        assertArrayEquals(new int[] {2}, s.objectActions(0));
        assertArrayEquals(new int[] {0}, s.relationActions(0));
        assertEquals(toys(), s.reordered(new int[] {1, 2, 3, 4, 0}, new int[] {2, 0, 1}));
        refused("each of them once", () -> s.reordered(new int[] {0, 1, 2, 3}, new int[] {0, 1, 2}));
        refused("each of them once", () -> s.reordered(new int[] {0, 1, 2, 3, 4}, new int[] {0, 0, 2}));
    }

    @Test
    void aUnionHoldsItsPartsSideBySide() {
        Structure s = Structure.union(List.of(toys(), toys().relabelled(new int[] {2, 0, 1}, new int[] {1, 0})));
        assertEquals(6, s.objects());
        assertEquals(10, s.spec().n());
        assertEquals(6, s.spec().m());
        assertEquals("1.x1", s.spec().state().get(6).name());
        assertEquals("1.push", s.spec().action().get(3).name());
        assertEquals(List.of("0.one", "0.wall", "0.two", "1.two", "1.one", "1.wall"), s.objectNames());
        assertArrayEquals(new int[] {0, 1, 5, 4}, s.senders());
        assertArrayEquals(new int[] {2, 0, 4, 3}, s.receivers());
        assertArrayEquals(new int[] {6, 7}, s.objectStates(4));
        assertArrayEquals(new int[] {3}, s.objectActions(4));
        assertArrayEquals(new int[] {5}, s.relationStates(3));
        assertArrayEquals(new int[] {4}, s.relationActions(3));
        assertArrayEquals(new double[] {-9.81}, s.globals());
        assertEquals(0.25, s.objectFeatures().get(3, 1));
        refused("at least one", () -> Structure.union(List.of()));
        refused(
                "same globals",
                () -> Structure.union(List.of(toys(), parts().globals(1).build())));
        Structure slower = only("ball", new Spec(0.2, List.of(Variable.of("a", ""), Variable.of("b", "")), List.of()));
        refused("same time step", () -> Structure.union(List.of(toys(), slower)));
        StructureSchema other = schema("cubes", SCHEMA.objectKinds(), SCHEMA.globals());
        StructureBuilder cube =
                Structure.builder(other, new Spec(0.1, List.of(Variable.of("a", ""), Variable.of("b", "")), List.of()));
        cube.object("o", "ball", new double[2], new int[] {0, 1}, new int[0]);
        refused(
                "cannot be bound to a structure of 'cubes'",
                () -> Structure.union(List.of(toys(), cube.globals(-9.81).build())));
    }

    private static Structure only(String kind, Spec spec) {
        StructureBuilder b = Structure.builder(SCHEMA, spec).globals(-9.81);
        b.object("o", kind, new double[2], new int[] {0, 1}, new int[0]);
        return b.build();
    }

    @Test
    void theGraphSaysWhatHangsTogether() {
        Structure s = toys();
        assertTrue(s.isTree());
        assertEquals(List.of(Set.of(0, 1, 2)), s.components());
        assertEquals(0, s.graph().getEdgeSource(0));
        assertEquals(2, s.graph().getEdgeTarget(0));
        assertEquals(3, s.graph().vertexSet().size());
        Structure two = Structure.union(List.of(s, s));
        assertFalse(two.isTree());
        assertEquals(Set.of(Set.of(0, 1, 2), Set.of(3, 4, 5)), Set.copyOf(two.components()));
        StructureBuilder ring = parts();
        ring.relation("back", "near", 2, 1, new double[1], new int[0], new int[0]);
        assertFalse(ring.build().isTree());
        assertEquals(1, ring.build().components().size());
    }

    @Test
    void whatDoesNotFitIsNamed() {
        StructureBuilder b = parts();
        double[] f = new double[2];
        int[] none = {};
        refused("object 'one' appears twice", () -> b.object("one", "wall", f, none, none));
        refused("relation 'joint' appears twice", () -> b.relation("joint", "near", 0, 1, new double[1], none, none));
        refused("needs a name", () -> b.object(" ", "wall", f, none, none));
        refused("needs a name", () -> b.object(null, "wall", f, none, none));
        refused("did you mean 'ball'", () -> b.object("o", "bal", f, none, none));
        refused("unknown kind of relation 'ball'", () -> b.relation("r", "ball", 0, 1, new double[1], none, none));
        refused(
                "object 'o' has 3 features, expected 2: [mass, radius]",
                () -> b.object("o", "wall", new double[3], none, none));
        refused("its 'radius' is NaN", () -> b.object("o", "wall", new double[] {0, Double.NaN}, none, none));
        refused(
                "relation 'r' has 2 features, expected 1",
                () -> b.relation("r", "near", 0, 1, new double[2], none, none));
        refused("the whole has 2 features, expected 1: [gravity]", () -> b.globals(1, 2));
        refused(
                "relation 'r': its sender is object 3, but there are 3",
                () -> b.relation("r", "near", 3, 1, new double[1], none, none));
        refused(
                "relation 'r': its receiver is object -1",
                () -> b.relation("r", "near", 1, -1, new double[1], none, none));
        refused(
                "object 'o' has 1 states, but those of the kind 'ball' have 2",
                () -> b.object("o", "ball", f, new int[] {0}, none));
        refused(
                "object 'o' claims state 2, which belongs to object 'one'",
                () -> b.object("o", "ball", f, new int[] {2, 0}, none));
        refused("object 'o' claims state 5, but there are 5", () -> b.object("o", "ball", f, new int[] {5, 0}, none));
        refused(
                "relation 'r' claims action 1, which belongs to relation 'joint'",
                () -> b.relation("r", "near", 0, 1, new double[1], none, new int[] {1}));
        refused("object 'o' claims action -1, but there are 3", () -> b.object("o", "wall", f, none, new int[] {-1}));
        StructureBuilder c = Structure.builder(SCHEMA, SPEC);
        refused("needs at least one object", () -> c.globals(1).build());
        c.object("o", "ball", f, new int[] {0, 1}, none);
        refused("state 'v1' belongs to no object or relation", c::build);
        StructureBuilder d = Structure.builder(SCHEMA, SPEC);
        d.object("o", "ball", f, new int[] {0, 1}, none);
        refused("needs its globals [gravity]", d::build);
        refused(
                "claims state 0, which belongs to",
                () -> Structure.builder(SCHEMA, SPEC).object("o", "ball", f, new int[] {0, 0}, none));
    }

    @Test
    void schemasAreCheckedAndTellEachOtherApart() {
        assertEquals(1, SCHEMA.objectFeature("radius"));
        assertEquals(0, SCHEMA.relationFeature("stiffness"));
        assertEquals(0, SCHEMA.global("gravity"));
        assertEquals(1, SCHEMA.objectKind("wall"));
        assertEquals(1, SCHEMA.relationKind("near"));
        refused("unknown feature of objects 'mas'", () -> SCHEMA.objectFeature("mas"));
        SCHEMA.require(toys());
        StructureSchema cubes = schema("cubes", SCHEMA.objectKinds(), List.of("gravity"));
        refused("a model of 'cubes' cannot be bound to a structure of 'toys'; use", () -> cubes.require(toys()));
        refused(
                "'toys': its globals are [wind], those of the structure [gravity]",
                () -> schema("toys", SCHEMA.objectKinds(), List.of("wind")).require(toys()));
        refused(
                "its kinds of objects are",
                () -> schema("toys", List.of(new Kind("ball", 2)), List.of("gravity"))
                        .require(toys()));
        refused(
                "'m' twice",
                () -> new StructureSchema(
                        "t", SCHEMA.objectKinds(), List.of(), List.of("m", "m"), List.of(), List.of()));
        refused(
                "'n' twice",
                () -> new StructureSchema(
                        "t", SCHEMA.objectKinds(), List.of(), List.of(), List.of("n", "n"), List.of()));
        refused("'g' twice", () -> schema("t", SCHEMA.objectKinds(), List.of("g", "g")));
        refused(
                "the kind of relation 'near' twice",
                () -> new StructureSchema(
                        "t",
                        SCHEMA.objectKinds(),
                        List.of(new Kind("near", 0), new Kind("near", 1)),
                        List.of(),
                        List.of(),
                        List.of()));
        refused("'ball' twice", () -> schema("t", List.of(new Kind("ball", 2), new Kind("ball", 3)), List.of()));
        refused("a global of structures needs a name", () -> schema("t", SCHEMA.objectKinds(), List.of("g", " ")));
        refused("at least one kind", () -> schema("t", List.of(), List.of()));
        refused("needs a name", () -> schema(" ", SCHEMA.objectKinds(), List.of()));
        refused("cannot have -1 states", () -> new Kind("k", -1));
        refused("needs a name", () -> new Kind("", 1));
    }

    private static StructureSchema schema(String name, List<Kind> kinds, List<String> globals) {
        return new StructureSchema(
                name, kinds, SCHEMA.relationKinds(), SCHEMA.objectFeatures(), SCHEMA.relationFeatures(), globals);
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(InputException.class, action).getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
    }
}
