package dev.mechanist.core.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.numerics.Unwrapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Measured episodes made fit for use: wrapped angles are unwrapped, signs of quaternions go on, gaps split them, records of equal content count once, and
 * units that their own rates contradict are refused.
 *
 * @param data what remains, at the time step of the data before
 * @param notes what was done, one line each
 */
public record RecordRepair(DataSet data, List<String> notes) {
    /** From this many nominal steps on, the time between samples cannot be meant. */
    private static final double FAR_TOO_LONG = 300;

    private static final double TURNS = 4 * Math.PI;

    /**
     * Repairs episodes out of files; rates that these do not hold say nothing of stamps.
     *
     * @throws InputException where units contradict each other, or nothing says whether a clock drifts
     */
    public static RecordRepair of(EpisodeStore.Held held) {
        for (Episode episode : held.data().episodes()) {
            Optional<Drift> drift = held.differenced().isEmpty() ? Optional.empty() : Drift.find(episode.times());
            if (drift.isPresent()) {
                throw new InputException(episode.name() + ": " + drift.get().said()
                        + ", and no measured rate says whether its clock drifts; describe the record ('mechanist records"
                        + " --out'), and set 'drift' of 'time' to smooth or keep");
            }
        }
        return of(held.data());
    }

    /**
     * Repairs episodes.
     *
     * @throws InputException where units contradict each other
     */
    public static RecordRepair of(DataSet measured) {
        List<String> notes = new ArrayList<>();
        Map<String, Episode> apart = new LinkedHashMap<>();
        for (Episode episode : measured.episodes()) {
            Episode known = apart.putIfAbsent(episode.content(), episode);
            if (known != null) {
                notes.add(episode.name() + ": the same record as " + known.name() + ", by content; it counts once");
            }
        }
        List<Episode> repaired = new ArrayList<>();
        for (Episode episode : apart.values()) {
            for (Episode part : split(episode, notes)) {
                repaired.add(StampCheck.regular(OrientationCheck.continuous(unwrapped(part, notes), notes), notes));
            }
        }
        requireUnits(new DataSet(repaired), notes);
        return new RecordRepair(
                new DataSet(repaired).withTimeStep(measured.spec().dt()), List.copyOf(notes));
    }

    /**
     * Refuses episodes whose units their own rates or the bounds of the system contradict.
     *
     * @param notes receives what looks odd
     */
    public static void requireUnits(DataSet data, List<String> notes) {
        for (Episode episode : data.episodes()) {
            RateCheck.contradiction(episode).ifPresent(reason -> {
                throw new InputException(episode.name() + ": " + reason);
            });
            Jumps.find(episode).ifPresent(reason -> {
                throw new InputException(episode.name() + ": " + reason);
            });
            OrientationCheck.requireAgreement(episode);
            requireInRange(episode, notes);
        }
    }

    /**
     * Refuses a time that cannot be in seconds.
     *
     * @param nominal time step of the system, s
     */
    public RecordRepair requireSeconds(double nominal) {
        double step = data.spec().dt();
        if (step > FAR_TOO_LONG * nominal) {
            throw new InputException(data.episodes().get(0).name() + ": its samples are " + step
                    + " s apart where the system moves in steps of " + nominal
                    + " s; time looks like milliseconds: convert it to seconds, or set the 'unit' of 'time' to ms");
        }
        return this;
    }

    private static List<Episode> split(Episode episode, List<String> notes) {
        Clock.Reading reading = Clock.read(
                episode.name(),
                episode.times(),
                IntStream.rangeClosed(0, episode.steps()).toArray(),
                (a, b) -> false,
                row -> episode.name() + ": row " + (row + 1),
                Clock.Policies.USUAL);
        notes.addAll(reading.notes());
        if (reading.stretches().size() == 1 && reading.stretches().get(0).rows().length == episode.steps() + 1) {
            return List.of(episode);
        }
        List<Episode> parts = new ArrayList<>();
        for (Clock.Stretch stretch : reading.stretches()) {
            int[] rows = stretch.rows();
            parts.add(episode.part(rows[0], rows[rows.length - 1])
                    .withName(episode.name() + " part " + (parts.size() + 1)));
        }
        return parts;
    }

    private static Episode unwrapped(Episode episode, List<String> notes) {
        Spec spec = episode.spec();
        DMatrixRMaj states = null;
        for (int i = 0; i < spec.n(); i++) {
            Variable variable = spec.state().get(i);
            double[] values = column(episode.states(), i);
            if (variable.isAngle() && Unwrapping.looksWrapped(values, 2 * Math.PI)) {
                notes.add(episode.name() + ": the angle '" + variable.name() + "' is wrapped; it was unwrapped");
                states = states == null ? episode.states().copy() : states;
                double[] whole = Unwrapping.unwrap(values, 2 * Math.PI);
                for (int t = 0; t < whole.length; t++) {
                    states.set(t, i, whole[t]);
                }
            } else if (variable.isAngle()) {
                Turns.unit(values).ifPresent(cure -> {
                    throw new InputException(episode.name() + ": the angle '" + variable.name() + "' " + cure);
                });
            }
        }
        return states == null ? episode : episode.withStates(states);
    }

    /** Refuses what is far outside of the bounds of its variable; an angle of many turns is perhaps in degrees, which is said. */
    private static void requireInRange(Episode episode, List<String> notes) {
        for (int i = 0; i < episode.spec().n(); i++) {
            Variable variable = episode.spec().state().get(i);
            double[] values = column(episode.states(), i);
            double least = Arrays.stream(values).min().orElseThrow();
            double most = Arrays.stream(values).max().orElseThrow();
            double width = variable.upper() - variable.lower();
            String range = episode.name() + ": '" + variable.name() + "' runs from " + Clock.number(least) + " to "
                    + Clock.number(most) + " " + variable.unit();
            if (least < variable.lower() - width || most > variable.upper() + width) {
                throw new InputException(
                        range + ", where the system keeps within " + Clock.number(variable.lower()) + " to "
                                + Clock.number(variable.upper()) + "; check its unit"
                                + (variable.unit().startsWith("rad") ? ": it looks like degrees" : ""));
            }
            if (variable.isAngle() && most - least > TURNS) {
                notes.add(range + ", over two turns; if that is in degrees, convert it or set its 'unit' to deg");
            }
        }
    }

    private static double[] column(DMatrixRMaj matrix, int j) {
        double[] column = new double[matrix.numRows];
        for (int i = 0; i < column.length; i++) {
            column[i] = matrix.get(i, j);
        }
        return column;
    }
}
