package dev.mechanist.core.cost;

import dev.mechanist.core.Shapes;
import org.ejml.data.DMatrixRMaj;

/** A cost with a gradient and a positive semi-definite Hessian (exact where that is, Gauss-Newton elsewhere). */
public interface SmoothCost extends Cost {
    /** Expands l about one state and action at step t of the episode; all fields of {@code e} are overwritten. Returns the value. */
    double expandRunning(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e);

    /** Expands l_H about one state at step t of the episode; lx and lxx are overwritten, the others zeroed. Returns the value. */
    double expandTerminal(double[] x, int xo, int t, QuadraticExpansion e);

    /**
     * Partial derivatives of the total cost of each row, states and actions taken as independent.
     *
     * @param X states [B, (H+1) n]
     * @param U actions [B, H m]
     * @param start step of the episode at which they start
     * @param gX reshaped to [B, (H+1) n]
     * @param gU reshaped to [B, H m]
     */
    default void gradient(DMatrixRMaj X, DMatrixRMaj U, int start, DMatrixRMaj gX, DMatrixRMaj gU) {
        int n = n();
        int m = m();
        int horizon = X.numCols / n - 1;
        Shapes.require("X", X, U.numRows, (horizon + 1) * n);
        Shapes.require("U", U, X.numRows, horizon * m);
        Shapes.refuseAlias("gX", gX, X, U, gU);
        Shapes.refuseAlias("gU", gU, X, U);
        gX.reshape(X.numRows, X.numCols);
        gU.reshape(U.numRows, U.numCols);
        QuadraticExpansion e = new QuadraticExpansion(n, m);
        for (int b = 0; b < X.numRows; b++) {
            int at = b * X.numCols;
            int ut = b * U.numCols;
            for (int t = 0; t < horizon; t++, at += n, ut += m) {
                expandRunning(X.data, at, U.data, ut, start + t, e);
                System.arraycopy(e.lx, 0, gX.data, at, n);
                System.arraycopy(e.lu, 0, gU.data, ut, m);
            }
            expandTerminal(X.data, at, start + horizon, e);
            System.arraycopy(e.lx, 0, gX.data, at, n);
        }
    }

    @Override
    SmoothCost fork();
}
