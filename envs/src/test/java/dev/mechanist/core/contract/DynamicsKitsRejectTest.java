package dev.mechanist.core.contract;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Dynamics;
import dev.mechanist.core.LinearDynamics;
import dev.mechanist.core.PredictiveDynamics;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.StochasticDynamics;
import dev.mechanist.core.Variable;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.Parametric;
import dev.mechanist.core.dynamics.ParametricDynamics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kits of dynamics see what is broken in a linear model: each check is failed by one of its faulty kin. */
class DynamicsKitsRejectTest {
    /** A way to be broken. */
    @FunctionalInterface
    private interface Fault {
        void on(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj output);
    }

    /** A model whose steps are spoiled after they were made. */
    private static LinearDynamics spoiled(Fault fault) {
        return new LinearDynamics() {
            @Override
            public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
                super.step(x, u, next);
                fault.on(x, u, next);
            }

            @Override
            public LinearDynamics fork() {
                return spoiled(fault);
            }
        };
    }

    private static DynamicsContract kit(Supplier<Dynamics> model) {
        return model::get;
    }

    private static DifferentiableDynamicsContract differentiable(Supplier<DifferentiableDynamics> model) {
        return model::get;
    }

    @TestFactory
    Stream<DynamicTest> dynamics() {
        return Kits.proof(
                DynamicsContract.class,
                kit(LinearDynamics::new),
                Map.of(
                        // The row's number finds its way into the state.
                        "batchEqualsLoop",
                        kit(() -> spoiled((x, u, next) -> next.add(next.numRows - 1, 0, 1e-9 * next.numRows))),
                        "rolloutEqualsSteps",
                        kit(() -> new LinearDynamics() {
                            @Override
                            public void rollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
                                super.rollout(x0, U, X);
                                X.data[X.getNumElements() - 1] += 1e-9;
                            }
                        }),
                        // Actions are clipped where they stand.
                        "inputsAreNotModified",
                        kit(() -> new LinearDynamics() {
                            @Override
                            public void rollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
                                U.data[3] = Math.min(U.data[3], 0.1) - 0.1;
                                super.rollout(x0, U, X);
                            }
                        }),
                        // A fork forgets a parameter.
                        "forksAreIndependentAndAgree",
                        kit(() -> new LinearDynamics() {
                            @Override
                            public LinearDynamics fork() {
                                return spoiled((x, u, next) -> next.add(0, 0, 1e-9));
                            }
                        }),
                        "aliasingAndWrongShapesAreRefused",
                        kit(() -> new LinearDynamics() {
                            @Override
                            public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
                                next.reshape(x.numRows, 3);
                            }
                        })));
    }

    /** Spoiled derivatives of a sound model. */
    private static class Derivatives extends LinearDynamics {
        @Override
        public LinearDynamics fork() {
            return this;
        }
    }

    @TestFactory
    Stream<DynamicTest> differentiableDynamics() {
        return Kits.proof(
                DifferentiableDynamicsContract.class,
                differentiable(LinearDynamics::new),
                Map.of(
                        // B holds its transpose's numbers.
                        "jacobiansEqualCentralDifferences",
                        differentiable(() -> new Derivatives() {
                            @Override
                            public void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
                                super.jacobians(x, u, A, B);
                                B.set(0, 1, B.get(1, 0));
                            }
                        }),
                        "pullbackEqualsCentralDifferences",
                        differentiable(() -> new Derivatives() {
                            @Override
                            public void pullback(DMatrixRMaj X, DMatrixRMaj U, DMatrixRMaj gX, DMatrixRMaj gU) {
                                super.pullback(X, U, gX, gU);
                                gU.data[2] *= 1.001;
                            }
                        }),
                        // The Jacobian is that of the last step that was made.
                        "derivativesAreFunctionsOfTheirInputs",
                        differentiable(() -> new Derivatives() {
                            private double last;

                            @Override
                            public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
                                super.step(x, u, next);
                                last = x.data[0];
                            }

                            @Override
                            public void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
                                super.jacobians(x, u, A, B);
                                A.add(0, 0, 1e-9 * last);
                            }
                        }),
                        "derivativesInTheirInputsAndWrongShapesAreRefused",
                        differentiable(() -> new Derivatives() {
                            @Override
                            public void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
                                A.reshape(6, 3);
                                B.reshape(6, 2);
                            }
                        }),
                        "derivativesHaveAPrice",
                        differentiable(() -> new Derivatives() {
                            @Override
                            public double stepsPerJacobian() {
                                return 0;
                            }
                        })));
    }

    /** Masses on a line, x' = (x0 + dt x1, x1 + dt (u - k x0)), with its sensitivity to k; sound. */
    private static class Spring implements ParametricDynamics {
        final double dt;
        final double k;
        final Parameter stiffness;

        Spring(double dt, double k) {
            this(dt, Parameter.positive("k", "N/m", k));
        }

        Spring(double dt, Parameter stiffness) {
            this.dt = dt;
            this.k = stiffness.value();
            this.stiffness = stiffness;
        }

        @Override
        public Spec spec() {
            return new Spec(
                    dt, List.of(Variable.of("x", "m"), Variable.of("v", "m/s")), List.of(Variable.of("u", "N")));
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(stiffness);
        }

        @Override
        public ParametricDynamics withParameters(List<Parameter> parameters) {
            return new Spring(dt, parameters.get(0));
        }

        @Override
        public ParametricDynamics withTimeStep(double dt) {
            return new Spring(dt, stiffness);
        }

        @Override
        public void advance(double[] x, int xo, double[] u, int uo, double duration, double[] next, int no) {
            next[no] = x[xo] + duration * x[xo + 1];
            next[no + 1] = x[xo + 1] + duration * (u[uo] - k * x[xo]);
        }

        @Override
        public void advanceWithSensitivities(
                double[] x,
                int xo,
                double[] u,
                int uo,
                double duration,
                double[] next,
                int no,
                double[] A,
                double[] B,
                double[] P) {
            advance(x, xo, u, uo, duration, next, no);
            System.arraycopy(new double[] {1, duration, -duration * k, 1}, 0, A, 0, 4);
            System.arraycopy(new double[] {0, duration}, 0, B, 0, 2);
            P[0] = 0;
            P[1] = -duration * x[xo];
        }

        @Override
        public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
            advance(x, xo, u, uo, dt, next, no);
        }

        @Override
        public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
            System.arraycopy(new double[] {1, dt, -dt * k, 1}, 0, A, ao, 4);
            System.arraycopy(new double[] {0, dt}, 0, B, bo, 2);
        }

        @Override
        public ParametricDynamics fork() {
            return this;
        }
    }

    private static ParametricDynamicsContract parametric(Supplier<ParametricDynamics> model) {
        return model::get;
    }

    private static Spring spring() {
        return new Spring(0.1, 1.7);
    }

    @TestFactory
    Stream<DynamicTest> rowDynamics() {
        return Kits.proof(
                RowDynamicsContract.class,
                parametric(DynamicsKitsRejectTest::spring),
                Map.of(
                        // The offset of the action is overlooked.
                        "rowsAreSteppedAtTheirOffsets",
                        parametric(() -> new Spring(0.1, 1.7) {
                            @Override
                            public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
                                super.stepRow(x, xo, u, 0, next, no);
                            }
                        }),
                        // Zeros are left to whoever made the array.
                        "jacobiansOfRowsAreWrittenWholeAndAtTheirOffsets",
                        parametric(() -> new Spring(0.1, 1.7) {
                            @Override
                            public void jacobianRow(
                                    double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
                                super.jacobianRow(x, xo, u, uo, A, ao, new double[2], 0);
                                B[bo + 1] = dt;
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> parametricDynamics() {
        return Kits.proof(
                ParametricDynamicsContract.class,
                parametric(DynamicsKitsRejectTest::spring),
                Map.of(
                        // The sensitivity is that of one time step, whatever the duration.
                        "sensitivitiesEqualCentralDifferences",
                        parametric(() -> new Spring(0.1, 1.7) {
                            @Override
                            public void advanceWithSensitivities(
                                    double[] x,
                                    int xo,
                                    double[] u,
                                    int uo,
                                    double duration,
                                    double[] next,
                                    int no,
                                    double[] A,
                                    double[] B,
                                    double[] P) {
                                super.advanceWithSensitivities(x, xo, u, uo, duration, next, no, A, B, P);
                                P[1] = -dt * x[xo];
                            }
                        }),
                        "advanceByOneTimeStepIsAStep",
                        parametric(() -> new Spring(0.1, 1.7) {
                            @Override
                            public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
                                advance(x, xo, u, uo, 0.5 * dt, next, no);
                            }
                        }),
                        "parametersRoundTrip",
                        parametric(() -> new Spring(0.1, 1.7) {
                            @Override
                            public ParametricDynamics withParameters(List<Parameter> parameters) {
                                return this;
                            }
                        }),
                        // The values are taken, and whether they are free is not.
                        "parametersAreKeptWhole",
                        parametric(() -> new Spring(0.1, 1.7) {
                            @Override
                            public ParametricDynamics withParameters(List<Parameter> parameters) {
                                return new Spring(
                                        dt,
                                        stiffness.withValue(parameters.get(0).value()));
                            }
                        }),
                        "anotherTimeStepIsStepped",
                        parametric(() -> new Spring(0.1, 1.7) {
                            @Override
                            public ParametricDynamics withTimeStep(double other) {
                                return new Spring(other, stiffness) {
                                    @Override
                                    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
                                        advance(x, xo, u, uo, 0.1, next, no);
                                    }
                                };
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> parameters() {
        Parameter mass = Parameter.positive("mass", "kg", 2);
        double[] shared = {2};
        return Kits.proof(
                ParametricContract.class,
                (ParametricContract) () -> () -> List.of(mass),
                Map.of(
                        "parametersHaveNamesOfTheirOwn",
                        (ParametricContract) () -> () -> List.of(mass, mass.withValue(3)),
                        "valuesAreThoseOfTheParametersAndTheCallers",
                        (ParametricContract) () -> new Parametric() {
                            @Override
                            public List<Parameter> parameters() {
                                return List.of(mass);
                            }

                            @Override
                            public double[] parameterValues() {
                                return shared;
                            }
                        }));
    }

    /** A sound model of two members, x' = A x + B u +- 0.5 + 0.3 e: what is expected is the linear step. */
    private static class Noisy implements StochasticDynamics {
        final LinearDynamics expected = new LinearDynamics();

        @Override
        public Spec spec() {
            return expected.spec();
        }

        @Override
        public int noiseDimension() {
            return 3;
        }

        @Override
        public int members() {
            return 2;
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            expected.step(x, u, next);
        }

        @Override
        public void sample(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj noise, int[] member, DMatrixRMaj next) {
            requireSampling(x, noise, member, next);
            expected.step(x, u, next);
            for (int b = 0; b < x.numRows; b++) {
                for (int i = 0; i < 3; i++) {
                    next.add(b, i, member[b] - 0.5 + 0.3 * noise.get(b, i));
                }
            }
        }

        @Override
        public StochasticDynamics fork() {
            return this;
        }
    }

    /** A model whose samples are spoiled after they were drawn. */
    private static StochasticDynamicsContract sampled(Fault fault) {
        Noisy broken = new Noisy() {
            @Override
            public void sample(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj noise, int[] member, DMatrixRMaj next) {
                super.sample(x, u, noise, member, next);
                fault.on(x, noise, next);
            }
        };
        return () -> broken;
    }

    @TestFactory
    Stream<DynamicTest> stochasticDynamics() {
        RandomStream hidden = RandomStream.of(1, "hidden", 0);
        return Kits.proof(
                StochasticDynamicsContract.class,
                (StochasticDynamicsContract) Noisy::new,
                Map.of(
                        // The noise of the first row serves all.
                        "samplesOfABatchEqualLoop",
                        sampled((x, noise, next) -> next.add(
                                next.numRows - 1, 0, 0.3 * (noise.get(0, 0) - noise.get(next.numRows - 1, 0)))),
                        // A draw of its own.
                        "samplesAreFunctionsOfTheNoiseAndTheMember",
                        sampled((x, noise, next) -> next.add(0, 0, hidden.nextGaussian())),
                        // The noise of the first step serves all.
                        "sampledRolloutsEqualSampledSteps",
                        (StochasticDynamicsContract) () -> new Noisy() {
                            @Override
                            public void sampleRollout(
                                    DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj noise, int[] member, DMatrixRMaj X) {
                                DMatrixRMaj same = noise.copy();
                                for (int b = 0; b < same.numRows; b++) {
                                    same.set(b, same.numCols - 1, same.get(b, 2));
                                }
                                super.sampleRollout(x0, U, same, member, X);
                            }
                        },
                        "samplingLeavesItsInputsAlone",
                        sampled((x, noise, next) -> noise.set(0, 0, 0)),
                        "wrongNoiseMembersAndOutputsAreRefused",
                        (StochasticDynamicsContract) () -> new Noisy() {
                            @Override
                            public void requireSampling(
                                    DMatrixRMaj x, DMatrixRMaj noise, int[] member, DMatrixRMaj next) {
                                // Whatever comes.
                            }
                        },
                        // The expected step is that of the first member.
                        "theStepIsTheMeanOfSamples",
                        (StochasticDynamicsContract) () -> new Noisy() {
                            @Override
                            public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
                                super.step(x, u, next);
                                next.add(0, 0, -0.5);
                            }
                        }));
    }

    /** A sound model with an epistemic variance of x^2 and an aleatoric one of 0.2. */
    private static class Unsure implements PredictiveDynamics {
        final LinearDynamics mean = new LinearDynamics();

        @Override
        public Spec spec() {
            return mean.spec();
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            mean.step(x, u, next);
        }

        @Override
        public void predict(
                DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next, DMatrixRMaj epistemic, DMatrixRMaj aleatoric) {
            mean.step(x, u, next);
            Shapes.refuseAlias("epistemic", epistemic, x, u, next);
            Shapes.refuseAlias("aleatoric", aleatoric, x, u, next, epistemic);
            epistemic.reshape(x.numRows, 3);
            aleatoric.reshape(x.numRows, 3);
            for (int i = 0; i < x.getNumElements(); i++) {
                epistemic.data[i] = x.data[i] * x.data[i];
                aleatoric.data[i] = 0.2;
            }
        }

        @Override
        public PredictiveDynamics fork() {
            return this;
        }
    }

    /** A model whose epistemic variances are spoiled. */
    private static PredictiveDynamicsContract predicted(Fault fault) {
        Unsure broken = new Unsure() {
            @Override
            public void predict(
                    DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next, DMatrixRMaj epistemic, DMatrixRMaj aleatoric) {
                super.predict(x, u, next, epistemic, aleatoric);
                fault.on(x, aleatoric, epistemic);
            }
        };
        return () -> broken;
    }

    @TestFactory
    Stream<DynamicTest> predictiveDynamics() {
        AtomicInteger calls = new AtomicInteger();
        return Kits.proof(
                PredictiveDynamicsContract.class,
                (PredictiveDynamicsContract) Unsure::new,
                Map.of(
                        "theMeanIsTheStep",
                        (PredictiveDynamicsContract) () -> new Unsure() {
                            @Override
                            public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
                                super.step(x, u, next);
                                next.data[0] += 1e-9;
                            }
                        },
                        // All of it is called not knowing, and noise too.
                        "variancesAreNotNegativeAndApart",
                        predicted((x, aleatoric, epistemic) -> aleatoric.setTo(epistemic)),
                        "momentsOfABatchEqualLoop",
                        predicted((x, aleatoric, epistemic) -> epistemic.add(0, 0, 1e-9 * epistemic.numRows)),
                        "momentsAreFunctionsOfTheirInputs",
                        predicted((x, aleatoric, epistemic) -> epistemic.add(0, 0, 1e-9 * calls.incrementAndGet())),
                        "momentsInOnePlaceAreRefused",
                        (PredictiveDynamicsContract) () -> new Unsure() {
                            @Override
                            public void predict(
                                    DMatrixRMaj x,
                                    DMatrixRMaj u,
                                    DMatrixRMaj next,
                                    DMatrixRMaj epistemic,
                                    DMatrixRMaj aleatoric) {
                                mean.step(x.copy(), u.copy(), next);
                            }
                        }));
    }
}
