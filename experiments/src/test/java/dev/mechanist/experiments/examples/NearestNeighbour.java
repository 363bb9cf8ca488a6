package dev.mechanist.experiments.examples;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import org.ejml.data.DMatrixRMaj;

/** Moves as the nearest recorded state and action did. */
public record NearestNeighbour(DataSet data) implements Dynamics {
    @Override
    public Spec spec() {
        return data.spec();
    }

    @Override
    public NearestNeighbour fork() {
        return this;
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        Shapes.require("x", x, x.numRows, spec().n());
        Shapes.require("u", u, x.numRows, spec().m());
        Shapes.refuseAlias("next", next, x, u);
        next.reshape(x.numRows, x.numCols);
        for (int b = 0; b < x.numRows; b++) {
            double nearest = Double.POSITIVE_INFINITY;
            for (Episode episode : data.episodes()) {
                for (int t = 0; t < episode.steps(); t++) {
                    double distance = distance(x, b, episode.states(), t) + distance(u, b, episode.actions(), t);
                    if (distance < nearest) {
                        nearest = distance;
                        for (int i = 0; i < x.numCols; i++) {
                            double change = episode.states().get(t + 1, i)
                                    - episode.states().get(t, i);
                            next.set(b, i, x.get(b, i) + change);
                        }
                    }
                }
            }
        }
    }

    private static double distance(DMatrixRMaj a, int rowOfA, DMatrixRMaj b, int rowOfB) {
        double squares = 0;
        for (int i = 0; i < a.numCols; i++) {
            double difference = a.get(rowOfA, i) - b.get(rowOfB, i);
            squares += difference * difference;
        }
        return squares;
    }
}
