package dev.mechanist.sysid.gp.algebra;

/** Holds the choice of {@link DenseAlgebra#fastest}, made when first asked for. */
final class FastestDenseAlgebra {
    static final DenseAlgebra INSTANCE = choose();

    private FastestDenseAlgebra() {}

    private static DenseAlgebra choose() {
        try {
            return new OpenBlasAlgebra();
        } catch (LinkageError e) {
            return new EjmlAlgebra();
        }
    }
}
