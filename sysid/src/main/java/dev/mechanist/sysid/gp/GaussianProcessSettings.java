package dev.mechanist.sysid.gp;

import dev.mechanist.core.InputException;
import dev.mechanist.sysid.gp.kernel.KernelFamily;
import java.util.List;

/**
 * How Gaussian-process dynamics are learned.
 *
 * @param families the kernel's terms; moments need a single squared exponential
 * @param training optimiser, penalties and seed
 * @param exactUpTo number of transitions up to which each process is exact
 * @param sparseMethod what takes over beyond
 * @param inducing number of inducing points of a sparse process
 */
public record GaussianProcessSettings(
        List<KernelFamily> families,
        TrainingSettings training,
        int exactUpTo,
        SparseMethod sparseMethod,
        int inducing) {
    public GaussianProcessSettings {
        families = List.copyOf(families);
        if (families.isEmpty()) {
            throw new InputException("Gaussian-process dynamics need at least one kernel family");
        }
        if (exactUpTo < 2 || inducing < 2) {
            throw new InputException("Gaussian-process dynamics need at least two points, exact and inducing, not "
                    + exactUpTo + " and " + inducing);
        }
    }

    /** A squared exponential, exact up to 2000 transitions, then FITC with 300 points as in PILCO. */
    public static GaussianProcessSettings standard(long seed) {
        return new GaussianProcessSettings(
                List.of(KernelFamily.SQUARED_EXPONENTIAL),
                TrainingSettings.standard(seed),
                2000,
                SparseMethod.FITC,
                300);
    }

    public GaussianProcessSettings withTraining(TrainingSettings training) {
        return new GaussianProcessSettings(families, training, exactUpTo, sparseMethod, inducing);
    }

    public GaussianProcessSettings withFamilies(List<KernelFamily> families) {
        return new GaussianProcessSettings(families, training, exactUpTo, sparseMethod, inducing);
    }

    public GaussianProcessSettings withExactUpTo(int exactUpTo) {
        return new GaussianProcessSettings(families, training, exactUpTo, sparseMethod, inducing);
    }

    public GaussianProcessSettings withInducing(int inducing) {
        return new GaussianProcessSettings(families, training, exactUpTo, sparseMethod, inducing);
    }
}
