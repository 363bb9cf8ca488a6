package dev.mechanist.experiments.models;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.sysid.gp.GaussianProcessDynamics;
import dev.mechanist.sysid.gp.GaussianProcessSettings;
import dev.mechanist.sysid.gp.SparseMethod;
import java.util.List;

/** Gaussian processes, exact for little data and sparse (FITC) for more. */
public final class GaussianProcessModel {
    /**
     * When to be sparse.
     *
     * @param exactUpTo transitions up to which each process is exact
     * @param inducing points of a sparse process
     */
    public record Settings(int exactUpTo, int inducing) {
        static final Settings DEFAULT = new Settings(500, 100);

        public Settings {
            if (exactUpTo < 2 || inducing < 2) {
                throw new InputException("exactUpTo and inducing must be at least 2");
            }
        }
    }

    private GaussianProcessModel() {}

    static StudyModel fit(Trial trial, Settings settings, long seed) {
        return fit(trial.training(), settings, seed);
    }

    public static StudyModel fit(DataSet data, Settings settings, long seed) {
        GaussianProcessSettings standard = GaussianProcessSettings.standard(seed);
        GaussianProcessDynamics model = GaussianProcessDynamics.train(
                data,
                new GaussianProcessSettings(
                        standard.families(),
                        standard.training(),
                        settings.exactUpTo,
                        SparseMethod.FITC,
                        settings.inducing));
        return StudyModel.of(model).withUncertainty(model).withFindings(List.of(), model.warnings());
    }
}
