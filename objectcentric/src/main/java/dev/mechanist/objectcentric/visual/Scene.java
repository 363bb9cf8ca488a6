package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.InputException;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.billiards.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * What of a structure can be seen: radii of balls and sides of the table, where the balls' numbers are in the state, and on which
 * ball which action pushes. Immutable.
 */
final class Scene {
    final double[] radius;
    final List<Table.Wall> sides;

    /**
     * Walls that are things of their own, as numbers of sides: cut wherever two sides meet in a corner that a ball runs into, and whole
     * about corners that jut out.
     */
    final int[][] walls;

    /** Where x, y, vx, vy of every ball are in the state [4 balls]. */
    final int[] slots;

    /** Of every ball its two actions, or -1 [2 balls]. */
    final int[] actions;

    /** The middle of the table, m. */
    final double middleX;

    final double middleY;

    /** @throws InputException when the structure is of another sort, or has pockets, which nobody has shown to the models */
    Scene(Structure structure) {
        BilliardStructure.SCHEMA.require(structure);
        int[] kinds = structure.objectKinds();
        int ball = BilliardStructure.SCHEMA.objectKind("ball");
        int wall = BilliardStructure.SCHEMA.objectKind("wall");
        DMatrixRMaj features = structure.objectFeatures();
        List<Table.Wall> found = new ArrayList<>();
        List<Integer> balls = new ArrayList<>();
        double[] box = {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE};
        for (int k = 0; k < kinds.length; k++) {
            if (kinds[k] == ball) {
                balls.add(k);
            } else if (kinds[k] == wall) {
                Table.Point from = new Table.Point(features.get(k, 2), features.get(k, 3));
                Table.Point to = new Table.Point(features.get(k, 4), features.get(k, 5));
                found.add(new Table.Wall(from, to));
                box[0] = Math.min(box[0], from.x());
                box[1] = Math.max(box[1], from.x());
                box[2] = Math.min(box[2], from.y());
                box[3] = Math.max(box[3], from.y());
            } else {
                throw new InputException("the table has a pocket, '"
                        + structure.objectNames().get(k)
                        + "', and this model has seen none; choose a table without");
            }
        }
        sides = List.copyOf(found);
        walls = walls(sides);
        middleX = 0.5 * (box[0] + box[1]);
        middleY = 0.5 * (box[2] + box[3]);
        radius = new double[balls.size()];
        slots = new int[4 * balls.size()];
        actions = new int[2 * balls.size()];
        for (int i = 0; i < radius.length; i++) {
            int k = balls.get(i);
            radius[i] = features.get(k, 0);
            System.arraycopy(structure.objectStates(k), 0, slots, 4 * i, 4);
            int[] own = structure.objectActions(k);
            actions[2 * i] = own.length == 0 ? -1 : own[0];
            actions[2 * i + 1] = own.length == 0 ? -1 : own[1];
        }
    }

    int balls() {
        return radius.length;
    }

    /** Balls, and after them walls. */
    int things() {
        return radius.length + walls.length;
    }

    boolean isBall(int thing) {
        return thing >= 0 && thing < radius.length;
    }

    /** The place on a wall that is nearest to a place, m. */
    void nearest(int thing, double x, double y, double[] to) {
        double least = Double.POSITIVE_INFINITY;
        for (int side : walls[thing - radius.length]) {
            Table.Point from = sides.get(side).from();
            double dx = sides.get(side).to().x() - from.x();
            double dy = sides.get(side).to().y() - from.y();
            double along = ((x - from.x()) * dx + (y - from.y()) * dy) / (dx * dx + dy * dy);
            double k = Math.min(1, Math.max(0, along));
            double ex = from.x() + k * dx - x;
            double ey = from.y() + k * dy - y;
            if (ex * ex + ey * ey < least) {
                least = ex * ex + ey * ey;
                to[0] = from.x() + k * dx;
                to[1] = from.y() + k * dy;
            }
        }
    }

    private static int[][] walls(List<Table.Wall> sides) {
        int[] wall = IntStream.range(0, sides.size()).toArray();
        for (int a = 0; a < wall.length; a++) {
            for (int b = 0; b < wall.length; b++) {
                if (a != b && juts(sides.get(a), sides.get(b))) {
                    int from = wall[a];
                    int to = wall[b];
                    for (int k = 0; k < wall.length; k++) {
                        wall[k] = wall[k] == from ? to : wall[k];
                    }
                }
            }
        }
        return IntStream.of(wall)
                .distinct()
                .mapToObj(w -> IntStream.range(0, wall.length)
                        .filter(k -> wall[k] == w)
                        .toArray())
                .toArray(int[][]::new);
    }

    /** Whether a side goes on as another that does not turn to where balls are, which is on the left of both. */
    private static boolean juts(Table.Wall a, Table.Wall b) {
        double ax = a.to().x() - a.from().x();
        double ay = a.to().y() - a.from().y();
        double bx = b.to().x() - b.from().x();
        double by = b.to().y() - b.from().y();
        return a.to().equals(b.from()) && ax * by - ay * bx <= 0;
    }
}
