package dev.mechanist.core.records;

import dev.mechanist.core.Spec;
import dev.mechanist.core.data.Episode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What rates say about units: the slope of how a quantity changed over its recorded rate is 1 where both are in the units that
 * they are taken for, 180/pi or pi/180 where one is in degrees, a thousandth where time is in milliseconds and sixty where it is in
 * minutes.
 */
final class RateCheck {
    private static final double DEGREES = 180 / Math.PI;
    /** Share of the change that the rate must explain for its slope to mean something. */
    private static final double EXPLAINED = 0.8;

    private static final double NEAR = 0.1;

    private RateCheck() {}

    /** What contradicts the units of an episode, in words; nothing where nothing does. */
    public static Optional<String> contradiction(Episode episode) {
        Spec spec = episode.spec();
        for (int i = 0; i < spec.n(); i++) {
            for (int j = 0; j < spec.n(); j++) {
                String unit = spec.state().get(i).unit();
                if (i != j && spec.state().get(j).unit().equals(unit + "/s")) {
                    Optional<String> found = contradiction(episode, i, j);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> contradiction(Episode episode, int position, int rate) {
        double slope = slope(episode, position, rate);
        String angle = episode.spec().state().get(position).name();
        String speed = episode.spec().state().get(rate).name();
        String what =
                "'" + angle + "' changes by " + Clock.number(slope) + " times what its rate '" + speed + "' says: ";
        boolean rad = episode.spec().state().get(position).unit().equals("rad");
        List<Suspect> suspects = List.of(
                new Suspect(
                        rad ? DEGREES : Double.NaN,
                        "the angle looks like degrees and the rate like rad/s; convert the angle to rad, or set its 'unit' to deg"),
                new Suspect(
                        rad ? 1 / DEGREES : Double.NaN,
                        "the rate looks like degrees per second; convert it to rad/s, or set its 'unit' to deg/s"),
                new Suspect(
                        1e-3, "time looks like milliseconds; convert it to seconds, or set the 'unit' of 'time' to ms"),
                new Suspect(
                        1e-6, "time looks like microseconds; convert it to seconds, or set the 'unit' of 'time' to us"),
                new Suspect(
                        1e-9, "time looks like nanoseconds; convert it to seconds, or set the 'unit' of 'time' to ns"),
                new Suspect(60, "time looks like minutes; convert it to seconds, or set the 'unit' of 'time' to min"),
                new Suspect(3600, "time looks like hours; convert it to seconds, or set the 'unit' of 'time' to h"),
                new Suspect(
                        rad ? 1e-3 * DEGREES : Double.NaN,
                        "time looks like milliseconds and the angle like degrees; convert both, or set their 'unit'"));
        return suspects.stream()
                .filter(s -> Math.abs(slope / s.slope - 1) < NEAR)
                .min(Comparator.comparingDouble(s -> Math.abs(slope / s.slope - 1)))
                .map(s -> what + s.cure);
    }

    private record Suspect(double slope, String cure) {}

    /** Least squares through the origin of changes over rates; NaN where they have little in common. */
    static double slope(Episode episode, int position, int rate) {
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
        boolean alike = rr > 0 && dd > 0 && rd * rd > EXPLAINED * rr * dd;
        return alike ? rd / rr : Double.NaN;
    }
}
