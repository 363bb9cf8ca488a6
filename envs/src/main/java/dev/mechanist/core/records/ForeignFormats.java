package dev.mechanist.core.records;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Formats that are known by their first bytes and not read, and how what they hold becomes a record. */
final class ForeignFormats {
    private static final Map<String, String> CURES = new LinkedHashMap<>();

    static {
        put("PAR1", "Parquet is not read; write it as NPZ or CSV (pandas: to_csv)");
        put("\u001f\u008b", "compressed by gzip; unpack it (gunzip)");
        put("BZh", "compressed by bzip2; unpack it (bunzip2)");
        put("\u00fd7zXZ", "compressed by xz; unpack it (unxz)");
        put("\u0028\u00b5\u002f\u00fd", "compressed by zstd; unpack it (unzstd)");
        put("7z\u00bc\u00af", "a 7z archive; unpack it");
        put("SQLite format 3", "an SQLite database; export its table as CSV (sqlite3 -csv -header)");
        put("#ROSBAG", "a ROS bag is not read; export its topics as CSV (rostopic echo -p)");
        put("\u0089MCAP", "MCAP is not read; export its topics as CSV");
        put("ARROW1", "Feather is not read; write it as NPZ or CSV (pandas: to_csv)");
        put("FEA1", "Feather is not read; write it as NPZ or CSV (pandas: to_csv)");
        put("MDF ", "an MDF file is not read; export it as CSV, HDF5 or MATLAB");
        put("TDSm", "TDMS is not read; export it as CSV or HDF5");
        put("\u00d0\u00cf\u0011\u00e0", "an old spreadsheet (xls); save it as CSV");
        put("\u0080\u0002", pickle());
        put("\u0080\u0003", pickle());
        put("\u0080\u0004", pickle());
        put("\u0080\u0005", pickle());
        put("version https://git-lfs", "a pointer of Git LFS and not the file itself; fetch it (git lfs pull)");
        put("<!DOCTYPE", "a web page, perhaps an error of a download; download the file itself");
        put("<html", "a web page, perhaps an error of a download; download the file itself");
        put("{\\rtf", "a document; save its table as CSV");
        put("%PDF", "a document; save its table as CSV");
    }

    private ForeignFormats() {}

    private static String pickle() {
        return "a pickle of Python, which would run code, is not read; write it as NPZ or CSV";
    }

    private static void put(String magic, String cure) {
        CURES.put(magic, cure);
    }

    /** What a file is and what is to be done, by its first bytes; empty where it may be read. */
    static Optional<String> cure(byte[] head) {
        String start = new String(head, StandardCharsets.ISO_8859_1);
        return CURES.entrySet().stream()
                .filter(entry -> start.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> looksLikeMatlab4(head)
                        ? Optional.of("a MATLAB file of version 4; save it with '-v7'")
                        : Optional.empty());
    }

    /** Five whole numbers before the name of the first variable: its type, rows, columns, 0 or 1, and the length of the name. */
    private static boolean looksLikeMatlab4(byte[] head) {
        if (head.length < 24) {
            return false;
        }
        java.nio.ByteBuffer words = java.nio.ByteBuffer.wrap(head).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        int type = words.getInt(0);
        int imaginary = words.getInt(12);
        int name = words.getInt(16);
        boolean ends = name > 0 && name < 64 && 20 + name <= head.length && head[19 + name] == 0;
        return type >= 0
                && type < 100
                && type % 10 <= 2
                && words.getInt(4) > 0
                && words.getInt(8) > 0
                && (imaginary == 0 || imaginary == 1)
                && ends
                && Character.isLetter(head[20]);
    }
}
