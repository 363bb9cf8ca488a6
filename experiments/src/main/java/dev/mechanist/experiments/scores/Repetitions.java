package dev.mechanist.experiments.scores;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * What several seeds gave. Intervals take the independent unit: seeds that were judged by the same record say one thing together,
 * their mean, and not several.
 */
public final class Repetitions<T> {
    private final Map<Long, List<T>> byUnit = new LinkedHashMap<>();
    private final List<T> values = new ArrayList<>();

    /** Adds what one seed gave. */
    public void add(long unit, T value) {
        byUnit.computeIfAbsent(unit, key -> new ArrayList<>()).add(value);
        values.add(value);
    }

    /** In the order of the seeds. */
    public List<T> values() {
        return values;
    }

    /** Those that satisfy a condition. */
    public Repetitions<T> where(Predicate<T> condition) {
        Repetitions<T> some = new Repetitions<>();
        byUnit.forEach((unit, group) -> group.stream().filter(condition).forEach(value -> some.add(unit, value)));
        return some;
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Number of independent units. */
    public int units() {
        return byUnit.size();
    }

    /** One value per seed. */
    public double[] each(ToDoubleFunction<T> quantity) {
        return values.stream().mapToDouble(quantity).toArray();
    }

    /** Mean and interval over units. */
    public Interval interval(ToDoubleFunction<T> quantity) {
        return Interval.of(unitMeans(quantity, false));
    }

    /** Sum over units, each by its mean: what is repeated within a unit is counted once. */
    public double total(ToDoubleFunction<T> quantity) {
        return Arrays.stream(unitMeans(quantity, false)).sum();
    }

    /** Geometric mean and interval over units, see {@link Interval#ofLogarithms}. */
    public Interval factors(ToDoubleFunction<T> quantity) {
        return Interval.ofLogarithms(unitMeans(quantity, true));
    }

    private double[] unitMeans(ToDoubleFunction<T> quantity, boolean geometric) {
        Collection<List<T>> groups = byUnit.values();
        return groups.stream()
                .map(group -> group.stream().mapToDouble(quantity).toArray())
                .map(each -> geometric ? Interval.ofLogarithms(each) : Interval.of(each))
                .mapToDouble(Interval::mean)
                .toArray();
    }
}
