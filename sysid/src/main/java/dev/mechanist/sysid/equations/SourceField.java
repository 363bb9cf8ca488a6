package dev.mechanist.sysid.equations;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.dynamics.DifferencedField;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParameterDifferences;
import dev.mechanist.core.dynamics.VectorField;
import dev.mechanist.core.structure.Structure;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A field that somebody else wrote: what it throws says file and line. Differences by parameters are made ready once. */
final class SourceField implements VectorField {
    private final String file;
    private final VectorField field;
    private ParameterDifferences differences;

    /**
     * @param file of its source
     * @param field as it was written
     */
    SourceField(String file, VectorField field) {
        this.file = file;
        this.field = field;
    }

    VectorField field() {
        return field;
    }

    /** One line of what went wrong in the code of a file. */
    static InputException complaint(String file, Throwable thrown) {
        if (thrown instanceof OutOfMemoryError full) {
            throw full;
        }
        if (thrown instanceof InputException said) {
            return new InputException(place(file, thrown) + ": " + said.getMessage(), thrown);
        }
        String message =
                thrown.getMessage() == null ? "" : ": " + thrown.getMessage().replaceAll("\\s*\\R\\s*", "; ");
        return new InputException(place(file, thrown) + ": " + thrown.getClass().getSimpleName() + message, thrown);
    }

    private static String place(String file, Throwable thrown) {
        for (StackTraceElement element : thrown.getStackTrace()) {
            if (file.equals(element.getFileName())) {
                return file + ":" + element.getLineNumber();
            }
        }
        return file;
    }

    private <T> T asked(Supplier<T> question, String what) {
        T answer;
        try {
            answer = question.get();
        } catch (RuntimeException | Error e) {
            throw complaint(file, e);
        }
        if (answer == null) {
            throw new InputException(file + ": '" + what + "' returns null; return what it is to give");
        }
        return answer;
    }

    @Override
    public int n() {
        return asked(field::n, "n");
    }

    @Override
    public int m() {
        return asked(field::m, "m");
    }

    @Override
    public List<Parameter> parameters() {
        return asked(field::parameters, "parameters");
    }

    @Override
    public SourceField withParameters(List<Parameter> parameters) {
        return new SourceField(file, asked(() -> field.withParameters(parameters), "withParameters"));
    }

    @Override
    public SourceField fork() {
        return new SourceField(file, asked(field::fork, "fork"));
    }

    @Override
    public Optional<Structure> structure(Spec spec) {
        return asked(() -> field.structure(spec), "structure");
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        try {
            field.derivative(x, xo, u, uo, dx, o);
        } catch (RuntimeException | Error e) {
            throw complaint(file, e);
        }
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        try {
            field.jacobians(x, xo, u, uo, fx, fu);
        } catch (RuntimeException | Error e) {
            throw complaint(file, e);
        }
    }

    @Override
    public void linearise(double[] x, int xo, double[] u, int uo, double[] dx, int o, double[] fx, double[] fu) {
        try {
            field.linearise(x, xo, u, uo, dx, o, fx, fu);
        } catch (RuntimeException | Error e) {
            throw complaint(file, e);
        }
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        try {
            if (field instanceof DifferencedField) {
                differences = differences == null ? new ParameterDifferences(field) : differences;
                differences.write(x, xo, u, uo, ftheta);
            } else {
                field.parameterJacobian(x, xo, u, uo, ftheta);
            }
        } catch (RuntimeException | Error e) {
            throw complaint(file, e);
        }
    }
}
