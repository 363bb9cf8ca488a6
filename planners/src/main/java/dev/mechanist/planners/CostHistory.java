package dev.mechanist.planners;

import java.util.Arrays;

/** Cost after each iteration. */
public final class CostHistory {
    private double[] costs = new double[16];
    private int size;

    public void add(double cost) {
        if (size == costs.length) {
            costs = Arrays.copyOf(costs, 2 * size);
        }
        costs[size++] = cost;
    }

    public double[] toArray() {
        return Arrays.copyOf(costs, size);
    }
}
