package dev.mechanist.experiments.cli.fitting;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.EpisodeColumns;
import dev.mechanist.core.data.EpisodeFile;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Hashes;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.core.records.RecordRepair;
import dev.mechanist.experiments.records.Machines;
import dev.mechanist.experiments.run.OutputDirectory;
import dev.mechanist.sysid.FittedModel;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.PooledFit;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * {@code fit --system A,B,C}: environments of one sort and different sizes whose parameters are found together; each is stored in
 * a folder of its own name.
 *
 * @param names of the systems, at least two
 * @param start values to begin from, by parameter
 * @param free parameters to be fitted besides the usual ones
 * @param hold parameters to be held
 */
record SystemsFit(List<String> names, Map<String, Double> start, List<String> free, List<String> hold) {
    /**
     * Fits and stores.
     *
     * @param files each of the records of one of the systems, known by its columns
     */
    void run(List<Path> files, Optional<Path> out, PrintWriter print, PrintWriter err) {
        Map<String, MeasuredSystem> systems = new LinkedHashMap<>();
        names.forEach(name -> {
            if (systems.put(name, Machines.system(name)) != null) {
                throw new InputException("--system names '" + name + "' twice; remove one");
            }
        });
        requireKnown(systems);
        systems.replaceAll((name, system) -> system.withParameters(
                system.model().parameters().stream().map(this::chosen).toList()));
        out.ifPresent(directory -> systems.keySet().forEach(name -> {
            Path own = directory.resolve(name);
            OutputDirectory.requireFree(own, Artefacts.isIn(own, FittedModel.KIND));
        }));
        Map<String, List<Path>> owners = owners(systems, files);
        List<PooledFit.Member> members = new ArrayList<>();
        owners.forEach((name, own) -> members.add(member(systems.get(name), own, err)));
        PooledFit fit = PooledFit.of(members, (iteration, misfit) -> {
            err.printf(Locale.ROOT, "iteration %d  misfit %.4g of the assumed noise%n", iteration, misfit);
            err.flush();
        });
        print.print(table(fit));
        for (int k = 0; k < members.size(); k++) {
            FittedModel found = fit.stored(k);
            print.printf("%s, ", names.get(k));
            FitCommand.quality(found.model(), members.get(k).records(), print);
            if (out.isPresent()) {
                List<Path> own = owners.get(names.get(k));
                Path place = out.get().resolve(names.get(k));
                Artefacts.save(
                        place,
                        found,
                        Provenance.of(FitCommand.configuration(files)).withData(Hashes.ofFiles(own)));
                print.println("stored in " + place);
            }
        }
        print.flush();
    }

    private void requireKnown(Map<String, MeasuredSystem> systems) {
        Set<String> known = new TreeSet<>();
        systems.values().forEach(system -> system.model().parameters().forEach(p -> known.add(p.name())));
        Stream.of(start.keySet(), free, hold).flatMap(given -> given.stream()).forEach(name -> {
            if (!known.contains(name)) {
                throw KnownNames.unknown("parameter", name, known);
            }
            if (free.contains(name) && hold.contains(name)) {
                throw new InputException("parameter '" + name + "' is both in --free and in --hold; remove one");
            }
        });
    }

    private Parameter chosen(Parameter p) {
        Parameter begun = start.containsKey(p.name()) ? p.withValue(start.get(p.name())) : p;
        return begun.withFree(free.contains(p.name()) || begun.free() && !hold.contains(p.name()));
    }

    /** Files by the system whose columns they have. */
    private static Map<String, List<Path>> owners(Map<String, MeasuredSystem> systems, List<Path> files) {
        Map<String, List<Path>> owners = new LinkedHashMap<>();
        systems.keySet().forEach(name -> owners.put(name, new ArrayList<>()));
        for (Path file : files) {
            owners.get(owner(systems, file)).add(file);
        }
        owners.forEach((name, own) -> {
            if (own.isEmpty()) {
                throw new InputException("no file of --data is of '" + name + "'; add one, or leave the system out");
            }
        });
        return owners;
    }

    private static String owner(Map<String, MeasuredSystem> systems, Path file) {
        List<String> reasons = new ArrayList<>();
        for (Map.Entry<String, MeasuredSystem> system : systems.entrySet()) {
            EpisodeColumns columns = BodyRecords.columns(system.getValue().model());
            try (EpisodeFile open = EpisodeStore.open(file, columns)) {
                if (open.count() > 0) {
                    open.episode(0);
                }
                return system.getKey();
            } catch (InputException e) {
                reasons.add(e.getMessage());
            }
        }
        throw new InputException(file + ": records of none of " + String.join(", ", systems.keySet())
                + "; of the first: " + reasons.get(0));
    }

    private static PooledFit.Member member(MeasuredSystem system, List<Path> files, PrintWriter err) {
        EpisodeColumns columns = BodyRecords.columns(system.model());
        EpisodeStore.Held held = EpisodeStore.held(files, columns);
        RecordRepair repaired =
                RecordRepair.of(held).requireSeconds(system.model().spec().dt());
        repaired.notes().forEach(note -> err.println("note: " + note));
        DataSet records = repaired.data();
        MeasuredSystem whole = system.withUnmeasured(held.differenced());
        whole.check(records).forEach(finding -> err.println("before the fit: " + system.name() + ": " + finding));
        return new PooledFit.Member(whole, records);
    }

    /** One line per parameter, then warnings. */
    private static String table(PooledFit fit) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT, "%-15s %-10s %12s   %-12s %s%n", "parameter", "unit", "value", "± std. error", "told by"));
        for (PooledFit.Estimate e : fit.estimates()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-15s %-10s %12s   %-12s %d of %d systems%n",
                    e.parameter().name(),
                    e.parameter().unit(),
                    FitCommand.number(e.parameter().value()),
                    FitCommand.error(e.standardError()),
                    e.systems(),
                    fit.members().size()));
        }
        fit.warnings().forEach(w -> text.append("warning: ").append(w).append(System.lineSeparator()));
        return text.toString();
    }
}
