package dev.mechanist.experiments.fits;

import dev.mechanist.sysid.ChannelQuality;
import java.util.List;
import java.util.Locale;

/** Fit quality of each state for people. */
public final class ChannelTable {
    private ChannelTable() {}

    public static String text(List<ChannelQuality> channels) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-15s %-8s %10s %18s %10s %10s%n",
                "state",
                "unit",
                "RMSE",
                "constant velocity",
                "spread",
                "explained"));
        for (ChannelQuality c : channels) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-15s %-8s %10.4g %18.4g %10.4g %10s%n",
                    c.channel(),
                    c.unit(),
                    c.error(),
                    c.constantVelocity(),
                    c.spread(),
                    percent(c.explained())));
        }
        return text.toString();
    }

    /** Of much less than nothing no digits, and none of a state that stands still. */
    static String percent(double share) {
        if (Double.isNaN(share)) {
            return "-";
        }
        return share < -999 ? "< -999%" : String.format(Locale.ROOT, "%.1f%%", share);
    }
}
