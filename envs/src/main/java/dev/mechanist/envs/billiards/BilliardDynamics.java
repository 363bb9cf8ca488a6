package dev.mechanist.envs.billiards;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.structure.Structure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Discs on a table in steps of equal length: x = (x, y, vx, vy of every ball; and, where they slip, sx, sy of every ball), u = an impulse (px, py), N s, on each of the balls
 * that are driven, given at the beginning of a step. Exact from impact to impact, see {@link DiscSimulator}; derivatives go
 * through impacts and are NaN where two happen to one ball at once. Parameters: masses, the two restitutions and the
 * deceleration. Where balls slip, the slip is one more, and derivatives are central differences. A state that is not free is moved as well as can be, and may give NaN.
 */
public final class BilliardDynamics implements ParametricDynamics {
    private final Table table;
    private final List<Disc> discs;
    private final Surface surface;
    private final List<Integer> driven;
    private final Spec spec;
    private final List<Parameter> parameters;
    private final DiscSimulator simulator;
    private final ImpactSensitivities sensitivities;

    /**
     * @param table where the balls move
     * @param discs the balls
     * @param surface what happens in contact
     * @param driven indices of the balls that take impulses; may be empty
     * @param strongest bound of each component of an impulse, N s
     * @param dt time step, s
     */
    public BilliardDynamics(
            Table table, List<Disc> discs, Surface surface, List<Integer> driven, double strongest, double dt) {
        this(
                table,
                discs,
                surface,
                driven,
                spec(discs.size(), surface.slips(), driven, strongest, dt),
                parameters(discs, surface));
    }

    private BilliardDynamics(
            Table table,
            List<Disc> discs,
            Surface surface,
            List<Integer> driven,
            Spec spec,
            List<Parameter> parameters) {
        this.table = table;
        this.discs = List.copyOf(discs);
        this.surface = surface;
        this.driven = List.copyOf(driven);
        this.spec = spec;
        this.parameters = List.copyOf(parameters);
        simulator = new DiscSimulator(table, discs, surface);
        sensitivities = new ImpactSensitivities(discs.size(), spec.n() + spec.m() + discs.size() + 3);
    }

    private static Spec spec(int balls, boolean slips, List<Integer> driven, double strongest, double dt) {
        List<Variable> state = new ArrayList<>();
        for (int i = 0; i < balls; i++) {
            state.add(Variable.of("x" + i, "m"));
            state.add(Variable.of("y" + i, "m"));
            state.add(Variable.of("vx" + i, "m/s"));
            state.add(Variable.of("vy" + i, "m/s"));
        }
        for (int i = 0; slips && i < balls; i++) {
            state.add(Variable.of("sx" + i, "m/s"));
            state.add(Variable.of("sy" + i, "m/s"));
        }
        List<Variable> action = new ArrayList<>();
        for (int i : driven) {
            if (i < 0 || i >= balls) {
                throw new InputException("ball " + i + " cannot be driven: there are " + balls + ", counted from 0");
            }
            action.add(Variable.bounded("px" + i, "N s", -strongest, strongest));
            action.add(Variable.bounded("py" + i, "N s", -strongest, strongest));
        }
        return new Spec(dt, state, action);
    }

    public Table table() {
        return table;
    }

    public List<Disc> discs() {
        return discs;
    }

    public Surface surface() {
        return surface;
    }

    /** Indices of the balls that take impulses. */
    public List<Integer> driven() {
        return driven;
    }

    @Override
    public Spec spec() {
        return spec;
    }

    /** Whether no discs overlap, or lie outside the table. */
    @Override
    public boolean admits(double[] x, int xo) {
        return simulator.obstacle(x, xo).isEmpty();
    }

    @Override
    public Optional<Structure> structure() {
        return BilliardStructure.known(this);
    }

    @Override
    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        advance(x, xo, u, uo, spec.dt(), next, no);
    }

    @Override
    public void advance(double[] x, int xo, double[] u, int uo, double duration, double[] next, int no) {
        simulator.place(x, xo, duration);
        push(u, uo);
        simulator.advance(duration);
        simulator.read(next, no);
    }

    private void push(double[] u, int uo) {
        for (int k = 0; k < driven.size(); k++) {
            simulator.push(driven.get(k), u[uo + 2 * k], u[uo + 2 * k + 1]);
        }
    }

    @Override
    public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
        if (surface.slips()) {
            double[] ownA = new double[spec.n() * spec.n()];
            double[] ownB = new double[spec.n() * spec.m()];
            SlipDifferences.of(this, x, xo, u, uo, spec.dt(), ownA, ownB);
            System.arraycopy(ownA, 0, A, ao, ownA.length);
            System.arraycopy(ownB, 0, B, bo, ownB.length);
            return;
        }
        carry(x, xo, u, uo, spec.dt());
        copy(0, spec.n(), A, ao);
        copy(spec.n(), spec.m(), B, bo);
    }

    /** About that of three steps for a few balls: a row of derivatives is moved wherever a ball is. */
    @Override
    public double stepsPerJacobian() {
        return surface.slips() ? 2.0 * (spec.n() + spec.m()) : 3;
    }

    @Override
    public void advanceWithSensitivities(
            double[] x,
            int xo,
            double[] u,
            int uo,
            double duration,
            double[] next,
            int no,
            double[] A,
            double[] B,
            double[] P) {
        if (surface.slips()) {
            advance(x, xo, u, uo, duration, next, no);
            SlipDifferences.of(this, x, xo, u, uo, duration, A, B);
            SlipDifferences.byParameters(this, x, xo, u, uo, duration, P);
            return;
        }
        carry(x, xo, u, uo, duration);
        simulator.read(next, no);
        copy(0, spec.n(), A, 0);
        copy(spec.n(), spec.m(), B, 0);
        copy(spec.n() + spec.m(), discs.size() + 3, P, 0);
    }

    /** Advances with derivatives by state, action and parameters, in this order of columns. */
    private void carry(double[] x, int xo, double[] u, int uo, double duration) {
        int n = spec.n();
        simulator.place(x, xo, duration);
        simulator.carry(sensitivities);
        for (int i = 0; i < discs.size(); i++) {
            for (int k = 0; k < 4; k++) {
                double[] row = sensitivities.row(i, k);
                Arrays.fill(row, 0);
                row[4 * i + k] = k > 1 && simulator.lost(i) ? 0 : 1;
            }
        }
        for (int k = 0; k < driven.size(); k++) {
            int i = driven.get(k);
            double mass = discs.get(i).mass();
            for (int c = 0; c < 2 && !simulator.lost(i); c++) {
                double[] row = sensitivities.row(i, 2 + c);
                row[n + 2 * k + c] += 1 / mass;
                row[n + spec.m() + i] -= u[uo + 2 * k + c] / (mass * mass);
            }
        }
        push(u, uo);
        simulator.advance(duration);
    }

    private void copy(int from, int count, double[] to, int at) {
        for (int r = 0; r < spec.n(); r++) {
            System.arraycopy(sensitivities.row(r / 4, r % 4), from, to, at + r * count, count);
        }
    }

    private static List<Parameter> parameters(List<Disc> discs, Surface surface) {
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < discs.size(); i++) {
            parameters.add(Parameter.positive("mass" + i, "kg", discs.get(i).mass())
                    .withBounds(Double.MIN_NORMAL, Double.POSITIVE_INFINITY));
        }
        parameters.add(
                Parameter.positive("restitution", "", surface.restitution()).withBounds(0, Surface.MOST));
        parameters.add(Parameter.positive("cushion", "", surface.cushion()).withBounds(0, Surface.MOST));
        parameters.add(Parameter.positive("deceleration", "m/s^2", surface.deceleration()));
        if (surface.slips()) {
            parameters.add(Parameter.positive("slip", "m/s^2", surface.slip()));
        }
        return parameters;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public BilliardDynamics withParameters(List<Parameter> parameters) {
        int n = discs.size();
        int count = n + (surface.slips() ? 4 : 3);
        if (parameters.size() != count) {
            throw new IllegalArgumentException("expected " + count + " parameters, not " + parameters.size());
        }
        List<Disc> changed = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            changed.add(new Disc(discs.get(i).radius(), parameters.get(i).value()));
        }
        Surface other = new Surface(
                parameters.get(n).value(),
                parameters.get(n + 1).value(),
                parameters.get(n + 2).value(),
                surface.slips() ? parameters.get(n + 3).value() : 0);
        return new BilliardDynamics(table, changed, other, driven, spec, parameters);
    }

    @Override
    public BilliardDynamics withTimeStep(double dt) {
        return new BilliardDynamics(table, discs, surface, driven, spec.withTimeStep(dt), parameters);
    }

    @Override
    public BilliardDynamics fork() {
        return new BilliardDynamics(table, discs, surface, driven, spec, parameters);
    }
}
