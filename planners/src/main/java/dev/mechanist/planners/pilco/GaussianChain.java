package dev.mechanist.planners.pilco;

import dev.mechanist.core.Shapes;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianLinearisation;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.MomentAlgebra;
import dev.mechanist.core.gaussian.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Maps joined one after another into one joint Gaussian: starting from x, each stage reads some entries z of the joint
 * vector a and appends its output y, with Cov(a, y) = Cov(a, z) V for its gain V. So a control stays correlated with the
 * state it came from, and both with the change of state that they cause (Deisenroth and Rasmussen 2011, section 2.2). The
 * output of the chain is a linear read-out of the joint vector. Immutable.
 */
public final class GaussianChain implements GaussianMap {
    private record Stage(GaussianMap map, int[] reads, boolean learned) {}

    private final int inputs;
    private final List<Stage> stages;
    private final DMatrixRMaj readOut;

    private GaussianChain(int inputs, List<Stage> stages, DMatrixRMaj readOut) {
        this.inputs = inputs;
        this.stages = List.copyOf(stages);
        this.readOut = readOut;
    }

    /** The chain without stages, whose joint vector and output are x itself. */
    public static GaussianChain from(int inputs) {
        return new GaussianChain(inputs, List.of(), CommonOps_DDRM.identity(inputs));
    }

    /**
     * Appends a stage; the output becomes the output of that stage.
     *
     * @param reads indices into the joint vector, one per input of the map, counted from 0
     */
    public GaussianChain then(GaussianMap map, int... reads) {
        return append(new Stage(map, reads.clone(), false));
    }

    /** Appends a stage whose parameters the chain differentiates by. */
    public GaussianChain thenLearned(GaussianMap map, int... reads) {
        return append(new Stage(map, reads.clone(), true));
    }

    private GaussianChain append(Stage stage) {
        Shapes.requireLength("reads", new double[stage.reads.length], stage.map.inputs());
        for (int i : stage.reads) {
            if (i < 0 || i >= width()) {
                throw new IllegalArgumentException(
                        "a stage reads entry " + i + " of a joint vector of " + width() + " entries");
            }
        }
        List<Stage> longer = new ArrayList<>(stages);
        longer.add(stage);
        int E = stage.map.outputs();
        DMatrixRMaj last = new DMatrixRMaj(E, width() + E);
        for (int e = 0; e < E; e++) {
            last.set(e, width() + e, 1);
        }
        return new GaussianChain(inputs, longer, last);
    }

    /** The same stages with output R a. {@code readOut} is R [E, {@link #width()}]. */
    public GaussianChain reading(DMatrixRMaj readOut) {
        Shapes.require("readOut", readOut, readOut.numRows, width());
        return new GaussianChain(inputs, stages, readOut.copy());
    }

    /** The same stages with the whole joint vector as output. */
    public GaussianChain readingAll() {
        return new GaussianChain(inputs, stages, CommonOps_DDRM.identity(width()));
    }

    /** Length of the joint vector. */
    public int width() {
        return inputs + stages.stream().mapToInt(s -> s.map.outputs()).sum();
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return readOut.numRows;
    }

    @Override
    public int parameterCount() {
        return stages.stream()
                .filter(Stage::learned)
                .mapToInt(s -> s.map.parameterCount())
                .sum();
    }

    /** The joint Gaussian while it grows, with its gain on x. */
    private final class Joint {
        final double[] mean = new double[width()];
        final DMatrixRMaj covariance = new DMatrixRMaj(width(), width());
        final DMatrixRMaj gain = new DMatrixRMaj(inputs, width());

        Joint(Gaussian x, Push push) {
            System.arraycopy(x.mean(), 0, mean, 0, inputs);
            for (int i = 0; i < inputs; i++) {
                gain.set(i, i, 1);
                for (int j = 0; j < inputs; j++) {
                    covariance.set(i, j, x.covariance().get(i, j));
                }
            }
            int head = inputs;
            for (int s = 0; s < stages.size(); s++) {
                Stage stage = stages.get(s);
                grow(head, stage.reads, push.through(s, stage.map, gather(stage.reads)));
                head += stage.map.outputs();
            }
        }

        private Gaussian gather(int[] reads) {
            double[] m = new double[reads.length];
            for (int i = 0; i < reads.length; i++) {
                m[i] = mean[reads[i]];
            }
            return new Gaussian(m, MomentAlgebra.select(covariance, reads));
        }

        private void grow(int head, int[] reads, Moments y) {
            int E = y.mean().length;
            for (int e = 0; e < E; e++) {
                mean[head + e] = y.mean()[e];
                for (int f = 0; f < E; f++) {
                    covariance.set(head + e, head + f, y.covariance().get(e, f));
                }
                for (int i = 0; i < head; i++) {
                    double cross = 0;
                    for (int k = 0; k < reads.length; k++) {
                        cross += covariance.get(i, reads[k]) * y.gain().get(k, e);
                    }
                    covariance.set(i, head + e, cross);
                    covariance.set(head + e, i, cross);
                }
                for (int i = 0; i < inputs; i++) {
                    double sum = 0;
                    for (int k = 0; k < reads.length; k++) {
                        sum += gain.get(i, reads[k]) * y.gain().get(k, e);
                    }
                    gain.set(i, head + e, sum);
                }
            }
        }
    }

    /** How stage s is passed: by its moments alone, or linearised for a reverse sweep. */
    private interface Push {
        Moments through(int s, GaussianMap map, Gaussian z);
    }

    @Override
    public Moments propagate(Gaussian x) {
        return read(new Joint(x, (s, map, z) -> map.propagate(z)));
    }

    private Moments read(Joint joint) {
        DMatrixRMaj covariance =
                CommonOps_DDRM.multTransB(CommonOps_DDRM.mult(readOut, joint.covariance, null), readOut, null);
        MomentAlgebra.symmetrise(covariance);
        return new Moments(
                MomentAlgebra.multiply(readOut, joint.mean),
                covariance,
                CommonOps_DDRM.multTransB(joint.gain, readOut, null));
    }

    @Override
    public Gaussian pullback(Gaussian x, Moments seed, double[] gTheta) {
        return linearise(x).pullback(seed, gTheta);
    }

    @Override
    public GaussianLinearisation linearise(Gaussian x) {
        GaussianLinearisation[] passed = new GaussianLinearisation[stages.size()];
        Joint joint = new Joint(x, (s, map, z) -> {
            passed[s] = map.linearise(z);
            return passed[s].moments();
        });
        Moments moments = read(joint);
        return new GaussianLinearisation() {
            @Override
            public Moments moments() {
                return moments;
            }

            @Override
            public Gaussian pullback(Moments seed, double[] gTheta) {
                return sweepBack(joint, passed, seed, gTheta);
            }
        };
    }

    private Gaussian sweepBack(Joint joint, GaussianLinearisation[] passed, Moments seed, double[] gTheta) {
        Adjoint adjoint = new Adjoint(seed);
        int head = width();
        int end = parameterCount();
        for (int s = stages.size() - 1; s >= 0; s--) {
            Stage stage = stages.get(s);
            head -= stage.map.outputs();
            int count = stage.learned ? stage.map.parameterCount() : 0;
            end -= count;
            double[] g = gTheta == null || count == 0 ? null : new double[count];
            adjoint.takeOff(head, stage, joint, passed[s], g);
            if (g != null) {
                for (int i = 0; i < count; i++) {
                    gTheta[end + i] += g[i];
                }
            }
        }
        DMatrixRMaj gS = new DMatrixRMaj(inputs, inputs);
        CommonOps_DDRM.extract(adjoint.covariance, 0, inputs, 0, inputs, gS);
        MomentAlgebra.symmetrise(gS);
        return new Gaussian(Arrays.copyOf(adjoint.mean, inputs), gS);
    }

    /** Derivatives by the joint Gaussian and its gain, while the stages are taken off again. */
    private final class Adjoint {
        final double[] mean;
        final DMatrixRMaj covariance;
        final DMatrixRMaj gain;

        Adjoint(Moments seed) {
            mean = MomentAlgebra.multiply(CommonOps_DDRM.transpose(readOut, null), seed.mean());
            covariance =
                    CommonOps_DDRM.multTransA(readOut, CommonOps_DDRM.mult(seed.covariance(), readOut, null), null);
            gain = CommonOps_DDRM.mult(seed.gain(), readOut, null);
        }

        /** Moves the derivatives by the stage's output, entries head .. head + E - 1, to the entries before it. */
        void takeOff(int head, Stage stage, Joint joint, GaussianLinearisation passed, double[] gTheta) {
            int E = stage.map.outputs();
            DMatrixRMaj V = passed.moments().gain();
            int[] reads = stage.reads;
            double[] gMean = new double[E];
            DMatrixRMaj gCovariance = new DMatrixRMaj(E, E);
            DMatrixRMaj gGain = new DMatrixRMaj(reads.length, E);
            for (int e = 0; e < E; e++) {
                gMean[e] = mean[head + e];
                for (int f = 0; f < E; f++) {
                    gCovariance.set(e, f, covariance.get(head + e, head + f));
                }
                for (int i = 0; i < head; i++) {
                    double g = covariance.get(i, head + e) + covariance.get(head + e, i);
                    if (g != 0) {
                        for (int k = 0; k < reads.length; k++) {
                            gGain.add(k, e, g * joint.covariance.get(i, reads[k]));
                            covariance.add(i, reads[k], g * V.get(k, e));
                        }
                    }
                }
                for (int i = 0; i < inputs; i++) {
                    double g = gain.get(i, head + e);
                    if (g != 0) {
                        for (int k = 0; k < reads.length; k++) {
                            gGain.add(k, e, g * joint.gain.get(i, reads[k]));
                            gain.add(i, reads[k], g * V.get(k, e));
                        }
                    }
                }
            }
            MomentAlgebra.symmetrise(gCovariance);
            Gaussian g = passed.pullback(new Moments(gMean, gCovariance, gGain), gTheta);
            for (int k = 0; k < reads.length; k++) {
                mean[reads[k]] += g.mean()[k];
                for (int l = 0; l < reads.length; l++) {
                    covariance.add(reads[k], reads[l], g.covariance().get(k, l));
                }
            }
        }
    }
}
