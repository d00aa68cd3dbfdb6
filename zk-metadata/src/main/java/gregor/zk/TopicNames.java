package gregor.zk;

import java.util.List;

/** Which names a topic may have. */
public final class TopicNames {
    private static final int MAX_LENGTH = 249;

    private TopicNames() {}

    /** Why the name is not allowed, in words for clients, or null if it is. */
    public static String faultOf(String name) {
        if (name.isEmpty()) {
            return "A topic's name cannot be empty.";
        }
        if (name.equals(".") || name.equals("..")) {
            return "No topic can be named " + name;
        }
        if (name.length() > MAX_LENGTH) {
            return "A topic's name has at most " + MAX_LENGTH + " characters, this one has " + name.length() + ".";
        }
        if (!name.chars().allMatch(TopicNames::isAllowed)) {
            return "A topic's name is made of letters and digits of ASCII, dots, underscores and hyphens, unlike "
                    + name;
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
