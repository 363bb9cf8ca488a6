package dev.mechanist.experiments.fits;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a choice is fitted to, and what it is judged by.
 *
 * @param name of what is kept for the judgement
 * @param learned records that are fitted
 * @param judged records, or pieces of them, that no fit has seen
 */
record RecordSplit(String name, DataSet learned, DataSet judged) {
    /** Duration of the pieces that records are cut into, s. */
    private static final double PIECE = 1;

    /** Share of the pieces that are kept: those that go farthest. */
    private static final double KEPT = 0.25;

    /** Each record kept in turn. */
    static List<RecordSplit> byRecord(DataSet records) {
        int count = records.episodes().size();
        if (count < 3) {
            throw new InputException(
                    "a selection leaves out one record at a time and needs at least three, not " + count);
        }
        return IntStream.range(0, count)
                .mapToObj(out -> new RecordSplit(
                        records.episodes().get(out).name(),
                        records.select(
                                IntStream.range(0, count).filter(k -> k != out).toArray()),
                        records.select(out)))
                .toList();
    }

    /**
     * By extrapolation: for each position and each action, once upwards and once downwards, the quarter of all pieces of 1 s that goes
     * farthest is kept, and the rest is fitted. A choice that only holds where it was fitted shows here, without a record that goes
     * farther than all others.
     */
    static List<RecordSplit> byExtrapolation(DataSet records) {
        List<Piece> pieces = pieces(records);
        int kept = (int) Math.round(KEPT * pieces.size());
        if (kept < 2) {
            throw new InputException(
                    "a selection by extrapolation keeps a quarter of the records' seconds and needs at least 8,"
                            + " not " + pieces.size());
        }
        Spec spec = records.spec();
        List<RecordSplit> splits = new ArrayList<>();
        for (int c = 0; c < spec.n() + spec.m(); c++) {
            int channel = c;
            boolean state = c < spec.n();
            String name = state
                    ? spec.state().get(c).name()
                    : spec.action().get(c - spec.n()).name();
            if (state && spec.state().get(c).unit().endsWith("/s")) {
                continue;
            }
            for (int sign : new int[] {1, -1}) {
                IntToDoubleFunction reach = k -> pieces.get(k).reach(records, channel, sign);
                double[] reaches =
                        IntStream.range(0, pieces.size()).mapToDouble(reach).toArray();
                if (IntStream.range(0, reaches.length)
                                .mapToDouble(k -> reaches[k])
                                .distinct()
                                .count()
                        < 2) {
                    continue; // what never changes does not go far
                }
                Set<Integer> far = new HashSet<>(IntStream.range(0, reaches.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(k -> -reaches[k]))
                        .limit(kept)
                        .toList());
                splits.add(new RecordSplit(
                        (sign > 0 ? "high " : "low ") + name,
                        together(records, pieces, far, false),
                        together(records, pieces, far, true)));
            }
        }
        return splits;
    }

    /** Steps {@code from} to {@code to} of a record. */
    private record Piece(int record, int from, int to) {
        /** How far a channel goes, states first. */
        double reach(DataSet records, int channel, int sign) {
            Episode episode = records.episodes().get(record);
            int n = records.spec().n();
            double reach = Double.NEGATIVE_INFINITY;
            for (int t = from; t < to; t++) {
                double value = channel < n
                        ? episode.states().get(t, channel)
                        : episode.actions().get(t, channel - n);
                reach = Math.max(reach, sign * value);
            }
            return reach;
        }
    }

    private static List<Piece> pieces(DataSet records) {
        List<Piece> pieces = new ArrayList<>();
        for (int r = 0; r < records.episodes().size(); r++) {
            Episode episode = records.episodes().get(r);
            int count = (int) Math.max(1, Math.floor(episode.duration() / PIECE));
            for (int k = 0; k < count; k++) {
                pieces.add(new Piece(r, (int) ((long) episode.steps() * k / count), (int)
                        ((long) episode.steps() * (k + 1) / count)));
            }
        }
        return pieces;
    }

    /** The pieces that are far, or those that are not; neighbours together. */
    private static DataSet together(DataSet records, List<Piece> pieces, Set<Integer> far, boolean wanted) {
        List<Episode> episodes = new ArrayList<>();
        for (int k = 0; k < pieces.size(); k++) {
            if (far.contains(k) != wanted) {
                continue;
            }
            Piece first = pieces.get(k);
            int to = first.to;
            while (k + 1 < pieces.size() && pieces.get(k + 1).record == first.record && far.contains(k + 1) == wanted) {
                to = pieces.get(++k).to;
            }
            episodes.add(records.episodes().get(first.record).part(first.from, to));
        }
        return new DataSet(episodes);
    }
}
