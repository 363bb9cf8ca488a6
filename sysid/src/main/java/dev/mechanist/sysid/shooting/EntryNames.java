package dev.mechanist.sysid.shooting;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.dynamics.Parameter;
import java.util.List;

/** What a fit's free values are called, and what is said where the data do not determine them. */
final class EntryNames {
    private final List<Parameter> parameters;
    private final DataSet data;
    private final int[] free;
    private final int[] owners;

    /**
     * @param parameters of the model
     * @param free index of each entry's parameter
     * @param owners the record that each entry is of, or -1
     */
    EntryNames(List<Parameter> parameters, DataSet data, int[] free, int[] owners) {
        this.parameters = parameters;
        this.data = data;
        this.free = free;
        this.owners = owners;
    }

    /** Of entry i, with its record where it has one. */
    String name(int i) {
        String parameter = parameters.get(free[i]).name();
        return owners[i] < 0
                ? parameter
                : parameter + " of " + data.episodes().get(owners[i]).name();
    }

    /** Of entries that the prior alone tells. */
    String priorWarning(Prior.Open open) {
        String names = String.join(", ", open.members().stream().map(this::name).toList());
        return open.members().size() == 1
                ? "the data do not depend on " + names + ", which is known from its start value alone; hold it fixed"
                : "only the prior tells apart " + names
                        + ": other start values would give others that fit as well; hold " + open.dimension()
                        + " of them fixed";
    }

    /** Of entries that the data cannot tell apart. */
    String entangledWarning(List<Integer> group) {
        if (group.size() == 1) {
            return "the data do not depend on " + name(group.get(0)) + "; hold it fixed";
        }
        return "the data cannot tell apart "
                + String.join(", ", group.stream().map(this::name).toList()) + "; hold one of them fixed";
    }
}
