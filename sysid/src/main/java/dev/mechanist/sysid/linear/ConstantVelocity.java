package dev.mechanist.sysid.linear;

import dev.mechanist.core.RowDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Storable;
import java.util.Arrays;

/**
 * The baseline that knows nothing but what a rate is: positions advance by dt times their rate, rates stay, actions do
 * nothing. The k-th state of a unit is moved by the k-th state of that unit per second.
 */
public final class ConstantVelocity implements RowDynamics, Storable {
    static final String KIND = "constant-velocity";

    private final Spec spec;
    /** Index of the rate of each state; -1 where it has none. */
    private final int[] rate;

    /** For a system; one without rates among its states stays where it is. */
    public ConstantVelocity(Spec spec) {
        this.spec = spec;
        rate = spec.rates();
    }

    @Override
    public Spec spec() {
        return spec;
    }

    @Override
    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        for (int i = 0; i < rate.length; i++) {
            next[no + i] = x[xo + i] + (rate[i] < 0 ? 0 : spec.dt() * x[xo + rate[i]]);
        }
    }

    @Override
    public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
        int n = rate.length;
        Arrays.fill(A, ao, ao + n * n, 0);
        Arrays.fill(B, bo, bo + n * spec.m(), 0);
        for (int i = 0; i < n; i++) {
            A[ao + i * n + i] = 1;
            if (rate[i] >= 0) {
                A[ao + i * n + rate[i]] = spec.dt();
            }
        }
    }

    @Override
    public ConstantVelocity fork() {
        return this;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** Nothing was learned: the specification says everything. */
    @Override
    public void store(ArtefactWriter out) {
        out.put(spec);
    }
}
