package dev.mechanist.experiments.shots;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a shot is to do: a ball comes to a place, touches another ball, or falls into a pocket, at any time of the shot.
 *
 * @param world table and balls
 * @param ball the ball, counted from 0
 * @param aim what it is to reach
 * @param offCushion whether it must have touched a cushion before
 */
public record ShotGoal(BilliardDynamics world, int ball, Aim aim, boolean offCushion) {
    private static final Set<String> KEYS = Set.of("ball", "at", "hit", "pocket", "within", "off");

    /** Share of a radius at which balls count as touching, as no frame shows the very moment. */
    private static final double TOUCH = 0.02;

    /** The same for a cushion. */
    private static final double CUSHION = 0.15;

    /** What is to be reached. */
    public sealed interface Aim {}

    /** A place, m, and how near the ball's centre must come, m. */
    public record Place(double x, double y, double within) implements Aim {}

    /** Another ball, counted from 0. */
    public record Other(int ball) implements Aim {}

    /** A pocket of the table, or whichever is nearest. */
    public record Pocket(List<Table.Pocket> pockets) implements Aim {}

    public ShotGoal {
        int balls = world.discs().size();
        requireBall(ball, balls);
        double radius = world.discs().get(ball).radius();
        if (aim instanceof Place place) {
            double clearance = world.table().clearance(place.x, place.y);
            if (clearance < 0) {
                throw new InputException(
                        "the goal (" + place.x + ", " + place.y + ") is off the table; choose a place on it");
            }
            if (!(place.within > 0)) {
                throw new InputException("'within' needs a positive distance, m, not " + place.within);
            }
            if (clearance < radius - place.within) {
                throw new InputException("ball " + ball + " cannot come within " + place.within + " m of the goal ("
                        + place.x + ", " + place.y + "): a wall is nearer to it than its radius; move the goal by "
                        + (radius - place.within - clearance) + " m");
            }
        } else if (aim instanceof Other other) {
            requireBall(other.ball, balls);
            if (other.ball == ball) {
                throw new InputException("ball " + ball + " cannot hit itself; name another");
            }
        } else if (aim instanceof Pocket pocket && pocket.pockets.isEmpty()) {
            throw new InputException("this table has no pocket; 'pool' has six");
        }
    }

    private static void requireBall(int ball, int balls) {
        if (ball < 0 || ball >= balls) {
            throw new InputException("there is no ball " + ball + ": there are " + balls + ", counted from 0");
        }
    }

    /**
     * Reads a goal such as {@code ball=2,at=0.3:0.2}, {@code ball=0,hit=1,off=cushion} or {@code ball=1,pocket}.
     *
     * @param world table and balls
     */
    public static ShotGoal parse(String text, BilliardDynamics world) {
        Map<String, String> words = new LinkedHashMap<>();
        for (String word : text.split(",")) {
            String[] pair = word.split("=", 2);
            if (!KEYS.contains(pair[0])) {
                throw KnownNames.unknown(
                        "word of a goal", pair[0], KEYS.stream().sorted().toList());
            }
            if (words.put(pair[0], pair.length == 2 ? pair[1] : "") != null) {
                throw new InputException("the goal '" + text + "' names '" + pair[0] + "' twice");
            }
        }
        int aims = 0;
        for (String aim : List.of("at", "hit", "pocket")) {
            aims += words.containsKey(aim) ? 1 : 0;
        }
        if (aims != 1) {
            throw new InputException("the goal '" + text + "' needs one of at=X:Y, hit=BALL and pocket, for example"
                    + " ball=2,at=0.3:0.2");
        }
        int ball = words.containsKey("ball") ? whole("ball", words.get("ball")) : 0;
        requireBall(ball, world.discs().size());
        if (words.containsKey("within") && !words.containsKey("at")) {
            throw new InputException("'within' belongs to a goal with at=X:Y");
        }
        if (words.containsKey("off") && !words.get("off").equals("cushion")) {
            throw new InputException("'off' takes cushion, not '" + words.get("off") + "'");
        }
        return new ShotGoal(world, ball, aim(words, ball, world), words.containsKey("off"));
    }

    private static Aim aim(Map<String, String> words, int ball, BilliardDynamics world) {
        if (words.containsKey("hit")) {
            return new Other(whole("hit", words.get("hit")));
        }
        if (words.containsKey("pocket")) {
            List<Table.Pocket> all = world.table().pockets();
            if (words.get("pocket").isEmpty()) {
                return new Pocket(all);
            }
            int k = whole("pocket", words.get("pocket"));
            if (k < 0 || k >= all.size()) {
                throw new InputException("there is no pocket " + k + ": there are " + all.size() + ", counted from 0");
            }
            return new Pocket(List.of(all.get(k)));
        }
        String[] place = words.get("at").split(":", -1);
        if (place.length != 2) {
            throw new InputException("'at' takes X:Y in m, for example 0.3:0.2, not '" + words.get("at") + "'");
        }
        double within = words.containsKey("within")
                ? number("within", words.get("within"))
                : world.discs().get(ball).radius();
        return new Place(number("at", place[0]), number("at", place[1]), within);
    }

    private static int whole(String key, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InputException("'" + key + "' takes a whole number, not '" + text + "'");
        }
    }

    private static double number(String key, String text) {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw new InputException("'" + key + "' takes numbers, m, not '" + text + "'");
    }

    /** How far a state x[xo ..] is from the goal, m: of the ball's centre from the place or from the pocket's edge, or between balls. */
    public double distance(double[] x, int xo) {
        double px = x[xo + 4 * ball];
        double py = x[xo + 4 * ball + 1];
        if (aim instanceof Place place) {
            return Math.hypot(px - place.x, py - place.y);
        }
        if (aim instanceof Other other) {
            double gap = Math.hypot(px - x[xo + 4 * other.ball], py - x[xo + 4 * other.ball + 1]);
            return gap
                    - world.discs().get(ball).radius()
                    - world.discs().get(other.ball).radius();
        }
        double least = Double.POSITIVE_INFINITY;
        for (Table.Pocket p : ((Pocket) aim).pockets) {
            least = Math.min(
                    least, Math.hypot(px - p.centre().x(), py - p.centre().y()) - p.radius());
        }
        return least;
    }

    /** What a planner makes small, m: the distance beyond half of what is enough. */
    double miss(double distance) {
        return Math.max(0, distance - 0.5 * enough());
    }

    /** The distance at which it is reached, m. */
    public double enough() {
        if (aim instanceof Place place) {
            return place.within;
        }
        return aim instanceof Other ? TOUCH * world.discs().get(ball).radius() : 0;
    }

    /** Whether the ball touches a cushion in a state, as far as frames show it. */
    boolean atCushion(double[] x, int xo) {
        double radius = world.discs().get(ball).radius();
        return world.table().clearance(x[xo + 4 * ball], x[xo + 4 * ball + 1]) < radius * (1 + CUSHION);
    }

    /**
     * The frame of a motion that comes nearest to the goal, among those that may count; -1 where there are none.
     *
     * @param X states [.., (T+1) n] of one motion, from {@code at}
     * @param frames T; the start does not count
     */
    int nearest(double[] X, int at, int n, int frames) {
        boolean counts = !offCushion;
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int t = 1; t <= frames; t++) {
            counts |= atCushion(X, at + t * n);
            double distance = distance(X, at + t * n);
            if (counts && distance < least) {
                least = distance;
                best = t;
            }
        }
        return best;
    }

    /** In words, for example {@code ball 2 to (0.3, 0.2) within 0.025 m, off a cushion}. */
    @Override
    public String toString() {
        String what = aim instanceof Place p
                ? "to (" + p.x + ", " + p.y + ") within " + p.within + " m"
                : aim instanceof Other o ? "hits ball " + o.ball : "into a pocket";
        return "ball " + ball + " " + what + (offCushion ? ", off a cushion" : "");
    }
}
