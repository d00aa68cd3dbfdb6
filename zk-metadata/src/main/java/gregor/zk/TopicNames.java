package gregor.zk;

import java.util.List;

/** Which names a topic may have. */
public final class TopicNames {
    private static final int MAX_LENGTH = 249;

    private TopicNames() {}

    /** Why the name is not allowed, or null if it is. */
    public static String faultOf(String name) {
        if (name.isEmpty()) {
            return "the empty string is not allowed";
        }
        if (name.equals(".") || name.equals("..")) {
            return "'" + name + "' is not allowed";
        }
        if (name.length() > MAX_LENGTH) {
            return "the length of '" + name + "' is longer than the max allowed length " + MAX_LENGTH;
        }
        if (!name.chars().allMatch(TopicNames::isAllowed)) {
            return "'" + name + "' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'";
        }
        return null;
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }

    /** True when the name could collide at all: metrics cannot tell a dot from an underscore. */
    static boolean canCollide(String name) {
        return name.indexOf('.') >= 0 || name.indexOf('_') >= 0;
    }

    /** The other names that differ from this one in nothing but dots and underscores. */
    static List<String> collisions(String name, List<String> others) {
        String unified = name.replace('.', '_');
        return others.stream()
                .filter(other -> !other.equals(name) && other.replace('.', '_').equals(unified))
                .toList();
    }
}
