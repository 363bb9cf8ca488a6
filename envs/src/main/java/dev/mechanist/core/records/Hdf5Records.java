package dev.mechanist.core.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.FileErrors;
import dev.mechanist.core.records.ArrayRecords.Numbers;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.object.datatype.Reference;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Any HDF5 file: MATLAB's of version 7.3, Minari's, those of h5py. A data set is named by its path, {@code episode_0/actions}; the
 * fields of a compound one follow it. What MATLAB keeps by reference, the elements of structure and cell arrays, are records named as in
 * its other files, {@code runs(1)/u}; its texts and empty arrays are no numbers.
 */
final class Hdf5Records {
    /** What MATLAB calls what holds no numbers. */
    private static final Set<String> WORDS = Set.of("char", "string", "function_handle");

    /** Nobody nests cells so deep. */
    private static final int DEEPEST = 20;

    private final Map<String, Numbers> arrays = new LinkedHashMap<>();
    private final List<String> ignored = new ArrayList<>();
    private final HdfFile file;
    private int followed;

    private Hdf5Records(HdfFile file) {
        this.file = file;
    }

    static List<RawRecord> read(Path file) {
        try (HdfFile hdf = new HdfFile(file)) {
            Hdf5Records found = new Hdf5Records(hdf);
            found.collect("", hdf);
            return ArrayRecords.of(file.toString(), found.arrays, found.ignored);
        } catch (InputException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            throw new InputException(
                    file + ": a damaged HDF5 file, or one of a kind that is not read (" + FileErrors.said(e)
                            + "); write it again",
                    e);
        }
    }

    private void collect(String path, Group group) {
        new TreeMap<>(group.getChildren()).forEach((name, node) -> {
            String called = path.isEmpty() ? name : path + "/" + name;
            if (!name.startsWith("#")) {
                collectNode(called, node);
            }
        });
    }

    private void collectNode(String called, Node node) {
        if (node instanceof Group group) {
            collect(called, group);
        } else if (node instanceof Dataset data && data.getDataType() instanceof Reference) {
            follow(called, data);
        } else if (node instanceof Dataset data && isWordless(data)) {
            ignored.add(called + " (no numbers)");
        } else if (node instanceof Dataset data && data.isCompound()) {
            ((Map<?, ?>) data.getData()).forEach((field, values) -> put(called + "." + field, data, values));
        } else if (node instanceof Dataset data && !data.isEmpty() && data.getDimensions().length <= 3) {
            if (data.getSize() > Integer.MAX_VALUE - 8) {
                throw new InputException("'" + called + "' has " + data.getSize()
                        + " elements, beyond what one array holds; split it into shorter records");
            }
            put(called, data, data.getDataFlat());
        } else {
            ignored.add(called);
        }
    }

    /** Texts are kept as the numbers of their letters, and of an empty array its extents. */
    private static boolean isWordless(Dataset data) {
        Attribute kind = data.getAttribute("MATLAB_class");
        return data.getAttribute("MATLAB_empty") != null
                || kind != null && WORDS.contains(String.valueOf(kind.getData()));
    }

    /** The elements of a structure array's field, {@code runs/u}, or of a cell array, {@code runs}: each is of a record of its own. */
    private void follow(String called, Dataset references) {
        int slash = called.lastIndexOf('/');
        String array = slash < 0 ? called : called.substring(0, slash);
        String field = called.substring(slash + 1);
        if (++followed > DEEPEST) {
            throw new InputException("'" + called + "' holds references that go round; write the file again");
        }
        long[] addresses = (long[]) references.getDataFlat();
        for (int i = 0; i < addresses.length; i++) {
            String record = array + "(" + (i + 1) + ")";
            Node element = file.getNodeByAddress(addresses[i]);
            if (element instanceof Group structure) {
                collect(slash < 0 ? record : record + "/" + field, structure);
            } else {
                collectNode(record + "/" + field, element);
            }
        }
        followed--;
    }

    private void put(String called, Dataset data, Object flat) {
        int length = flat.getClass().isArray() ? Array.getLength(flat) : 0;
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            Object value = Array.get(flat, i);
            if (value instanceof Number number) {
                values[i] = number.doubleValue();
            } else if (value instanceof Boolean || "TRUE".equals(value) || "FALSE".equals(value)) {
                values[i] = Boolean.TRUE.equals(value) || "TRUE".equals(value) ? 1 : 0;
            } else {
                ignored.add(called + " (no numbers)");
                return;
            }
        }
        int[] shape = data.getDimensions();
        boolean whole = java.util.Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b) == length;
        arrays.put(called, new Numbers(whole ? shape : new int[] {length}, values));
    }
}
