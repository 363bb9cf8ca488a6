package dev.mechanist.core.data;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.io.Hashes;
import java.util.Arrays;
import java.util.List;

/**
 * Episodes of any lengths, and of systems of any widths.
 *
 * @param episodes at least one
 */
public record DataSet(List<Episode> episodes) {
    public DataSet {
        episodes = List.copyOf(episodes);
        if (episodes.isEmpty()) {
            throw new InputException("a data set needs at least one episode");
        }
    }

    public static DataSet of(Episode... episodes) {
        return new DataSet(List.of(episodes));
    }

    /**
     * The one specification of all episodes, for models of a fixed width.
     *
     * @throws InputException naming two episodes that differ in variables or time step
     */
    public Spec spec() {
        Episode first = episodes.get(0);
        for (Episode other : episodes) {
            if (!other.spec().equals(first.spec())) {
                throw new InputException("episode '" + other.name() + "' is of " + describe(other.spec())
                        + ", but episode '" + first.name() + "' of " + describe(first.spec())
                        + "; this model takes one system at one time step");
            }
        }
        return first.spec();
    }

    private static String describe(Spec spec) {
        return spec.n() + " states (" + names(spec.state()) + ") and " + spec.m() + " actions (" + names(spec.action())
                + ") at " + spec.dt() + " s";
    }

    private static String names(List<Variable> variables) {
        return String.join(", ", variables.stream().map(Variable::name).toList());
    }

    /** The same data, every episode at another nominal time step, s. */
    public DataSet withTimeStep(double dt) {
        return new DataSet(episodes.stream()
                .map(e -> e.withSpec(e.spec().withTimeStep(dt)))
                .toList());
    }

    /** Some of the episodes, by their numbers. */
    public DataSet select(int... numbers) {
        return new DataSet(Arrays.stream(numbers).mapToObj(episodes::get).toList());
    }

    /** Hash of the content of all episodes in their order. */
    public String hash() {
        return Hashes.ofText(
                String.join("\n", episodes.stream().map(Episode::hash).toList()));
    }

    /** Number of transitions N over all episodes. */
    public int transitions() {
        return episodes.stream().mapToInt(Episode::steps).sum();
    }
}
