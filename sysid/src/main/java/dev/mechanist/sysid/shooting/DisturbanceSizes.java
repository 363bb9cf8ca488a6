package dev.mechanist.sysid.shooting;

import dev.mechanist.core.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;

/**
 * How large disturbances are, in logarithms phi about their guesses: one for the starts of each unit, one for each action, one for the
 * memory and one for the noise of the measurement. Disturbances d of a window are its n start states, then the actions of its pieces.
 */
final class DisturbanceSizes {
    /** Standard deviation of a guess, as a logarithm. */
    private static final double DOUBT = 2;

    private final Disturbances guess;
    private final List<String> units;
    private final Spec spec;
    private final double piece;

    /** @param length duration of a window, s */
    DisturbanceSizes(Disturbances guess, Spec spec, double length) {
        guess.require(spec);
        this.guess = guess;
        this.spec = spec;
        units = new ArrayList<>(
                spec.state().stream().map(v -> v.unit()).distinct().toList());
        piece = length / guess.pieces();
    }

    /** Entries of phi. */
    int count() {
        return units.size() + spec.m() + 2;
    }

    /** Entries of d. */
    int disturbances() {
        return spec.n() + guess.pieces() * spec.m();
    }

    /** Standard deviation of a state that is compared, in the noise of the settings. */
    double noise(double[] phi) {
        return guess.noise() * Math.exp(phi[count() - 1]);
    }

    /** Minus the logarithm of what is thought of phi before; adds its derivative to the gradient. */
    double prior(double[] phi, double[] gradient) {
        double sum = 0;
        for (int k = 0; k < phi.length; k++) {
            sum += 0.5 * phi[k] * phi[k] / (DOUBT * DOUBT);
            gradient[k] += phi[k] / (DOUBT * DOUBT);
        }
        return sum;
    }

    /** Covariance of d. */
    DMatrixRMaj covariance(double[] phi) {
        DMatrixRMaj covariance = new DMatrixRMaj(disturbances(), disturbances());
        for (int i = 0; i < spec.n(); i++) {
            covariance.set(i, i, start(phi, i));
        }
        eachPair((i, j, action, apart) -> covariance.set(i, j, action(phi, action, apart)));
        return covariance;
    }

    /** Derivatives by phi of half the sum of products of the covariance with some matrix; all but that of the noise. */
    double[] gradient(double[] phi, DMatrixRMaj with) {
        double[] gradient = new double[count()];
        double memory = memory(phi);
        for (int i = 0; i < spec.n(); i++) {
            gradient[unit(i)] += start(phi, i) * with.get(i, i);
        }
        eachPair((i, j, action, apart) -> {
            double product = action(phi, action, apart) * with.get(i, j);
            gradient[units.size() + action] += product;
            gradient[count() - 2] += 0.5 * product * apart / memory;
        });
        return gradient;
    }

    private interface Pair {
        void of(int i, int j, int action, double apart);
    }

    /** Entries of d that are of the same action, and the time between them. */
    private void eachPair(Pair pair) {
        int m = spec.m();
        for (int action = 0; action < m; action++) {
            for (int k = 0; k < guess.pieces(); k++) {
                for (int l = 0; l < guess.pieces(); l++) {
                    pair.of(spec.n() + k * m + action, spec.n() + l * m + action, action, Math.abs(k - l) * piece);
                }
            }
        }
    }

    private int unit(int state) {
        return units.indexOf(spec.state().get(state).unit());
    }

    private double memory(double[] phi) {
        return guess.memory() * Math.exp(phi[count() - 2]);
    }

    private double start(double[] phi, int state) {
        return Math.pow(guess.starts().get(state) * Math.exp(phi[unit(state)]), 2);
    }

    private double action(double[] phi, int action, double apart) {
        double size = guess.actions().get(action) * Math.exp(phi[units.size() + action]);
        return size * size * Math.exp(-apart / memory(phi));
    }

    /** The sizes in words, for logs. */
    String describe(double[] phi) {
        return Stream.of(
                        units.stream()
                                .map(unit -> String.format(
                                        java.util.Locale.ROOT,
                                        "starts %.2g %s",
                                        Math.sqrt(start(phi, firstOf(unit))),
                                        unit)),
                        spec.action().stream()
                                .map(v -> String.format(
                                        java.util.Locale.ROOT,
                                        "%s %.2g %s",
                                        v.name(),
                                        Math.sqrt(action(phi, spec.action().indexOf(v), 0)),
                                        v.unit())),
                        Stream.of(String.format(java.util.Locale.ROOT, "forgotten in %.2g s", memory(phi))))
                .flatMap(s -> s)
                .collect(java.util.stream.Collectors.joining(", "));
    }

    private int firstOf(String unit) {
        for (int i = 0; i < spec.n(); i++) {
            if (spec.state().get(i).unit().equals(unit)) {
                return i;
            }
        }
        throw new IllegalArgumentException(unit);
    }
}
