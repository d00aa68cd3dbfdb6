package gregor.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.wire.BufferRecords;
import gregor.wire.Records;
import gregor.wire.message.ApiVersionsResponse;
import gregor.wire.message.Apis;
import gregor.wire.message.FetchResponse;
import gregor.wire.message.FetchResponse.FetchableTopicResponse;
import gregor.wire.message.FetchResponse.PartitionData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutgoingFrameTest {
    private record FileRegion(int sizeBytes) implements Records {}

    @Test
    void trap1ApiVersionsResponseHeaderHasNoTagByte() {
        OutgoingFrame frame = OutgoingFrame.response(Apis.API_VERSIONS, 3, 9, new ApiVersionsResponse());

        assertThat(hex(frame)).isEqualTo("0000000c" + "00000009" + "0000" + "01" + "00000000" + "00");
    }

    @Test
    void flexibleResponseHeaderHasATagByte() {
        OutgoingFrame frame = OutgoingFrame.response(Apis.FETCH, 12, 9, new FetchResponse());

        assertThat(hex(frame)).startsWith("00000011" + "00000009" + "00" + "00000000");
    }

    @Test
    void recordsInMemoryAreWrittenAndOthersAreReportedInTheirPlace() {
        FileRegion first = new FileRegion(1000);
        FileRegion second = new FileRegion(50);
        ByteBuffer memory = ByteBuffer.wrap(new byte[] {1, 2, 3});
        OutgoingFrame frame =
                OutgoingFrame.response(Apis.FETCH, 4, 9, fetched(first, new BufferRecords(memory), second, null));
        assertThat(frame.totalBytes()).isEqualTo(frame.bufferBytes() + 1050);

        ByteBuffer buffer = ByteBuffer.allocateDirect(frame.bufferBytes());
        List<String> regions = new ArrayList<>();
        frame.write(buffer, (position, records) -> regions.add(position + " " + records.sizeBytes()));

        assertThat(buffer.hasRemaining()).isFalse();
        assertThat(buffer.getInt(0)).isEqualTo(frame.totalBytes() - 4);
        int partitionBytes = 4 + 2 + 8 + 8 + 4 + 4;
        int firstPlace = 4 + 4 + 4 + 4 + 2 + 1 + 4 + partitionBytes;
        assertThat(regions)
                .containsExactly(firstPlace + " 1000", firstPlace + partitionBytes + 3 + partitionBytes + " 50");
        assertThat(buffer.getInt(firstPlace - 4)).isEqualTo(1000);
        assertThat(memory.remaining()).isEqualTo(3);
    }

    @Test
    void recordsOutsideMemoryNeedSomeoneToSendThem() {
        OutgoingFrame frame = OutgoingFrame.response(Apis.FETCH, 4, 9, fetched(new FileRegion(1)));

        assertThatThrownBy(frame::toBuffer).isInstanceOf(IllegalStateException.class);
    }

    private static FetchResponse fetched(Records... records) {
        FetchableTopicResponse topic = new FetchableTopicResponse();
        topic.topic = "t";
        topic.partitions = new ArrayList<>();
        for (Records each : records) {
            PartitionData partition = new PartitionData();
            partition.records = each;
            topic.partitions.add(partition);
        }
        FetchResponse response = new FetchResponse();
        response.responses = List.of(topic);
        return response;
    }

    private static String hex(OutgoingFrame frame) {
        return HexFormat.of().formatHex(frame.toBuffer().array());
    }
}
