package dev.mechanist.experiments.cli.fitting;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.records.RecordRepair;
import dev.mechanist.experiments.records.DescribedRecords;
import dev.mechanist.experiments.records.RecordDescription;
import dev.mechanist.sysid.MeasuredSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Records that a description names, for commands that also take those of a known system. */
record RecordsOption(RecordDescription description) {
    /**
     * What was asked for; nothing without a description.
     *
     * @param file of the description; null for none
     * @param data files in place of those that it names; empty for its own
     */
    static Optional<RecordsOption> of(Path file, List<Path> data) {
        return Optional.ofNullable(file)
                .map(RecordDescription::read)
                .map(read -> new RecordsOption(data.isEmpty() ? read : read.withFiles(data)));
    }

    /** Its equations. */
    MeasuredSystem system() {
        return description
                .measured()
                .orElseThrow(() -> new InputException(description.name()
                        + ": no equations to fit; add 'physics', or compare learned models in a study"));
    }

    List<Path> files() {
        return description.files();
    }

    RecordRepair records() {
        DescribedRecords read = DescribedRecords.read(description);
        return new RecordRepair(read.data(), read.notes());
    }

    /** The records of a model's states and actions. */
    RecordRepair recordsOf(Spec spec) {
        RecordRepair found = records();
        List<String> states = names(spec.state());
        List<String> actions = names(spec.action());
        DataSet data = found.data();
        if (!names(data.spec().state()).equals(states)
                || !names(data.spec().action()).equals(actions)) {
            throw new InputException(description.name() + ": the model is of " + String.join(", ", states) + " under "
                    + String.join(", ", actions) + ", the records of "
                    + String.join(", ", names(data.spec().state())) + " under "
                    + String.join(", ", names(data.spec().action())) + "; describe the same");
        }
        return new RecordRepair(
                new DataSet(data.episodes().stream().map(e -> e.withSpec(spec)).toList())
                        .withTimeStep(data.spec().dt()),
                found.notes());
    }

    private static List<String> names(List<Variable> variables) {
        return variables.stream().map(Variable::name).toList();
    }
}
