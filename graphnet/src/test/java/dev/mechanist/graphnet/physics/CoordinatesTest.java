package dev.mechanist.graphnet.physics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What networks see of coordinates: angles a and b about a place s, every number by hand. */
class CoordinatesTest {
    private static final Coordinates THREE = Coordinates.of(new Spec(
            0.1,
            List.of(
                    Variable.angle("a"),
                    Variable.of("s", "m"),
                    Variable.angle("b"),
                    Variable.of("va", "rad/s"),
                    Variable.of("vs", "m/s"),
                    Variable.of("vb", "rad/s")),
            List.of()));

    @Test
    void whatTurnsIsSeenAloneAndAgainstWhatElseTurns() {
        CompiledFunction encode = CompiledFunction.of(
                Precision.FLOAT64,
                Device.CPU,
                List.of(Input.of("q", -1, 3)),
                (scope, in) -> List.of(THREE.encode(in.get(0))));
        DMatrixRMaj[] out = {new DMatrixRMaj(0, 0)};
        encode.call(new DMatrixRMaj[] {new DMatrixRMaj(1, 3, true, 0.3, 7, 0.5)}, out);
        assertArrayEquals(
                new double[] {
                    Math.sin(0.3),
                    Math.cos(0.3),
                    7,
                    Math.sin(0.5),
                    Math.cos(0.5),
                    Math.sin(-0.2),
                    Math.sin(0.8),
                    Math.cos(-0.2),
                    Math.cos(0.8)
                },
                out[0].data,
                1e-14);
        assertEquals(9, THREE.encodedWidth());
    }

    /** Three angles: six, and four for each of three pairs. */
    @Test
    void widths() {
        Spec spec = new Spec(
                0.1,
                List.of(
                        Variable.angle("a"),
                        Variable.angle("b"),
                        Variable.angle("c"),
                        Variable.of("va", "rad/s"),
                        Variable.of("vb", "rad/s"),
                        Variable.of("vc", "rad/s")),
                List.of());
        assertEquals(18, Coordinates.of(spec).encodedWidth());
        Spec one = new Spec(0.1, List.of(Variable.angle("a"), Variable.of("va", "rad/s")), List.of());
        assertEquals(2, Coordinates.of(one).encodedWidth());
    }
}
