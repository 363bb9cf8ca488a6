package dev.mechanist.planners;

import java.util.Arrays;

/** Cost after each iteration. */
final class CostHistory {
    private double[] costs = new double[16];
    private int size;

    void add(double cost) {
        if (size == costs.length) {
            costs = Arrays.copyOf(costs, 2 * size);
        }
        costs[size++] = cost;
    }

    double[] toArray() {
        return Arrays.copyOf(costs, size);
    }
}
