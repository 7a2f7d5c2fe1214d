package platform.cli.build;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import platform.cli.image.Digest;

/// How large each blob of an OCI image layout in a tar is, read from the tar's headers alone (POSIX ustar).
final class LayoutSizes {

    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_LENGTH = 12;
    private static final Pattern BLOB = Pattern.compile("blobs/sha256/([0-9a-f]{64})");

    private LayoutSizes() {}

    static Map<Digest, Long> of(Path tar) throws IOException {
        Map<Digest, Long> sizes = new HashMap<>();
        byte[] header = new byte[BLOCK];
        try (RandomAccessFile file = new RandomAccessFile(tar.toFile(), "r")) {
            while (file.getFilePointer() + BLOCK <= file.length()) {
                file.readFully(header);
                String name = text(header, 0, NAME_LENGTH);
                if (name.isEmpty()) {
                    break;
                }
                long size = Long.parseLong(text(header, SIZE_AT, SIZE_LENGTH).strip(), 8);
                Matcher blob = BLOB.matcher(name);
                if (blob.matches()) {
                    sizes.put(new Digest("sha256:" + blob.group(1)), size);
                }
                file.seek(file.getFilePointer() + (size + BLOCK - 1) / BLOCK * BLOCK);
            }
        }
        return Map.copyOf(sizes);
    }

    private static String text(byte[] header, int from, int length) {
        String text = new String(header, from, length, StandardCharsets.US_ASCII);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
