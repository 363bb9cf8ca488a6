package dev.mechanist.core.records;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/**
 * A top that leans by 1 rad and goes round at 2 rad/s while it spins at 5 rad/s: turned about z by 2 t, about y by 1 and about its own z
 * by 5 t.
 */
class OrientationCheckTest {
    private static final Spec SPEC = new Spec(
            0.01,
            Stream.of("height", "top_qw", "top_qx", "top_qy", "top_qz", "top_wx", "top_wy", "top_wz")
                    .map(name -> Variable.of(name, name.contains("_w") ? "rad/s" : ""))
                    .toList(),
            List.of());

    private static final double LEAN = 1;

    private static double[] product(double[] a, double[] b) {
        return new double[] {
            a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
            a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
            a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
            a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0]
        };
    }

    private static double[] aboutZ(double angle) {
        return new double[] {Math.cos(angle / 2), 0, 0, Math.sin(angle / 2)};
    }

    private static double[] quaternion(double time) {
        double[] leaning = {Math.cos(LEAN / 2), 0, Math.sin(LEAN / 2), 0};
        return product(product(aboutZ(2 * time), leaning), aboutZ(5 * time));
    }

    /** By Euler's kinematic equations: going round has (-sin lean, 0, cos lean) in the frame that leans, spinning turns it back. */
    private static double[] own(double time) {
        double x = -2 * Math.sin(LEAN);
        return new double[] {x * Math.cos(5 * time), -x * Math.sin(5 * time), 5 + 2 * Math.cos(LEAN)};
    }

    /** In the world's frame the spin is about the axis that leans and goes round. */
    private static double[] world(double time) {
        return new double[] {
            5 * Math.sin(LEAN) * Math.cos(2 * time), 5 * Math.sin(LEAN) * Math.sin(2 * time), 2 + 5 * Math.cos(LEAN)
        };
    }

    private interface Row {
        double[][] at(double time);
    }

    private static Episode record(Row row) {
        int steps = 80;
        double[] times = new double[steps + 1];
        DMatrixRMaj states = new DMatrixRMaj(steps + 1, 8);
        for (int t = 0; t <= steps; t++) {
            times[t] = 0.01 * t;
            states.set(t, 0, 0.3);
            double[][] parts = row.at(times[t]);
            System.arraycopy(parts[0], 0, states.data, 8 * t + 1, 4);
            System.arraycopy(parts[1], 0, states.data, 8 * t + 5, 3);
        }
        return Episode.recorded("r", SPEC, times, states, new DMatrixRMaj(steps, 0));
    }

    private static final Episode RIGHT = record(t -> new double[][] {quaternion(t), own(t)});

    private static double[] scaled(double factor, double[] values) {
        return java.util.Arrays.stream(values).map(v -> factor * v).toArray();
    }

    private static String refusal(Row row) {
        return assertThrows(InputException.class, () -> RecordRepair.of(DataSet.of(record(row))))
                .getMessage();
    }

    @Test
    void whatIsFineStaysAsItIs() {
        RecordRepair repair = RecordRepair.of(DataSet.of(RIGHT));
        assertEquals(List.of(), repair.notes());
        assertEquals(RIGHT.hash(), repair.data().episodes().get(0).hash());
    }

    @Test
    void signsGoOn() {
        Episode jumping = record(t -> new double[][] {scaled(t > 0.305 && t < 0.605 ? -1 : 1, quaternion(t)), own(t)});
        RecordRepair repair = RecordRepair.of(DataSet.of(jumping));
        assertEquals(
                List.of("r: the quaternion of 'top' changes sign without turning; its sign was made to go on"),
                repair.notes());
        assertArrayEquals(RIGHT.states().data, repair.data().episodes().get(0).states().data, 0);
        assertTrue(jumping.states().get(40, 1) * RIGHT.states().get(40, 1) < 0, "the record itself is not written to");
    }

    @Test
    void roundedOnesAreScaled() {
        RecordRepair repair = RecordRepair.of(DataSet.of(record(t ->
                new double[][] {scaled(t > 0.4 ? 1.01 : 1, quaternion(t)), own(t)})));
        assertEquals(List.of("r: the quaternion of 'top' is not quite of unit length; it was scaled"), repair.notes());
        assertArrayEquals(RIGHT.states().data, repair.data().episodes().get(0).states().data, 1e-14);
    }

    @Test
    void whatIsNoQuaternionIsRefused() {
        assertEquals(
                "r: the quaternion of 'top' has length 0.5 at 0.41 s, where it must be 1; check its columns",
                refusal(t -> new double[][] {scaled(t > 0.405 ? 0.5 : 1, quaternion(t)), own(t)}));
        assertTrue(refusal(t -> new double[][] {new double[4], own(t)}).contains("has length 0"));
    }

    private static double[] scalarLast(double[] q) {
        return new double[] {q[1], q[2], q[3], q[0]};
    }

    @Test
    void velocitiesTellOfOtherConventions() {
        String said = "r: 'top_qw' to '_qz' do not turn as 'top_wx' to '_wz' say: ";
        assertEquals(
                said + "the velocities look like those of the world's frame; turn them into the body's own",
                refusal(t -> new double[][] {quaternion(t), world(t)}));
        assertEquals(said + "the velocities look like degrees per second; convert them to rad/s", refusal(t ->
                new double[][] {quaternion(t), scaled(180 / Math.PI, own(t))}));
        assertEquals(said + "the quaternion looks like x, y, z, w; put its last part first", refusal(t ->
                new double[][] {scalarLast(quaternion(t)), own(t)}));
        assertEquals(
                said + "the quaternion looks like x, y, z, w, with velocities of the world's frame; put its last part"
                        + " first and turn the velocities into the body's own",
                refusal(t -> new double[][] {scalarLast(quaternion(t)), world(t)}));
        assertEquals(
                said
                        + "the quaternion looks like that from the world into the body; change the signs of its x, y and z",
                refusal(t -> {
                    double[] q = quaternion(t);
                    return new double[][] {{q[0], -q[1], -q[2], -q[3]}, own(t)};
                }));
    }

    /** Nothing is read into what no convention explains, as noise, and a body that hardly turns. */
    @Test
    void whatNothingExplainsIsLeftAlone() {
        assertDoesNotThrow(() -> OrientationCheck.requireAgreement(record(t ->
                new double[][] {quaternion(t), {Math.sin(300 * t), Math.cos(500 * t), 9}})));
        assertDoesNotThrow(() -> OrientationCheck.requireAgreement(record(t ->
                new double[][] {{1, 0, 0, 0}, {1e-3 * Math.sin(900 * t), 0, 0}})));
        assertDoesNotThrow(() ->
                OrientationCheck.requireAgreement(record(t -> new double[][] {{1, 0, 0, 0}, {0, 0, 0}})));
    }
}
