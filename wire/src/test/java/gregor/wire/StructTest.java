package gregor.wire;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.message.ProduceRequest;
import gregor.wire.message.ProduceRequest.PartitionProduceData;
import gregor.wire.message.SyncGroupResponse;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class StructTest {
    @Test
    void messagesAreEqualWhenAllFieldsAre() {
        SyncGroupResponse one = new SyncGroupResponse();
        one.assignment = new byte[] {1, 2};
        SyncGroupResponse two = new SyncGroupResponse();
        two.assignment = new byte[] {1, 2};
        assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);

        two.errorCode = 3;
        assertThat(one).isNotEqualTo(two).isNotEqualTo(new ProduceRequest());
    }

    @Test
    void textHasTheFieldsButNotTheRecords() {
        PartitionProduceData data = new PartitionProduceData();
        data.index = 4;
        data.records = new BufferRecords(ByteBuffer.wrap(new byte[100]));

        assertThat(data).hasToString("PartitionProduceData(index=4, records=100 bytes)");
    }
}
