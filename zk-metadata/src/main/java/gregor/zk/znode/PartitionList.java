package gregor.zk.znode;

import gregor.base.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The form that two znodes share: {@code {"version":1,"partitions":[{"topic":"t","partition":0}]}}. */
final class PartitionList {
    private PartitionList() {}

    static byte[] encode(Collection<TopicPartition> partitions) {
        return Json.object(out -> {
            out.writeNumberField("version", 1);
            out.writeArrayFieldStart("partitions");
            for (TopicPartition partition : partitions) {
                out.writeStartObject();
                out.writeStringField("topic", partition.topic());
                out.writeNumberField("partition", partition.partition());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    static List<TopicPartition> decode(byte[] json) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (JsonObject partition : Json.parse(json).objects("partitions")) {
            partitions.add(partition(partition));
        }
        return partitions;
    }

    static TopicPartition partition(JsonObject object) {
        return new TopicPartition(object.text("topic"), object.number("partition"));
    }
}
