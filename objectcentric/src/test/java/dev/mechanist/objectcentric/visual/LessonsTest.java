package dev.mechanist.objectcentric.visual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.Values;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What an update makes small, by hand and by the row. */
class LessonsTest {
    private static final Gaze BALL = new Gaze(true, 16, 2e-3);
    private static final Gaze TABLE = new Gaze(false, 16, 45e-3);

    private static double loss(Gaze gaze, DMatrixRMaj said, DMatrixRMaj targets) {
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            CompiledFunction loss = program.compile(
                    List.of(Input.of("said", -1, VisualNetwork.OUTPUTS), Input.of("targets", -1, Lessons.TARGETS)),
                    (scope, in) -> List.of(Lessons.loss(gaze, in.get(0), in.get(1))));
            DMatrixRMaj out = new DMatrixRMaj(1, 1);
            loss.call(new Values[] {Values.of(said), Values.of(targets)}, new Values[] {Values.of(out)});
            return out.data[0];
        }
    }

    /**
     * Even odds cost 0.1 ln 2. A hit off by (0.5, -1) in the frame and (2, 3) after it costs 0.25 + 1 + 4 + 9 more; of a ball that hits
     * nothing, only what is seen of the whole table does, by 0.25 + 1. Rows weigh 2 and 3, of two.
     */
    @Test
    void onTheWholeTableADisplacementCountsWithoutAHit() {
        DMatrixRMaj said = new DMatrixRMaj(2, 5, true, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0);
        DMatrixRMaj targets = new DMatrixRMaj(2, 6, true, 0.5, 3, 1, 1, 1, 2, 0.5, 3, 1, 1, 0, 3);
        double even = 0.1 * Math.log(2);
        assertEquals(0.5 * (2 * (14.25 + even) + 3 * even), loss(BALL, said, targets), 1e-12);
        assertEquals(0.5 * (2 * (14.25 + even) + 3 * (1.25 + even)), loss(TABLE, said, targets), 1e-12);
    }

    /** The loss of an update is the weighed average of those of its rows, which tell hard starts. */
    @Test
    void rowsAddUpToTheLoss() {
        Motion motion = Motion.of(PushedBalls.draw(1, "test", PushedBalls.Tables.RECTANGLES, 2, 1, 30)
                .episodes()
                .get(0));
        VisualScale scale = VisualScale.of(0.01, List.of(motion));
        RandomStream random = RandomStream.of(2, "lessons", 0);
        for (Gaze gaze : List.of(BALL, TABLE)) {
            Lessons lessons = new Lessons(gaze, scale);
            int hits = 0;
            for (int t = 2; t < 30; t++) {
                Course course = new Course(0, motion, t, gaze, scale.length(), random);
                course.start();
                lessons.learn(course);
                hits += motion.hits(0, t, t + 1) || motion.hits(1, t, t + 1) ? 1 : 0;
            }
            int rows = lessons.rows();
            assertTrue(hits > 0 && rows > hits, rows + " rows, frames with hits: " + hits);
            DMatrixRMaj said = new DMatrixRMaj(rows, VisualNetwork.OUTPUTS);
            for (int k = 0; k < said.data.length; k++) {
                said.data[k] = random.nextGaussian();
            }
            DMatrixRMaj targets = lessons.targets();
            double sum = 0;
            for (int row = 0; row < rows; row++) {
                sum += targets.get(row, Lessons.WEIGHT) * lessons.loss(said, row);
            }
            assertEquals(sum / rows, loss(gaze, said, targets), 1e-12);
        }
    }
}
