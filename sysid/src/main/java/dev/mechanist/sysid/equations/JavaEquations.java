package dev.mechanist.sysid.equations;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.core.dynamics.VectorField;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Equations that a person wrote as one Java file: a class that implements {@link VectorField}, with a constructor without arguments
 * whose parameters are its data sheet. Compiling a file runs its code, so that only a file is compiled that the user's own command or
 * description names; nothing that is stored is ({@link SealedPhysics}).
 *
 * @param source the file
 * @param name of the class
 * @param field what it made, watched: whatever it throws becomes one line with its place
 */
public record JavaEquations(JavaSource source, String name, VectorField field) {
    /**
     * Compiles a file in memory, makes its class, and holds it to the contract of {@link VectorField} at a few states.
     *
     * @throws InputException without a JDK, and where the file does not compile, has no such class, or breaks the contract; with file
     *     and line
     */
    public static JavaEquations compile(JavaSource source) {
        Map<String, byte[]> classes = JavaCompilation.compile(source);
        Class<?> type = found(source, new CompiledClasses(classes), classes);
        SourceField field = new SourceField(source.name(), made(source, type));
        FieldCheck.require(source.name(), field);
        return new JavaEquations(source, type.getSimpleName(), field);
    }

    /**
     * The equations in discrete time, by one Runge-Kutta step of 4th order per time step.
     *
     * @param spec names, units and longest time step
     * @throws InputException where it is of other numbers of states and actions
     */
    public ContinuousDynamics discrete(Spec spec) {
        if (spec.n() != field.n() || spec.m() != field.m()) {
            throw new InputException(source.name() + ": '" + name + "' has " + count(field.n(), "state") + " and "
                    + count(field.m(), "action") + ", and the records describe " + count(spec.n(), "state") + " and "
                    + count(spec.m(), "action") + "; describe those that it has, in its order");
        }
        return new ContinuousDynamics(spec, field, new RungeKutta4(), 1);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static Class<?> found(JavaSource source, ClassLoader loader, Map<String, byte[]> classes) {
        try {
            List<Class<?>> fields = new ArrayList<>();
            for (String name : classes.keySet()) {
                Class<?> type = Class.forName(name, false, loader);
                if (VectorField.class.isAssignableFrom(type)
                        && type.getEnclosingClass() == null
                        && !Modifier.isAbstract(type.getModifiers())) {
                    fields.add(type);
                }
            }
            if (fields.size() != 1) {
                throw new InputException(source.name() + ": "
                        + (fields.isEmpty() ? "no class implements" : fields.size() + " classes implement")
                        + " dev.mechanist.core.dynamics.VectorField; give one, the equations of motion");
            }
            return fields.get(0);
        } catch (ClassNotFoundException | LinkageError | SecurityException e) {
            throw new InputException(source.name() + ": its class cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static VectorField made(JavaSource source, Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (VectorField) constructor.newInstance();
        } catch (NoSuchMethodException e) {
            throw new InputException(
                    source.name() + ": '" + type.getSimpleName()
                            + "' has no constructor without arguments; add one that has the parameters of its data sheet",
                    e);
        } catch (InvocationTargetException e) {
            throw SourceField.complaint(source.name(), e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new InputException(
                    source.name() + ": '" + type.getSimpleName() + "' cannot be made: " + e.getMessage(), e);
        }
    }

    /** What was compiled, before anything else of the same name: a copy of one of our own classes is what its file says. */
    private static final class CompiledClasses extends ClassLoader {
        private final Map<String, byte[]> classes;

        CompiledClasses(Map<String, byte[]> classes) {
            super(VectorField.class.getClassLoader());
            this.classes = Map.copyOf(classes);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            byte[] compiled = classes.get(name);
            if (compiled == null) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : defineClass(name, compiled, 0, compiled.length);
            }
        }
    }
}
