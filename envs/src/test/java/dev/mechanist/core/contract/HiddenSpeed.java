package dev.mechanist.core.contract;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.ObservationSpec;
import dev.mechanist.core.acting.Observations;
import java.util.List;
import java.util.Optional;

/**
 * A world as it may come from elsewhere, for tests of what must do without: a mass of 1 kg on a line, of which the place is seen
 * and not the speed; no truth, no cost, and only as much more as it is told to give. It ends beyond 1 m.
 */
public final class HiddenSpeed implements Environment {
    /** What is given beside the place. */
    public record Gives(boolean state, boolean picture, boolean snapshots) {
        public static final Gives NOTHING = new Gives(false, false, false);
        public static final Gives EVERYTHING = new Gives(true, true, true);
    }

    private static final Variable PLACE = Variable.of("place", "m");
    private static final int WIDTH = 9;

    private final Gives gives;
    private final Spec spec;
    private double place;
    private double speed;
    private int steps = -1;

    private record Moment(double place, double speed, int steps) implements Snapshot {}

    public HiddenSpeed(Gives gives) {
        this.gives = gives;
        spec = new Spec(
                0.1,
                gives.state ? List.of(PLACE, Variable.of("speed", "m/s")) : List.of(PLACE),
                List.of(Variable.bounded("push", "N", -2, 2)));
    }

    @Override
    public String name() {
        return "hidden-speed";
    }

    @Override
    public Spec spec() {
        return spec;
    }

    @Override
    public ObservationSpec observations() {
        return new ObservationSpec(List.of(PLACE), gives.picture ? List.of(1, WIDTH, 1) : List.of());
    }

    @Override
    public int maxSteps() {
        return 40;
    }

    @Override
    public Observation reset(long seed) {
        RandomStream random = RandomStream.of(seed, "hidden-speed", 0);
        place = random.nextDouble(-0.2, 0.2);
        speed = random.nextDouble(-0.5, 0.5);
        steps = 0;
        return seen();
    }

    @Override
    public Step step(double[] action) {
        if (steps < 0) {
            throw new IllegalStateException("environment '" + name() + "': call reset before step");
        }
        if (action.length != 1 || Double.isNaN(action[0])) {
            throw new IllegalArgumentException("environment '" + name() + "' takes one push, a number");
        }
        double push = Math.min(Math.max(action[0], -2), 2);
        place += 0.1 * speed + 0.005 * push;
        speed += 0.1 * push;
        steps++;
        boolean terminated = Math.abs(place) > 1;
        boolean truncated = !terminated && steps == maxSteps();
        Step step = new Step(seen(), -place * place, terminated, truncated);
        steps = terminated || truncated ? -1 : steps;
        return step;
    }

    /** The place, and a picture in which the pixel there is bright. */
    private Observation seen() {
        if (!gives.picture) {
            return Observation.of(place);
        }
        byte[] pixels = new byte[WIDTH];
        pixels[(int) Math.min(Math.max(Math.round(4 + 4 * place), 0), WIDTH - 1)] = (byte) 200;
        return new Observation(
                new double[] {place}, Optional.of(new Observations.Bytes(new int[] {1, WIDTH, 1}, pixels)));
    }

    @Override
    public Optional<double[]> state() {
        return gives.state ? Optional.of(new double[] {place, speed}) : Optional.empty();
    }

    @Override
    public Optional<Snapshot> snapshot() {
        return gives.snapshots ? Optional.of(new Moment(place, speed, steps)) : Optional.empty();
    }

    @Override
    public void restore(Snapshot snapshot) {
        if (!(snapshot instanceof Moment moment)) {
            throw new IllegalArgumentException("the snapshot was not made by environment '" + name() + "'");
        }
        place = moment.place;
        speed = moment.speed;
        steps = moment.steps;
    }
}
