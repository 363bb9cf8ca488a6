package dev.mechanist.envs.bodies.shapes;

/** Points where two solids touch, as {@link Collisions} finds them: a buffer that is filled anew for each pair. */
public final class TouchingPoints {
    /** The corners of a rectangle cut to another. */
    static final int MOST = 8;

    private static final double MINIMUM = 1e-15;

    private int count;
    private final double[] distance = new double[MOST];
    private final double[] place = new double[3 * MOST];
    private final double[] frame = new double[9 * MOST];

    /** How many points there are. */
    public int count() {
        return count;
    }

    /** The distance at a point, m; negative for overlap. */
    public double distance(int c) {
        return distance[c];
    }

    /** The points, half-way between the surfaces, m, world frame [3 each]; not a copy. */
    public double[] places() {
        return place;
    }

    /** The frames: the normal from the first solid to the second, and two tangents [9 each]; not a copy. */
    public double[] frames() {
        return frame;
    }

    void clear() {
        count = 0;
    }

    /** A point at a distance, with its normal, and tangents that start from the axis y, or z where the normal is near y. */
    void add(double d, double x, double y, double z, double nx, double ny, double nz) {
        int c = count++;
        distance[c] = d;
        place[3 * c] = x;
        place[3 * c + 1] = y;
        place[3 * c + 2] = z;
        frame[9 * c] = nx;
        frame[9 * c + 1] = ny;
        frame[9 * c + 2] = nz;
        boolean upright = ny < 0.5 && ny > -0.5;
        turn(c, 0, upright ? 1 : 0, upright ? 0 : 1);
    }

    /** The first tangent along a given direction, the second across both. */
    void turn(int c, double tx, double ty, double tz) {
        int f = 9 * c;
        double nx = frame[f];
        double ny = frame[f + 1];
        double nz = frame[f + 2];
        double along = nx * tx + ny * ty + nz * tz;
        double x = tx - along * nx;
        double y = ty - along * ny;
        double z = tz - along * nz;
        double length = Math.sqrt(x * x + y * y + z * z);
        boolean upright = length < MINIMUM;
        x = upright ? 1 : x / length;
        y = upright ? 0 : y / length;
        z = upright ? 0 : z / length;
        frame[f + 3] = x;
        frame[f + 4] = y;
        frame[f + 5] = z;
        frame[f + 6] = ny * z - nz * y;
        frame[f + 7] = nz * x - nx * z;
        frame[f + 8] = nx * y - ny * x;
    }
}
