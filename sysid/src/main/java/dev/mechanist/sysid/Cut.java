package dev.mechanist.sysid;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.sysid.FitSettings.Shooting;
import java.util.ArrayList;
import java.util.List;

/** Which stretches of its records a fit simulates. */
final class Cut {
    private Cut() {}

    /**
     * In the order of the data: windows, which may overlap, or records cut into stretches of about one length.
     *
     * @throws dev.mechanist.core.InputException when a record is shorter than one window
     */
    static List<Window> stretches(DataSet data, Shooting shooting) {
        if (shooting instanceof Shooting.FromMeasured s) {
            return Window.over(data, s.length(), s.every());
        }
        if (shooting instanceof Shooting.Disturbed s) {
            return Window.over(data, s.length(), s.every());
        }
        double length = ((Shooting.FreeStarts) shooting).length();
        List<Window> cut = new ArrayList<>();
        for (int e = 0; e < data.episodes().size(); e++) {
            Episode episode = data.episodes().get(e);
            int whole = episode.steps();
            double duration = episode.times()[whole] - episode.times()[0];
            int pieces = (int) Math.min(whole, Math.max(1, Math.round(duration / length)));
            for (int k = 0; k < pieces; k++) {
                int from = (int) ((long) whole * k / pieces);
                cut.add(new Window(e, from, (int) ((long) whole * (k + 1) / pieces) - from));
            }
        }
        return cut;
    }

    /** Of how many windows the next one shares samples with a window, itself among them. */
    static int overlap(Shooting shooting) {
        if (shooting instanceof Shooting.FromMeasured s) {
            return overlap(s.length(), s.every());
        }
        if (shooting instanceof Shooting.Disturbed s) {
            return overlap(s.length(), s.every());
        }
        return 1;
    }

    private static int overlap(double length, double every) {
        return (int) Math.max(1, Math.ceil(length / every - 1e-9));
    }
}
