package gregor.wire.stock;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says where two trees differ. */
final class Trees {
    private Trees() {}

    /** Empty if all that stock's tree holds is in ours, too. Ours may hold fields of the other release. */
    static String difference(String path, Object stock, Object ours) {
        if (ours instanceof OurMessage.Absent absent) {
            return stock == null ? "" : difference(path, stock, absent.defaults());
        }
        if (stock instanceof Map<?, ?> theirFields && ours instanceof Map<?, ?> ourFields) {
            StringBuilder text = new StringBuilder();
            for (Map.Entry<?, ?> field : theirFields.entrySet()) {
                String name = path + "." + field.getKey();
                text.append(
                        ourFields.containsKey(field.getKey())
                                ? difference(name, field.getValue(), ourFields.get(field.getKey()))
                                : name + " is missing; ");
            }
            return text.toString();
        }
        if (stock instanceof List<?> theirs && ours instanceof List<?> our && theirs.size() == our.size()) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < our.size(); i++) {
                text.append(difference(path + "[" + i + "]", theirs.get(i), our.get(i)));
            }
            return text.toString();
        }
        return Arrays.deepEquals(new Object[] {stock}, new Object[] {ours})
                ? ""
                : path + ": stock " + stock + ", ours " + ours + "; ";
    }

    /** The tree with other names for some fields, at every depth. */
    static Map<String, Object> rename(Map<?, ?> tree, Map<String, String> names) {
        Map<String, Object> renamed = new TreeMap<>();
        tree.forEach((name, value) ->
                renamed.put(names.getOrDefault((String) name, (String) name), renameWithin(value, names)));
        return renamed;
    }

    private static Object renameWithin(Object value, Map<String, String> names) {
        if (value instanceof Map<?, ?> tree) {
            return rename(tree, names);
        }
        if (value instanceof List<?> list) {
            List<Object> renamed = new ArrayList<>();
            list.forEach(element -> renamed.add(renameWithin(element, names)));
            return renamed;
        }
        return value;
    }
}
