package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.families.Swimmers;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.JointType;
import java.util.List;
import org.jgrapht.GraphTests;
import org.junit.jupiter.api.Test;

class BodyGraphTest {
    @Test
    void treeOfBodiesAndJoints() {
        BodyModel model = BodyDynamicsTest.model("tree_mixed", BodyIntegrator.EULER);
        BodyGraph graph = new BodyGraph(model);
        // World, base, a (a ball and the torque that turns it), a2, b (two joints), weld, side (two joints).
        assertEquals(10, graph.bodies().size());
        assertEquals(9, graph.joints().size());
        assertEquals(9, graph.graph().edgeSet().size());
        assertTrue(GraphTests.isWeaklyConnected(graph.graph()));
        assertEquals(
                List.of("", "", "weld"),
                graph.graph().outgoingEdgesOf(vertex(graph, "base")).stream()
                        .map(e -> graph.graph().getEdgeTarget(e).name())
                        .toList());
        BodyGraph.Joint weld =
                graph.graph().incomingEdgesOf(vertex(graph, "weld")).iterator().next();
        assertEquals(-1, weld.joint());
        assertEquals(
                model.totalMass(),
                graph.bodies().stream().mapToDouble(BodyGraph.Body::mass).sum(),
                1e-12);
        assertThrows(
                UnsupportedOperationException.class,
                () -> graph.graph().addVertex(graph.bodies().get(0)));
    }

    @Test
    void featuresAreThoseOfTheModel() {
        BodyModel model = Swimmers.model(3);
        BodyGraph graph = new BodyGraph(model);
        BodyGraph.Body segment = vertex(graph, "segment1");
        assertArrayEquals(new double[] {0.01, 0.06, 0.01}, segment.extent(), 1e-15);
        BodyGraph.Joint bend = graph.graph().incomingEdgesOf(segment).iterator().next();
        assertEquals(JointType.HINGE, bend.type());
        double limit = 2 * Math.PI / 3;
        assertArrayEquals(new double[] {0, 0, 0, 1, 0, 0, 1, 1, -limit, limit, 5e-4, 0, 0}, bend.features(), 1e-15);
        double[] x = {0.3, -0.2, Math.PI / 2, 0.4, -0.1, 1, 2, 0, 3, 0};
        double[][] dynamic = graph.dynamicFeatures(x, 0);
        double[] head = dynamic[vertex(graph, "head").index()];
        // The head turns about (0, -0.05): a quarter turn brings its middle to (0.05, -0.05) from there.
        assertArrayEquals(new double[] {0.25, -0.25, 0.05}, new double[] {head[0], head[1], head[2]}, 1e-12);
        assertArrayEquals(
                new double[] {Math.sqrt(0.5), 0, 0, Math.sqrt(0.5)}, java.util.Arrays.copyOfRange(head, 3, 7), 1e-12);
        assertArrayEquals(new double[] {1, 2, 0, 0, 0, 0}, java.util.Arrays.copyOfRange(head, 7, 13), 1e-12);
        double[][] moving = graph.jointFeatures(x, 0, new double[] {0.7, -0.5}, 0);
        assertEquals(0.4, moving[bend.index()][0]);
        assertEquals(3, moving[bend.index()][7]);
        assertEquals(0.7, moving[bend.index()][13]);
    }

    private static BodyGraph.Body vertex(BodyGraph graph, String name) {
        return graph.bodies().stream()
                .filter(b -> b.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Edges are told apart by their place alone, since their arrays are copies. */
    @Test
    void edgesAreTheSameWhereTheirPlacesAre() {
        BodyModel model = BodyDynamicsTest.model("tree_mixed", BodyIntegrator.EULER);
        List<BodyGraph.Joint> once = new BodyGraph(model).joints();
        List<BodyGraph.Joint> again = new BodyGraph(model).joints();
        for (int i = 0; i < once.size(); i++) {
            for (int k = 0; k < once.size(); k++) {
                assertEquals(i == k, once.get(i).equals(again.get(k)), i + ", " + k);
            }
            assertEquals(once.get(i).hashCode(), again.get(i).hashCode());
            assertFalse(once.get(i).equals(new Object()));
        }
    }
}
