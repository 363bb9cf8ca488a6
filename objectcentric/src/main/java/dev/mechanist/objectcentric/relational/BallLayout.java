package dev.mechanist.objectcentric.relational;

import dev.mechanist.core.InputException;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.billiards.BilliardStructure;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * A structure of balls and walls as flat arrays: balls are counted in the structure's order, walls appear once for each relation
 * to a ball.
 */
final class BallLayout {
    final int balls;
    /** Where x, y, vx, vy of every ball are in the state [4 balls]. */
    final int[] slots;
    /** Radius, m, and mass, kg, of every ball [balls, 2]. */
    final double[] discs;

    final int[] senders;
    final int[] receivers;
    /** Ends of the wall of each relation [relations, 4], m. */
    final double[] walls;

    final int[] wallReceivers;
    /** Change of velocity of every ball, x and y, per action [actions, 2 balls], 1/kg. */
    final double[] pushes;

    /**
     * @throws InputException when the structure is of another sort, or has pockets, of which these models know nothing
     */
    BallLayout(Structure structure) {
        BilliardStructure.SCHEMA.require(structure);
        int[] kinds = structure.objectKinds();
        int ball = BilliardStructure.SCHEMA.objectKind("ball");
        int pocket = BilliardStructure.SCHEMA.objectKind("pocket");
        int[] number = new int[kinds.length];
        List<Integer> objects = new ArrayList<>();
        for (int k = 0; k < kinds.length; k++) {
            if (kinds[k] == pocket) {
                throw new InputException("the table has a pocket, '"
                        + structure.objectNames().get(k)
                        + "', and this model has learned of none; choose a table without");
            }
            number[k] = kinds[k] == ball ? objects.size() : -1;
            if (kinds[k] == ball) {
                objects.add(k);
            }
        }
        balls = objects.size();
        slots = new int[4 * balls];
        discs = new double[2 * balls];
        DMatrixRMaj features = structure.objectFeatures();
        int m = structure.spec().m();
        pushes = new double[m * 2 * balls];
        for (int i = 0; i < balls; i++) {
            int k = objects.get(i);
            System.arraycopy(structure.objectStates(k), 0, slots, 4 * i, 4);
            discs[2 * i] = features.get(k, 0);
            discs[2 * i + 1] = features.get(k, 1);
            int[] actions = structure.objectActions(k);
            for (int a = 0; a < actions.length; a++) {
                pushes[actions[a] * 2 * balls + 2 * i + a] = 1 / discs[2 * i + 1];
            }
        }
        int[] from = structure.senders();
        int[] to = structure.receivers();
        List<int[]> pairs = new ArrayList<>();
        List<int[]> sides = new ArrayList<>();
        for (int r = 0; r < from.length; r++) {
            if (number[to[r]] < 0) {
                throw new InputException(
                        "relation '" + structure.relationNames().get(r) + "' goes to no ball; nothing else moves");
            }
            (kinds[from[r]] == ball ? pairs : sides).add(new int[] {from[r], number[to[r]]});
        }
        senders = pairs.stream().mapToInt(p -> number[p[0]]).toArray();
        receivers = pairs.stream().mapToInt(p -> p[1]).toArray();
        wallReceivers = sides.stream().mapToInt(p -> p[1]).toArray();
        walls = new double[4 * sides.size()];
        for (int w = 0; w < sides.size(); w++) {
            for (int c = 0; c < 4; c++) {
                walls[4 * w + c] = features.get(sides.get(w)[0], 2 + c);
            }
        }
    }
}
