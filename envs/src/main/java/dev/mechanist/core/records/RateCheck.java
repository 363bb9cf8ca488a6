package dev.mechanist.core.records;

import dev.mechanist.core.Spec;
import dev.mechanist.core.data.Episode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What rates say about units: the slope of how a quantity changed over its recorded rate is 1 where both are in the units that
 * they are taken for, 180/pi or pi/180 where one is in degrees, a thousandth where time is in milliseconds, sixty where it is in
 * minutes, and -1 where they count in opposite directions.
 */
final class RateCheck {
    private static final double DEGREES = 180 / Math.PI;
    /** Share of the change that the rate must explain for its slope to mean something. */
    private static final double EXPLAINED = 0.8;

    /** Share that a rate explains of the quantity whose own it is. */
    private static final double ITS_OWN = 0.98;

    private static final double NEAR = 0.1;

    /** No filter, gear or friction makes a rate so many times too small or too large. */
    private static final double FAR = 2.5;

    private RateCheck() {}

    /** What contradicts the units of an episode, in words; nothing where nothing does. */
    public static Optional<String> contradiction(Episode episode) {
        for (Pair pair : pairs(episode.spec())) {
            Optional<String> found = contradiction(episode, pair);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /**
     * A quantity and what may be its rate, by their units.
     *
     * @param named whether it is by its name too, or the only one
     */
    record Pair(int position, int rate, boolean named) {}

    static List<Pair> pairs(Spec spec) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < spec.n(); i++) {
            for (int j = 0; j < spec.n(); j++) {
                String unit = spec.state().get(i).unit();
                if (i != j && spec.state().get(j).unit().equals(unit + "/s")) {
                    String position = spec.state().get(i).name();
                    String rate = spec.state().get(j).name();
                    boolean named = spec.n() == 2
                            || rate.startsWith(position)
                            || rate.equals(
                                    position.replace("position", "velocity").replace("pos", "vel"));
                    pairs.add(new Pair(i, j, named));
                }
            }
        }
        return pairs;
    }

    private static Optional<String> contradiction(Episode episode, Pair pair) {
        double slope = slope(episode, pair.position, pair.rate, EXPLAINED);
        String angle = episode.spec().state().get(pair.position).name();
        String speed = episode.spec().state().get(pair.rate).name();
        String what =
                "'" + angle + "' changes by " + Clock.number(slope) + " times what its rate '" + speed + "' says: ";
        boolean rad = episode.spec().state().get(pair.position).unit().equals("rad");
        Optional<String> known = suspects(rad).stream()
                .filter(s -> Math.abs(slope / s.slope - 1) < NEAR)
                .min(Comparator.comparingDouble(s -> Math.abs(slope / s.slope - 1)))
                .map(s -> what + s.cure);
        if (known.isPresent() || !pair.named) {
            return known;
        }
        double own = slope(episode, pair.position, pair.rate, ITS_OWN);
        if (Math.abs(own + 1) < NEAR) {
            return Optional.of(
                    what + "they count in opposite directions; change the sign of one, or set the 'sign' of one to -1");
        }
        return Double.isNaN(own) || own < FAR && own > 1 / FAR
                ? Optional.empty()
                : Optional.of(what + "check the unit of time and those of both");
    }

    private static List<Suspect> suspects(boolean rad) {
        List<Suspect> suspects = new ArrayList<>(List.of(
                new Suspect(
                        1e-3, "time looks like milliseconds; convert it to seconds, or set the 'unit' of 'time' to ms"),
                new Suspect(
                        1e-6, "time looks like microseconds; convert it to seconds, or set the 'unit' of 'time' to us"),
                new Suspect(
                        1e-9, "time looks like nanoseconds; convert it to seconds, or set the 'unit' of 'time' to ns"),
                new Suspect(60, "time looks like minutes; convert it to seconds, or set the 'unit' of 'time' to min"),
                new Suspect(3600, "time looks like hours; convert it to seconds, or set the 'unit' of 'time' to h"),
                new Suspect(
                        86400,
                        "time looks like days, as spreadsheets count them; convert it to seconds, or set the 'unit' of"
                                + " 'time' to d")));
        if (rad) {
            suspects.add(
                    new Suspect(
                            DEGREES,
                            "the angle looks like degrees and the rate like rad/s; convert the angle to rad, or set its 'unit' to deg"));
            suspects.add(new Suspect(
                    1 / DEGREES,
                    "the rate looks like degrees per second; convert it to rad/s, or set its 'unit' to deg/s"));
            suspects.add(new Suspect(
                    1e-3 * DEGREES,
                    "time looks like milliseconds and the angle like degrees; convert both, or set their 'unit'"));
            suspects.add(new Suspect(
                    2 * Math.PI / 60,
                    "the rate looks like turns per minute; convert it to rad/s, or set its 'unit' to rpm"));
            suspects.add(new Suspect(
                    0.5 / Math.PI, "the angle looks like turns; convert it to rad, or set its 'unit' to rev"));
        }
        return suspects;
    }

    private record Suspect(double slope, String cure) {}

    /** Least squares through the origin of changes over rates; NaN where rates explain less than a share of the changes. */
    static double slope(Episode episode, int position, int rate, double explained) {
        double rr = 0;
        double rd = 0;
        double dd = 0;
        for (int t = 0; t < episode.steps(); t++) {
            double step = episode.times()[t + 1] - episode.times()[t];
            double change =
                    (episode.states().get(t + 1, position) - episode.states().get(t, position)) / step;
            double mean =
                    0.5 * (episode.states().get(t, rate) + episode.states().get(t + 1, rate));
            rr += mean * mean;
            rd += mean * change;
            dd += change * change;
        }
        boolean alike = rr > 0 && dd > 0 && rd * rd > explained * rr * dd;
        return alike ? rd / rr : Double.NaN;
    }
}
