package dev.mechanist.core.contract;

import dev.mechanist.core.dynamics.ExplicitEuler;
import dev.mechanist.core.dynamics.Integrator;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.PolynomialField;
import dev.mechanist.core.dynamics.VectorField;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kits of vector fields and integrators see what is broken in a polynomial and in Heun's method. */
class FieldKitsRejectTest {
    /** A polynomial with one part replaced. */
    private static class Faulty implements VectorField {
        final VectorField sound;

        Faulty(VectorField sound) {
            this.sound = sound;
        }

        Faulty() {
            this(new PolynomialField(0.7, -1.4));
        }

        @Override
        public int n() {
            return sound.n();
        }

        @Override
        public int m() {
            return sound.m();
        }

        @Override
        public List<Parameter> parameters() {
            return sound.parameters();
        }

        @Override
        public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
            sound.derivative(x, xo, u, uo, dx, o);
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
            sound.jacobians(x, xo, u, uo, fx, fu);
        }

        @Override
        public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
            sound.parameterJacobian(x, xo, u, uo, ftheta);
        }

        @Override
        public VectorField withParameters(List<Parameter> parameters) {
            return sound.withParameters(parameters);
        }

        @Override
        public VectorField fork() {
            return this;
        }
    }

    private static VectorFieldContract kit(VectorField field) {
        return () -> field;
    }

    @TestFactory
    Stream<DynamicTest> vectorFields() {
        return Kits.proof(
                VectorFieldContract.class,
                kit(new Faulty()),
                Map.of(
                        // A zero is left to whoever made the array.
                        "jacobiansEqualCentralDifferences",
                        kit(new Faulty() {
                            @Override
                            public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
                                double before = fu[3];
                                super.jacobians(x, xo, u, uo, fx, fu);
                                fu[3] = before;
                            }
                        }),
                        "parameterJacobiansEqualCentralDifferences",
                        kit(new Faulty() {
                            @Override
                            public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
                                super.parameterJacobian(x, xo, u, uo, ftheta);
                                ftheta[3] = Math.cos(x[xo]);
                            }
                        }),
                        // The offset of what it writes is overlooked.
                        "linearisingIsBothInOneCall",
                        kit(new Faulty() {
                            @Override
                            public void linearise(
                                    double[] x,
                                    int xo,
                                    double[] u,
                                    int uo,
                                    double[] dx,
                                    int o,
                                    double[] fx,
                                    double[] fu) {
                                super.linearise(x, xo, u, uo, dx, 0, fx, fu);
                            }
                        }),
                        "fieldsReadAndWriteAtTheirOffsets",
                        kit(new Faulty() {
                            @Override
                            public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
                                super.derivative(x, xo, u, 0, dx, o);
                            }
                        }),
                        // Other parameters are taken note of and not used.
                        "forksAndOtherParametersLeaveTheFieldAlone",
                        kit(new Faulty() {
                            @Override
                            public VectorField withParameters(List<Parameter> parameters) {
                                return new Faulty(sound) {
                                    @Override
                                    public List<Parameter> parameters() {
                                        return parameters;
                                    }
                                };
                            }
                        })));
    }

    /** Euler's method with one part replaced. */
    private static class Euler implements Integrator {
        final ExplicitEuler sound = new ExplicitEuler();

        @Override
        public void step(VectorField f, double[] x, int xo, double[] u, int uo, double h, double[] next, int no) {
            sound.step(f, x, xo, u, uo, h, next, no);
        }

        @Override
        public void stepWithJacobians(
                VectorField f,
                double[] x,
                int xo,
                double[] u,
                int uo,
                double h,
                double[] next,
                int no,
                double[] A,
                int ao,
                double[] B,
                int bo,
                double[] P) {
            sound.stepWithJacobians(f, x, xo, u, uo, h, next, no, A, ao, B, bo, P);
            spoil(f, A, ao);
        }

        void spoil(VectorField f, double[] A, int ao) {}

        @Override
        public Integrator fork() {
            return new Euler();
        }
    }

    private record Kit(Integrator integrator, int order) implements IntegratorContract {}

    @TestFactory
    Stream<DynamicTest> integrators() {
        return Kits.proof(
                IntegratorContract.class,
                new Kit(new Euler(), 1),
                Map.of(
                        // What is of first order says that it is of second.
                        "itIsOfItsOrder",
                        new Kit(new Euler(), 2),
                        // The identity is forgotten: the derivative of the change, not of the state.
                        "derivativesAreThoseOfTheStep",
                        new Kit(
                                new Euler() {
                                    @Override
                                    void spoil(VectorField f, double[] A, int ao) {
                                        A[ao] -= 1;
                                    }
                                },
                                1),
                        "stepsReadAndWriteAtTheirOffsets",
                        new Kit(
                                new Euler() {
                                    @Override
                                    public void step(
                                            VectorField f,
                                            double[] x,
                                            int xo,
                                            double[] u,
                                            int uo,
                                            double h,
                                            double[] next,
                                            int no) {
                                        super.step(f, x, xo, u, 0, h, next, no);
                                    }
                                },
                                1),
                        // What one field left in the scratch is found by the next.
                        "oneInstanceServesFieldsOfAnySize",
                        new Kit(
                                new Euler() {
                                    private double left;

                                    @Override
                                    void spoil(VectorField f, double[] A, int ao) {
                                        A[ao] += 1e-9 * left;
                                        left = f.n();
                                    }
                                },
                                1)));
    }
}
