package dev.mechanist.sysid.equations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.dynamics.VectorField;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Java that a person wrote: compiled, held to its contract, and refused in one line with its place. */
class JavaEquationsTest {
    /** A mass on a damped spring with derivatives by hand; each line is changed by some test. */
    private static final String SPRING = """
            import dev.mechanist.core.dynamics.*;
            import java.util.List;
            public record Spring(List<Parameter> parameters) implements VectorField {
                public Spring() { this(List.of(Parameter.positive("mass", "kg", 2), Parameter.positive("k", "N/m", 3))); }
                public int n() { return 2; }
                public int m() { return 1; }
                public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
                    dx[o] = x[xo + 1];
                    dx[o + 1] = (u[uo] - value(1) * x[xo]) / value(0);
                }
                public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
                    fx[0] = 0; fx[1] = 1; fx[2] = -value(1) / value(0); fx[3] = 0;
                    fu[0] = 0; fu[1] = 1 / value(0);
                }
                public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] f) {
                    f[0] = 0; f[1] = 0; f[2] = -(u[uo] - value(1) * x[xo]) / (value(0) * value(0)); f[3] = -x[xo] / value(0);
                }
                private double value(int j) { return parameters.get(j).value(); }
                public Spring withParameters(List<Parameter> changed) { return new Spring(changed); }
                public Spring fork() { return this; }
            }
            """;

    private static final Spec SPEC =
            new Spec(0.1, List.of(Variable.of("y", "m"), Variable.of("v", "m/s")), List.of(Variable.of("force", "N")));

    private static JavaEquations compile(String text) {
        return JavaEquations.compile(new JavaSource("my spring.java", text));
    }

    private static String refusal(String text) {
        InputException e = assertThrows(InputException.class, () -> compile(text));
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
        return e.getMessage();
    }

    /** y'' = (5 - 3 * 0.5) / 2 = 1.75, whatever the file is called. */
    @Test
    void whatItSays() {
        JavaEquations spring = compile(SPRING);
        assertEquals("Spring", spring.name());
        double[] dx = new double[2];
        spring.field().derivative(new double[] {0.5, -1}, 0, new double[] {5}, 0, dx, 0);
        assertArrayEquals(new double[] {-1, 1.75}, dx);
        assertEquals(0.1, spring.discrete(SPEC).spec().dt());
        InputException e = assertThrows(
                InputException.class,
                () -> spring.discrete(new Spec(0.1, List.of(Variable.of("y", "m")), SPEC.action())));
        assertEquals(
                "my spring.java: 'Spring' has 2 states and 1 action, and the records describe 1 state and 1 action;"
                        + " describe those that it has, in its order",
                e.getMessage());
    }

    /** Each has classes of its own, and a class that is called as one of ours is what its file says. */
    @Test
    void classesOfTheirOwn() {
        VectorField first = ((SourceField) compile(SPRING).field()).field();
        VectorField second = ((SourceField) compile(SPRING).field()).field();
        assertNotSame(first.getClass(), second.getClass());
        String same = "package dev.mechanist.envs.fields;\n"
                + SPRING.replace("Spring", "SimplePendulum").replace("\"k\", \"N/m\", 3", "\"k\", \"N/m\", 7");
        assertEquals(7, compile(same).field().parameterValues()[1]);
        assertEquals(0.7, new dev.mechanist.envs.fields.SimplePendulum().parameterValues()[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "int m() { return 1; }|int m() { return 1 }|my spring.java:6: ';' expected",
                "dx[o] = x[xo + 1];|dx[o] = y;|my spring.java:8: cannot find symbol; symbol:   variable y; location: class Spring",
                "public Spring() {|public Spring(int a) {|my spring.java: 'Spring' has no constructor without arguments",
                "implements VectorField|implements Cloneable|my spring.java: no class implements dev.mechanist.core.dynamics.VectorField",
                "dx[o] = x[xo + 1];|dx[o + 7] = x[xo + 1];|my spring.java:8: ArrayIndexOutOfBoundsException: Index 7 out of bounds",
                "dx[o] = x[xo + 1];|dx[0] = x[xo + 1];|my spring.java: 'derivative' must read x[xo ..] and u[uo ..]",
                "dx[o] = x[xo + 1];|x[xo] += 0; dx[o] = x[xo + 1]; u[uo] = 4;|my spring.java: ",
                "fx[2] = -value(1)|fx[2] = value(1)|'jacobians': the derivative of f1 by x0 is 1.500 where central differences give -1.500",
                "fx[3] = 0;|;|'jacobians': the derivative of f1 by x1 is NaN",
                "fu[1] = 1 / value(0)|fu[1] = 2 / value(0)|'jacobians': the derivative of f1 by u0 is 1.000 where central differences give 0.5000",
                "-x[xo] / value(0)|-x[xo]|'parameterJacobian': the derivative of f1 by k is",
                "return new Spring(changed)|return this|my spring.java: 'withParameters' must give the same",
                "\"kg\", 2)|\"kg\", -2)|my spring.java:4: parameter 'mass' must be within",
                "\"k\", |\"mass\", |my spring.java: has two parameters 'mass'",
                "fork() { return this; }|fork() { return null; }|my spring.java: 'fork' returns null",
                "int n() { return 2; }|int n() { return n(); }|my spring.java:5: StackOverflowError",
                "int n() { return 2; }|int n() { throw new Error(\"no\"); }|my spring.java:5: Error: no",
            })
    void mistakesInOneLine(String from, String to, String complaint) {
        assertTrue(SPRING.contains(from), from);
        String said = refusal(SPRING.replace(from, to));
        assertTrue(said.contains(complaint), said);
    }

    @Test
    void otherTexts() {
        assertEquals(
                "my spring.java: no class implements dev.mechanist.core.dynamics.VectorField; give one, the equations"
                        + " of motion",
                refusal(""));
        assertTrue(refusal("mass: 1\n").startsWith("my spring.java:1: "), refusal("mass: 1\n"));
        String two = SPRING
                + SPRING.replaceAll("(?s)^.*?public record Spring", "record Other")
                        .replace("Spring", "Other");
        assertTrue(refusal(two).startsWith("my spring.java: 2 classes implement"), refusal(two));
        assertTrue(
                refusal("package java.lang; " + SPRING).startsWith("my spring.java"),
                refusal("package java.lang; " + SPRING));
    }
}
