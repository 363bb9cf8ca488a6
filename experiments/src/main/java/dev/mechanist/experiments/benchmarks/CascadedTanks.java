package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.sysid.freerun.OutputSystem;
import java.util.ArrayList;
import java.util.List;

/**
 * Two tanks above each other with a pump (Schoukens and Noel 2017): the upper flows into the lower by Bernoulli's law, h1' = -k1
 * sqrt(h1) + k4 (u - u0), h2' = k2 sqrt(h1) - k3 sqrt(h2); what the upper cannot hold spills, a share of it into the lower.
 * The sensor sees the lower up to its brim.
 *
 * @param dt time between samples, s
 * @param freeExponents whether the flows go with a power of the level that is found, instead of its root
 * @param freeBrim whether the brim of the lower tank is found, instead of where its sensor ends
 * @param freeSpill whether the rate of spilling is found
 */
record CascadedTanks(double dt, boolean freeExponents, boolean freeBrim, boolean freeSpill) implements OutputSystem {
    private static final int SUBSTEPS = 4;

    /** How fast spills what is above the brim, 1/s. */
    private static final double SPILL = 0.5;

    private static final double BRIM = 10;

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(
                Parameter.positive("k1", "", 0.05),
                Parameter.positive("k2", "", 0.05),
                Parameter.positive("k3", "", 0.05),
                Parameter.positive("k4", "", 0.04),
                Parameter.real("u0", "V", 0, 0.5),
                new Parameter("h1Brim", "V", 9, 2, 4, 30, true),
                new Parameter("share", "", 0.5, 0.3, 0, 1.5, true),
                Parameter.real("offset", "V", 0, 0.5)));
        if (freeExponents) {
            all.add(new Parameter("power1", "", 0.5, 0.1, 0.2, 1.2, true));
            all.add(new Parameter("power2", "", 0.5, 0.1, 0.2, 1.2, true));
        }
        if (freeBrim) {
            all.add(new Parameter("h2Brim", "V", 10.2, 0.3, 8, 14, true));
        }
        if (freeSpill) {
            all.add(new Parameter("spill", "1/s", SPILL, 0.2, 0.01, 2, true));
        }
        return all;
    }

    @Override
    public List<Parameter> states() {
        return List.of(new Parameter("h1", "V", 5, 3, 0, 30, true), new Parameter("h2", "V", 5, 5, 0, 12, true));
    }

    @Override
    public void step(double[] theta, double[] x, double u) {
        int next = 8;
        double power1 = freeExponents ? theta[next++] : 0.5;
        double power2 = freeExponents ? theta[next++] : 0.5;
        double brim = freeBrim ? theta[next++] : BRIM;
        double spill = freeSpill ? theta[next] : SPILL;
        double h = dt / SUBSTEPS;
        for (int k = 0; k < SUBSTEPS; k++) {
            double h1 = Math.max(0, x[0]);
            double h2 = Math.max(0, x[1]);
            double over = spill * Math.max(0, h1 - theta[5]);
            double inflow = Math.max(0, theta[3] * (u - theta[4]));
            double fall = Math.pow(h1, power1);
            x[0] = Math.max(0, x[0] + h * (inflow - theta[0] * fall - over));
            x[1] = Math.max(
                    0,
                    x[1]
                            + h
                                    * (theta[1] * fall
                                            - theta[2] * Math.pow(h2, power2)
                                            + theta[6] * over
                                            - spill * Math.max(0, h2 - brim)));
        }
    }

    @Override
    public double output(double[] theta, double[] x) {
        return Math.min(BRIM, x[1] + theta[7]);
    }

    /** The lower tank is seen; the upper is where its flow explains how the lower moves. */
    @Override
    public void guess(double[] theta, double[] y, int which, double[] x) {
        x[1] = y[0] - theta[7];
        int last = Math.min(4, y.length - 1);
        double rate = (y[last] - y[0]) / (last * dt);
        double flow = (rate + theta[2] * Math.sqrt(Math.max(0, x[1]))) / theta[1];
        x[0] = Math.min(theta[5], Math.max(0, flow) * Math.max(0, flow));
    }
}
