package dev.mechanist.envs.bodies.shapes;

/**
 * How far places are searched for where two solids touch.
 *
 * @param tolerance at which a search stops, m; 0 carries it on to rounding
 * @param rounds after which it stops at the latest, unless it is carried on to rounding
 */
public record SearchLimits(double tolerance, int rounds) {
    /** As MuJoCo has them unless a model says otherwise. */
    public static final SearchLimits USUAL = new SearchLimits(1e-6, 35);

    /** To rounding: no model's numbers, but a smooth function of the places of the two. */
    public static final SearchLimits EXACT = new SearchLimits(0, 100);
}
