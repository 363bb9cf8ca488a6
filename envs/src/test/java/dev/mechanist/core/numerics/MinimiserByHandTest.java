package dev.mechanist.core.numerics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.numerics.Minimiser.Direction;
import dev.mechanist.core.numerics.Minimiser.Result;
import dev.mechanist.core.numerics.Minimiser.Settings;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Single steps: which points are evaluated, by the formulas that the class cites. */
class MinimiserByHandTest {
    private static final double[][] HESSIAN = {{2, 1, 0.5}, {1, 3, -1}, {0.5, -1, 4}};

    /** x' H x / 2, with every point at which it is asked. */
    private static final class Quadratic implements Minimiser.Objective {
        final List<double[]> points = new ArrayList<>();

        @Override
        public double value(double[] x, double[] gradient) {
            points.add(x.clone());
            double sum = 0;
            for (int i = 0; i < 3; i++) {
                gradient[i] = 0;
                for (int j = 0; j < 3; j++) {
                    gradient[i] += HESSIAN[i][j] * x[j];
                }
                sum += 0.5 * x[i] * gradient[i];
            }
            return sum;
        }
    }

    private static DMatrixRMaj column(double... v) {
        return new DMatrixRMaj(3, 1, true, v);
    }

    private static DMatrixRMaj times(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.mult(a, b, null);
    }

    private static DMatrixRMaj sum(double factor, DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.add(factor, a, 1, b, null);
    }

    /** H' = V' H V + s s' / s'y with V = I - y s' / s'y (Nocedal and Wright, equation 6.17). */
    private static DMatrixRMaj updated(DMatrixRMaj H, DMatrixRMaj s, DMatrixRMaj y) {
        double sy = CommonOps_DDRM.dot(s, y);
        DMatrixRMaj V = CommonOps_DDRM.identity(3);
        CommonOps_DDRM.multAddTransB(-1 / sy, y, s, V);
        DMatrixRMaj result = CommonOps_DDRM.multTransA(V, times(H, V), null);
        CommonOps_DDRM.multAddTransB(1 / sy, s, s, result);
        return result;
    }

    private static DMatrixRMaj scaled(DMatrixRMaj s, DMatrixRMaj y) {
        DMatrixRMaj H = CommonOps_DDRM.identity(3);
        CommonOps_DDRM.scale(CommonOps_DDRM.dot(s, y) / CommonOps_DDRM.dot(y, y), H);
        return H;
    }

    /**
     * On a quadratic the cubic through two points is exact, so each search ends at its second trial, in the minimum along its
     * direction, and the third in the minimum of all. The first trial of a search is a step of 1 along the direction: it is what
     * each method says it should be.
     */
    @ParameterizedTest
    @EnumSource
    void directionsByTheirFormulas(Direction direction) {
        DMatrixRMaj H = new DMatrixRMaj(HESSIAN);
        Quadratic quadratic = new Quadratic();
        Result result =
                new Minimiser(quadratic, new Settings(direction, 3, 5, 0, 0)).minimise(new double[] {1, -2, 0.5});
        DMatrixRMaj x = column(1, -2, 0.5);
        DMatrixRMaj g = times(H, x);
        DMatrixRMaj d = sum(-1, g, column(0, 0, 0));
        DMatrixRMaj conjugate = d;
        DMatrixRMaj inverse = null;
        DMatrixRMaj firstS = null;
        DMatrixRMaj firstY = null;
        // The first trial of all moves by a length of 1.
        double trial = 1 / Math.sqrt(CommonOps_DDRM.dot(g, g));
        int at = 1;
        for (int search = 0; search < 3; search++) {
            assertArrayEquals(sum(trial, d, x).data, quadratic.points.get(at++), 1e-10, "search " + search);
            double curvature = CommonOps_DDRM.dot(d, times(H, d));
            double least = -CommonOps_DDRM.dot(d, g) / curvature;
            DMatrixRMaj next = sum(least, d, x);
            if (Math.abs(trial - least) > 0.5 * least) {
                assertArrayEquals(next.data, quadratic.points.get(at++), 1e-10, "minimum of search " + search);
            } else {
                next = sum(trial, d, x);
            }
            DMatrixRMaj s = sum(-1, x, next);
            DMatrixRMaj y = times(H, s);
            DMatrixRMaj before = g;
            x = next;
            g = times(H, x);
            trial = 1;
            switch (direction) {
                case BFGS -> {
                    inverse = updated(search == 0 ? scaled(s, y) : inverse, s, y);
                    d = times(inverse, g);
                    CommonOps_DDRM.changeSign(d);
                }
                case LBFGS -> {
                    inverse = scaled(s, y);
                    inverse = updated(search == 0 ? inverse : updated(inverse, firstS, firstY), s, y);
                    d = times(inverse, g);
                    CommonOps_DDRM.changeSign(d);
                }
                case CONJUGATE_GRADIENT -> {
                    double factor =
                            Math.max(0, CommonOps_DDRM.dot(g, sum(-1, before, g)) / CommonOps_DDRM.dot(before, before));
                    double length = Math.sqrt(CommonOps_DDRM.dot(s, s) / CommonOps_DDRM.dot(conjugate, conjugate));
                    conjugate = sum(factor, conjugate, sum(-1, g, column(0, 0, 0)));
                    d = sum(length, conjugate, column(0, 0, 0));
                }
            }
            firstS = firstS == null ? s : firstS;
            firstY = firstY == null ? y : firstY;
        }
        assertEquals(at, quadratic.points.size());
        assertEquals(at, result.evaluations());
        assertEquals(4, result.values().size());
        assertEquals(result.values().get(3), result.value());
    }

    /** One line search from 0 with the value 0 and the slope -1, whose trials get prepared answers (value, slope). */
    private static List<Double> trials(double[]... answers) {
        List<Double> points = new ArrayList<>();
        Minimiser.Objective scripted = (x, gradient) -> {
            if (x[0] == 0) {
                gradient[0] = -1;
                return 0;
            }
            double[] answer = answers[Math.min(points.size(), answers.length - 1)];
            points.add(x[0]);
            gradient[0] = answer[1];
            return answer[0];
        };
        Result result = new Minimiser(scripted, new Settings(Direction.BFGS, 1, 1, 0, 0)).minimise(new double[1]);
        points.add(result.x()[0]);
        return points;
    }

    private static final double[] GOOD = {-9, 0};

    /** Less than 1e-4 of what the slope promises is refused; half of the slope may be left, of either sign (equation 3.7). */
    @ParameterizedTest
    @CsvSource({
        "-1.01e-4, 0, true",
        "-0.99e-4, 0, false",
        "-0.5, -0.49, true",
        "-0.5, -0.51, false",
        "-0.5, 0.49, true",
        "-0.5, 0.51, false"
    })
    void theStrongWolfeConditions(double value, double slope, boolean accepted) {
        List<Double> points = trials(new double[] {value, slope}, GOOD);
        assertEquals(1, points.get(0));
        assertEquals(accepted ? 2 : 3, points.size());
        assertEquals(points.get(points.size() - 2), points.get(points.size() - 1), "the last trial is the result");
    }

    /**
     * The cubic through (0, 0) with the slope -1 and (1, 1) with the slope 3 has d1 = -1, d2 = 2 and its minimum at 1 - 6/8
     * (equation 3.59).
     */
    @Test
    void aBracketIsNarrowedByTheCubic() {
        assertEquals(List.of(1.0, 0.25, 0.25), trials(new double[] {1, 3}, GOOD));
    }

    /** The parabola 101 x^2 - x has its minimum at 1/202, nearer to the end than a tenth of the bracket: the middle is taken. */
    @Test
    void atTheEndOfABracketTheMiddleIsTried() {
        assertEquals(List.of(1.0, 0.5, 0.5), trials(new double[] {100, 201}, GOOD));
    }

    /** Also while narrowing half of the slope may be left; what slopes more is the new end, here with its minimum too near to it. */
    @Test
    void narrowingGoesOnWhereItIsSteep() {
        assertEquals(List.of(1.0, 0.25, 0.125, 0.125), trials(new double[] {1, 3}, new double[] {-0.3, 0.6}, GOOD));
        assertEquals(List.of(1.0, 0.25, 0.25), trials(new double[] {1, 3}, new double[] {-0.3, 0.4}));
    }

    /** Nothing is known of where the objective is not defined: a tenth of the way. */
    @Test
    void whereItIsNotDefinedATenthIsTried() {
        List<Double> points = trials(new double[] {Double.NaN, 0}, new double[] {Double.POSITIVE_INFINITY, 0}, GOOD);
        assertArrayEquals(
                new double[] {1, 0.1, 0.01, 0.01},
                points.stream().mapToDouble(Double::doubleValue).toArray(),
                1e-17);
        assertEquals(List.of(1.0, 0.1, 0.1), trials(new double[] {-5, Double.NaN}, GOOD), "a slope is needed as well");
    }

    /** Still as steep, the cubic has no minimum and the step grows fivefold; it goes to a minimum further on, by a tenth at least. */
    @Test
    void aStepThatIsTooShortGrows() {
        assertEquals(List.of(1.0, 5.0, 25.0, 25.0), trials(new double[] {-1, -1}, new double[] {-5, -1}, GOOD));
        // d1 = -1.6 + 2.4 = 0.8, d2 = sqrt(0.64 - 0.6) = 0.2, minimum at 1 - (-0.6 + 0.2 - 0.8) / (0.4 + 0.4) = 2.5.
        assertEquals(2.5, trials(new double[] {-0.8, -0.6}, GOOD).get(1), 1e-12);
        // d1 = 6.324: a minimum at 1.05.
        assertEquals(1.1, trials(new double[] {-7.924 / 3, -0.6}, GOOD).get(1), 1e-12);
    }

    /** Past a minimum, the bracket lies between the trial and the one before, here 1 and 5: the cubic speaks of these two. */
    @Test
    void aMinimumThatWasPassedIsBracketed() {
        // From (1, -1, slope -1) to (5, -3, slope 0.9): d1 = -0.1 + 1.5 = 1.4, d2 = sqrt(1.96 + 0.9).
        double d2 = Math.sqrt(2.86);
        double expected = 5 - 4 * (0.9 + d2 - 1.4) / (0.9 + 1 + 2 * d2);
        List<Double> points = trials(new double[] {-1, -1}, new double[] {-3, 0.9}, GOOD);
        assertEquals(List.of(1.0, 5.0), points.subList(0, 2));
        assertEquals(expected, points.get(2), 1e-12);
        assertEquals(4, points.size());
    }

    /** Twenty evaluations and no more; what decreased most stands, and where nothing did the start. */
    @Test
    void aSearchEndsAfterTwentyEvaluations() {
        List<Double> refused = trials(new double[] {1, 0});
        assertEquals(0, refused.get(refused.size() - 1));
        assertEquals(22, refused.size(), "one trial, twenty to narrow, the result");
        List<Double> steep = trials(new double[] {-1, -1}, new double[] {-5, -1}, new double[] {-1e9, -1});
        assertEquals(5, steep.get(1));
    }

    /** Prepared answers (value, gradient) for points of the plane, in the order in which they are asked for. */
    private static List<double[]> plane(Direction direction, int searches, double[]... answers) {
        List<double[]> points = new ArrayList<>();
        Minimiser.Objective scripted = (x, gradient) -> {
            double[] answer = answers[Math.min(points.size(), answers.length - 1)];
            points.add(x.clone());
            gradient[0] = answer[1];
            gradient[1] = answer[2];
            return answer[0];
        };
        new Minimiser(scripted, new Settings(direction, searches, 5, 0, 0)).minimise(new double[2]);
        return points;
    }

    /** After a search along a learned direction that finds nothing, the next goes along the gradient by a length of at most 1. */
    @ParameterizedTest
    @EnumSource
    void aSearchThatFailsIsRepeatedAlongTheGradient(Direction direction) {
        double[][] answers = new double[24][];
        answers[0] = new double[] {0, -1, 0};
        answers[1] = new double[] {-1, 0.3, -0.2};
        for (int k = 2; k < 23; k++) {
            answers[k] = new double[] {5, 0, 0};
        }
        answers[23] = new double[] {-2, 0, 0};
        List<double[]> points = plane(direction, 2, answers);
        assertEquals(24, points.size());
        assertArrayEquals(new double[] {0.7, 0.2}, points.get(23), 1e-15);
    }

    /** s = (1, 0) and y = (1, 1e13) are at right angles but for 1e-13: nothing is learned, and the direction is the gradient. */
    @ParameterizedTest
    @EnumSource(names = {"BFGS", "LBFGS"})
    void aPairWithoutCurvatureIsNotLearned(Direction direction) {
        List<double[]> points =
                plane(direction, 2, new double[] {0, -1, 0}, new double[] {-1, 0, 1e13}, new double[] {-1e30, 0, 0});
        assertArrayEquals(new double[] {1, -1e13}, points.get(2), 1e-3);
    }

    /** The gradient's tolerance ends before any search; without it the searches are used up. */
    @Test
    void itEndsByGradientBySearchesOrByGain() {
        Result still = new Minimiser(new Quadratic(), new Settings(Direction.BFGS, 9, 1, 5.1, 0))
                .minimise(new double[] {1, 1, 1});
        assertTrue(still.converged());
        assertEquals(1, still.evaluations());
        Result moving = new Minimiser(new Quadratic(), new Settings(Direction.BFGS, 1, 1, 3.4, 0))
                .minimise(new double[] {1, 1, 1});
        assertEquals(2, moving.values().size());
        // Steps of -1 whose gains shrink: ten together gain less than the tolerance only at the eleventh value.
        int[] calls = {0};
        Minimiser.Objective slow = (x, gradient) -> {
            gradient[0] = calls[0] % 2 == 0 ? -1 : -0.4;
            return -1e-3 * calls[0]++;
        };
        Result idle = new Minimiser(slow, new Settings(Direction.BFGS, 50, 1, 0, 1e9)).minimise(new double[1]);
        assertTrue(idle.converged());
        assertEquals(11, idle.values().size());
        assertFalse(new Minimiser(new Quadratic(), new Settings(Direction.BFGS, 1, 1, 0, 0))
                .minimise(new double[] {1, 1, 1})
                .converged());
    }

    @Test
    void impossibleRequestsAreRefused() {
        assertThrows(InputException.class, () -> new Settings(Direction.BFGS, -1, 1, 0, 0));
        assertThrows(InputException.class, () -> new Settings(Direction.BFGS, 1, 0, 0, 0));
        InputException e = assertThrows(
                InputException.class,
                () -> new Minimiser((x, g) -> Double.NaN, Settings.bfgs(3)).minimise(new double[2]));
        assertTrue(e.getMessage().contains("at the start of a minimisation is NaN"), e.getMessage());
        assertEquals(new Settings(Direction.BFGS, 3, 20, 1e-8, 1e-10), Settings.bfgs(3));
    }
}
