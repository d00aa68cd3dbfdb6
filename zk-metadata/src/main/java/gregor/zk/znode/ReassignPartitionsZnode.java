package gregor.zk.znode;

import com.fasterxml.jackson.core.JsonGenerator;
import gregor.base.TopicPartition;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /admin/reassign_partitions}, persistent: tools older than 2.4 ask for a reassignment this way.
 *
 * <pre>{"version":1,"partitions":[{"topic":"t","partition":0,"replicas":[1,2]}]}</pre>
 */
public final class ReassignPartitionsZnode {
    public static final String PATH = "/admin/reassign_partitions";

    private ReassignPartitionsZnode() {}

    public static byte[] encode(Map<TopicPartition, List<Integer>> replicas) {
        return Json.object(out -> {
            out.writeNumberField("version", 1);
            out.writeArrayFieldStart("partitions");
            for (Map.Entry<TopicPartition, List<Integer>> partition : replicas.entrySet()) {
                write(out, partition.getKey(), partition.getValue());
            }
            out.writeEndArray();
        });
    }

    private static void write(JsonGenerator out, TopicPartition partition, List<Integer> replicas) throws IOException {
        out.writeStartObject();
        out.writeStringField("topic", partition.topic());
        out.writeNumberField("partition", partition.partition());
        Json.writeInts(out, "replicas", replicas);
        out.writeEndObject();
    }

    /** The wanted replicas by partition. */
    public static Map<TopicPartition, List<Integer>> decode(byte[] json) {
        Map<TopicPartition, List<Integer>> replicas = new LinkedHashMap<>();
        for (JsonObject partition : Json.parse(json).objects("partitions")) {
            replicas.put(PartitionList.partition(partition), partition.numbers("replicas"));
        }
        return replicas;
    }
}
