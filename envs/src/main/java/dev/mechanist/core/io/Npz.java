package dev.mechanist.core.io;

import dev.mechanist.core.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Named arrays in NumPy's NPZ format (a ZIP of NPY members, format version 1.0 as in NumPy Enhancement Proposal 1). Written
 * sorted by name, uncompressed and without the date, so that equal arrays give equal bytes. Reading also takes shorter floats
 * and integers of either byte order, Fortran order, and compressed archives, as NumPy writes them.
 */
public final class Npz {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** Dates and times of NumPy, as whole numbers of a unit. */
    private static final Pattern DATE = Pattern.compile("([<>])M8\\[(s|ms|us|ns)\\]");

    private static final Map<String, Double> SECONDS = Map.of("s", 1.0, "ms", 1e-3, "us", 1e-6, "ns", 1e-9);
    private static final Pattern DESCRIPTION = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

    /** What can be read. */
    private static final Set<String> TYPES = Set.of(
            "<f8", ">f8", "<f4", ">f4", "<f2", ">f2", "<i8", ">i8", "<u8", ">u8", "<i4", ">i4", "<u4", ">u4", "<i2",
            ">i2", "<u2", ">u2", "|i1", "|u1", "|b1");

    private final String source;
    private final Map<String, NpyArray> arrays;

    private Npz(String source, Map<String, NpyArray> arrays) {
        this.source = source;
        this.arrays = arrays;
    }

    /** No arrays; {@code source} is what messages call it. */
    public static Npz empty(String source) {
        return new Npz(source, Map.of());
    }

    /** Writes arrays under their names, atomically. */
    public static void write(Path file, Map<String, ? extends NpyArray> arrays) {
        AtomicFiles.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            for (Map.Entry<String, ? extends NpyArray> e : new TreeMap<>(arrays).entrySet()) {
                byte[] bytes = encode(e.getValue());
                ZipEntry entry = new ZipEntry(e.getKey() + ".npy");
                CRC32 crc = new CRC32();
                crc.update(bytes);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(bytes.length);
                entry.setCrc(crc.getValue());
                entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
                zip.putNextEntry(entry);
                zip.write(bytes);
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    /**
     * Reads all arrays of a file.
     *
     * @throws InputException when the file is missing, damaged, or holds other types than floats and integers
     */
    public static Npz read(Path file) {
        try (NpzFile npz = new NpzFile(file)) {
            Map<String, NpyArray> arrays = new LinkedHashMap<>();
            npz.names().forEach(name -> arrays.put(name, npz.array(name)));
            return new Npz(file.toString(), arrays);
        }
    }

    /**
     * The array of a file in NPY format.
     *
     * @throws InputException when the file is missing, damaged, or holds another type
     */
    public static NpyArray array(Path file) {
        try {
            return decode(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        } catch (OutOfMemoryError e) {
            throw new InputException(file + ": beyond the 2 GiB of one array; split it", e);
        }
    }

    /** All arrays by name. */
    public Map<String, NpyArray> arrays() {
        return java.util.Collections.unmodifiableMap(arrays);
    }

    /**
     * Floating-point values of an array of any shape, row-major.
     *
     * @throws InputException when there is no such array or it holds integers
     */
    public double[] doubles(String name) {
        return requireDoubles(name).values().clone();
    }

    /**
     * Integer values of an array of any shape, row-major.
     *
     * @throws InputException when there is no such array or it holds floating-point numbers
     */
    public long[] longs(String name) {
        if (require(name) instanceof NpyArray.Longs longs) {
            return longs.values().clone();
        }
        throw new InputException(source + ": array '" + name + "' must hold integers");
    }

    /**
     * A two-dimensional array.
     *
     * @throws InputException when there is no such array or it has another type or shape
     */
    public DMatrixRMaj matrix(String name) {
        NpyArray.Doubles array = requireDoubles(name);
        if (array.shape().length != 2) {
            throw new InputException(
                    source + ": array '" + name + "' must have two axes, not shape " + Arrays.toString(array.shape()));
        }
        return new DMatrixRMaj(
                array.shape()[0], array.shape()[1], true, array.values().clone());
    }

    private NpyArray.Doubles requireDoubles(String name) {
        if (require(name) instanceof NpyArray.Doubles doubles) {
            return doubles;
        }
        throw new InputException(source + ": array '" + name + "' must hold floating-point numbers");
    }

    private NpyArray require(String name) {
        NpyArray array = arrays.get(name);
        if (array == null) {
            throw new InputException(source + ": no array '" + name + "' among " + String.join(", ", arrays.keySet()));
        }
        return array;
    }

    private static byte[] encode(NpyArray array) throws IOException {
        StringBuilder shape = new StringBuilder("(");
        for (int extent : array.shape()) {
            shape.append(extent).append(", ");
        }
        shape.setLength(Math.max(1, shape.length() - (array.shape().length == 1 ? 1 : 2)));
        String type = array instanceof NpyArray.Doubles ? "<f8" : array instanceof NpyArray.Longs ? "<i8" : "|u1";
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + "), }";
        // Magic, version, length and header fill a multiple of 64 bytes; the header ends with a newline.
        int padded = (10 + header.length() + 1 + 63) / 64 * 64 - 10;
        header = header + " ".repeat(padded - header.length() - 1) + "\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(MAGIC);
        out.write(1);
        out.write(0);
        out.write(padded & 0xff);
        out.write(padded >> 8);
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        int size = array instanceof NpyArray.Bytes ? 1 : 8;
        ByteBuffer buffer = ByteBuffer.allocate(bytes(array.shape(), size)).order(ByteOrder.LITTLE_ENDIAN);
        if (array instanceof NpyArray.Doubles doubles) {
            buffer.asDoubleBuffer().put(doubles.values());
        } else if (array instanceof NpyArray.Longs longs) {
            buffer.asLongBuffer().put(longs.values());
        } else if (array instanceof NpyArray.Bytes plain) {
            buffer.put(plain.values());
        }
        out.write(buffer.array());
        return out.toByteArray();
    }

    static NpyArray decode(String place, byte[] bytes) {
        if (bytes.length < 12 || !Arrays.equals(MAGIC, 0, 6, bytes, 0, 6)) {
            throw new InputException(place + " is not in NPY format; write the file again");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int start = bytes[6] == 1 ? 10 : 12;
        int length = bytes[6] == 1 ? buffer.getShort(8) & 0xffff : buffer.getInt(8);
        if (length < 0 || start + length > bytes.length) {
            throw new InputException(place + " is cut short; write the file again");
        }
        String header = new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        if (header.matches("(?s).*'descr'\\s*:\\s*\\[.*")) {
            throw new InputException(
                    place + " has type with fields of its own; write each field as an array (numpy.savez(file,"
                            + " **{name: a[name] for name in a.dtype.names}))");
        }
        String written = find(place, DESCRIPTION, header);
        Matcher date = DATE.matcher(written);
        String type = date.matches() ? date.group(1) + "i8" : written;
        boolean fortran = find(place, ORDER, header).equals("True");
        int[] shape = Arrays.stream(find(place, SHAPE, header).split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .mapToInt(s -> extent(place, s))
                .toArray();
        if (!TYPES.contains(type)) {
            throw new InputException(place + " has type " + type + "; convert it to float64, int64 or uint8");
        }
        int count;
        try {
            count = count(shape);
        } catch (ArithmeticException e) {
            throw new InputException(
                    place + " has shape " + Arrays.toString(shape) + ", beyond the 2 GiB of one array; split it", e);
        }
        int size = type.endsWith("8") ? 8 : type.endsWith("1") ? 1 : type.endsWith("2") ? 2 : 4;
        buffer.position(start + length);
        if (type.startsWith(">")) {
            buffer.order(ByteOrder.BIG_ENDIAN);
        }
        if (buffer.remaining() != (long) count * size) {
            throw new InputException(place + " has " + buffer.remaining() + " bytes for shape " + Arrays.toString(shape)
                    + " of type " + type + "; write the file again");
        }
        char family = type.charAt(1);
        double[] doubles = new double[family == 'f' ? count : 0];
        boolean small = type.equals("|u1") || type.equals("|b1");
        long[] longs = new long[(family == 'i' || family == 'u') && !small ? count : 0];
        byte[] plain = new byte[small ? count : 0];
        for (int k = 0; k < count; k++) {
            int to = fortran ? rowMajor(k, shape) : k;
            switch (type) {
                case "<f8", ">f8" -> doubles[to] = buffer.getDouble();
                case "<f4", ">f4" -> doubles[to] = buffer.getFloat();
                case "<f2", ">f2" -> doubles[to] = half(buffer.getShort());
                case "<i8", ">i8" -> longs[to] = buffer.getLong();
                case "<u8", ">u8" -> longs[to] = signed(place, buffer.getLong());
                case "<i4", ">i4" -> longs[to] = buffer.getInt();
                case "<u4", ">u4" -> longs[to] = buffer.getInt() & 0xffffffffL;
                case "<i2", ">i2" -> longs[to] = buffer.getShort();
                case "<u2", ">u2" -> longs[to] = buffer.getShort() & 0xffff;
                case "|i1" -> longs[to] = buffer.get();
                case "|u1", "|b1" -> plain[to] = buffer.get();
                default -> throw new IllegalStateException(type);
            }
        }
        if (date.matches()) {
            double unit = SECONDS.get(date.group(2));
            return new NpyArray.Doubles(
                    shape,
                    Arrays.stream(longs)
                            .mapToDouble(ticks -> since(ticks, unit))
                            .toArray());
        }
        return switch (family) {
            case 'f' -> new NpyArray.Doubles(shape, doubles);
            default -> small ? new NpyArray.Bytes(shape, plain) : new NpyArray.Longs(shape, longs);
        };
    }

    private static long signed(String place, long value) {
        if (value < 0) {
            throw new InputException(place + " holds a number beyond 63 bits; convert it to float64 or int64");
        }
        return value;
    }

    /** Dates and times in seconds since 1970; NaN for one that is none. */
    private static double since(long count, double unit) {
        return count == Long.MIN_VALUE ? Double.NaN : count / (1 / unit);
    }

    /** A number of IEEE 754's binary16: 1 bit of sign, 5 of exponent, 10 of fraction. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double size = exponent == 0
                ? Math.scalb(fraction, -24)
                : exponent == 0x1f
                        ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                        : Math.scalb(0x400 | fraction, exponent - 25);
        return bits < 0 ? -size : size;
    }

    private static String find(String place, Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new InputException(place + " has a header that is not understood: " + header.strip());
        }
        return Objects.requireNonNull(matcher.group(1));
    }

    private static int extent(String place, String text) {
        try {
            return Integer.parseInt(text.replaceFirst("L$", ""));
        } catch (NumberFormatException e) {
            throw new InputException(place + " has the extent " + text + ", which is none; write the file again", e);
        }
    }

    private static int count(int[] shape) {
        int count = 1;
        for (int extent : shape) {
            count = Math.multiplyExact(count, extent);
        }
        return count;
    }

    private static int bytes(int[] shape, int size) {
        try {
            return Math.multiplyExact(size, count(shape));
        } catch (ArithmeticException e) {
            throw new InputException(
                    "an array of shape " + Arrays.toString(shape)
                            + " is beyond the 2 GiB of one array; split it, for example into shorter episodes",
                    e);
        }
    }

    /** Row-major position of the k-th element in column-major order. */
    private static int rowMajor(int k, int[] shape) {
        int position = 0;
        int stride = 1;
        int[] index = new int[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            index[axis] = k % shape[axis];
            k /= shape[axis];
        }
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            position += index[axis] * stride;
            stride *= shape[axis];
        }
        return position;
    }
}
