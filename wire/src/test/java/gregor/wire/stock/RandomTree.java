package gregor.wire.stock;

import gregor.base.Uuid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Random values of a shape, with a liking for what breaks encodings: nulls, empties, extremes, lengths at varint borders. */
public final class RandomTree {
    private static final int[] LENGTHS = {0, 1, 2, 3, 5, 8, 13, 126, 127, 128, 300};
    private static final String[] LETTERS = {
        "a", "Z", "0", "-", "\u007f", "\u0080", "\u00e9", "\u07ff", "\u0800", "\u20ac", "\uffff", "\ud83d\ude00"
    };

    private final Random random;

    public RandomTree(Random random) {
        this.random = random;
    }

    public Map<String, Object> struct(Shape shape) {
        Map<String, Object> tree = new TreeMap<>();
        shape.fields().forEach((name, field) -> tree.put(name, value(field)));
        shape.tagged().forEach((name, field) -> {
            if (random.nextInt(3) > 0) {
                tree.put(name, value(field));
            }
        });
        return tree;
    }

    private Object value(Shape shape) {
        if (shape.nullable() && random.nextInt(4) == 0) {
            return null;
        }
        return switch (shape.type()) {
            case "STRUCT" -> struct(shape);
            case "LIST" -> list(shape.element());
            case "BOOLEAN" -> random.nextBoolean();
            case "INT8" -> (byte) number();
            case "INT16" -> (short) number();
            case "UINT16" -> (int) number() & 0xffff;
            case "INT32" -> (int) number();
            case "UINT32" -> number() & 0xffff_ffffL;
            case "INT64" -> number();
            case "FLOAT64" -> random.nextBoolean() ? random.nextGaussian() : (double) number();
            case "UUID" -> random.nextInt(4) == 0 ? Uuid.ZERO : new Uuid(random.nextLong(), random.nextLong());
            case "STRING" -> string();
            case "BYTES", "RECORDS" -> bytes();
            default -> throw new AssertionError("unknown type " + shape.type());
        };
    }

    private List<Object> list(Shape element) {
        boolean isLong = !element.type().equals("STRUCT") && random.nextInt(8) == 0;
        int length = isLong ? 126 + random.nextInt(4) : random.nextInt(4);
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            list.add(value(element));
        }
        return list;
    }

    private long number() {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> 1;
            case 3 -> random.nextBoolean() ? Long.MAX_VALUE : Integer.MAX_VALUE;
            case 4 -> random.nextBoolean() ? Long.MIN_VALUE : Integer.MIN_VALUE;
            case 5 -> random.nextInt(256);
            default -> random.nextLong();
        };
    }

    private String string() {
        if (random.nextInt(500) == 0) {
            return "x".repeat(Short.MAX_VALUE);
        }
        boolean ascii = random.nextInt(3) > 0;
        StringBuilder text = new StringBuilder();
        for (int left = length(); left > 0; left--) {
            text.append(LETTERS[random.nextInt(ascii ? 5 : LETTERS.length)]);
        }
        return text.toString();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(200) == 0 ? 20_000 : length()];
        random.nextBytes(bytes);
        return bytes;
    }

    private int length() {
        return LENGTHS[random.nextInt(random.nextInt(4) == 0 ? LENGTHS.length : 7)];
    }
}
