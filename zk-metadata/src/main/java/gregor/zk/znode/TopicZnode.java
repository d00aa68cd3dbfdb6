package gregor.zk.znode;

import com.fasterxml.jackson.core.JsonGenerator;
import gregor.base.Uuid;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * {@code /brokers/topics/<topic>}, persistent: a topic and the replicas of its partitions. Version 1 has only the
 * partitions, 2 adds the reassignment, 3 the topic's id.
 *
 * <pre>
 * {"version":3,"topic_id":"vX5mZ1bGTg2Zbc3iJ9AgPw","partitions":{"0":[1,2,4]},
 *  "adding_replicas":{"0":[4]},"removing_replicas":{"0":[1]}}
 * </pre>
 */
public final class TopicZnode {
    public static final String PARENT = "/brokers/topics";

    private TopicZnode() {}

    public static String path(String topic) {
        return PARENT + "/" + topic;
    }

    public static byte[] encode(TopicAssignment topic) {
        return Json.object(out -> {
            out.writeNumberField("version", 3);
            if (!topic.topicId().isZero()) {
                out.writeStringField("topic_id", topic.topicId().toString());
            }
            write(out, "partitions", topic, ReplicaAssignment::replicas, true);
            write(out, "adding_replicas", topic, ReplicaAssignment::adding, false);
            write(out, "removing_replicas", topic, ReplicaAssignment::removing, false);
        });
    }

    private static void write(
            JsonGenerator out,
            String name,
            TopicAssignment topic,
            Function<ReplicaAssignment, List<Integer>> brokers,
            boolean evenIfEmpty)
            throws IOException {
        out.writeObjectFieldStart(name);
        for (Map.Entry<Integer, ReplicaAssignment> partition :
                topic.partitions().entrySet()) {
            List<Integer> ids = brokers.apply(partition.getValue());
            if (evenIfEmpty || !ids.isEmpty()) {
                Json.writeInts(out, partition.getKey().toString(), ids);
            }
        }
        out.writeEndObject();
    }

    public static TopicAssignment decode(byte[] json) {
        JsonObject object = Json.parse(json);
        JsonObject replicas = object.object("partitions");
        JsonObject adding = object.object("adding_replicas");
        JsonObject removing = object.object("removing_replicas");
        TreeMap<Integer, ReplicaAssignment> partitions = new TreeMap<>();
        for (String partition : replicas.names()) {
            partitions.put(
                    partitionNumber(partition),
                    new ReplicaAssignment(
                            replicas.numbers(partition), adding.numbers(partition), removing.numbers(partition)));
        }
        return new TopicAssignment(topicId(object.text("topic_id", null)), partitions);
    }

    private static int partitionNumber(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new MalformedZnode("not a partition number: " + text, e);
        }
    }

    private static Uuid topicId(String text) {
        try {
            return text == null ? Uuid.ZERO : Uuid.parse(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedZnode("not a topic id: " + text, e);
        }
    }
}
