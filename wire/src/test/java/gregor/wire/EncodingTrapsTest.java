package gregor.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchResponse;
import gregor.wire.message.FetchResponse.NodeEndpoint;
import gregor.wire.message.ListPartitionReassignmentsRequest;
import gregor.wire.message.MetadataRequest;
import gregor.wire.message.OffsetFetchRequest;
import gregor.wire.message.OffsetFetchResponse;
import gregor.wire.message.ProduceResponse;
import gregor.wire.message.ProduceResponse.LeaderIdAndEpoch;
import gregor.wire.message.ProduceResponse.PartitionProduceResponse;
import gregor.wire.stock.OurMessage;
import gregor.wire.stock.StockMessage;
import gregor.wire.stock.StockRelease;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The traps of encoding that other brokers fell into, by their numbers in docs/TRAPS.md. */
final class EncodingTrapsTest {
    private static final int FETCH_WITH_TAGS = 12;

    /** A Fetch request v12 up to its tagged fields: no topics, no rack. */
    private static final String FETCH_12 =
            "ffffffff" + "00000000".repeat(3) + "00" + "00000000".repeat(2) + "01" + "01" + "01";

    @Test
    void trap12TagsTwiceOrOutOfOrderAreReadAsStockDoes() throws Exception {
        String clusterA = "00" + "02" + "0261";
        String clusterB = "00" + "02" + "0262";
        String unknown = "07" + "01" + "ff";
        try (StockRelease release = StockRelease.old()) {
            StockMessage stock = release.message("FetchRequest").orElseThrow();
            for (String tags : List.of("02" + clusterA + clusterB, "02" + unknown + clusterB)) {
                ByteBuffer bytes = bytes(FETCH_12 + tags);
                Object theirs = stock.tree(stock.read(bytes, FETCH_WITH_TAGS)).get("clusterid");
                FetchRequest ours = FetchRequest.read(new Reader(bytes), FETCH_WITH_TAGS);

                assertThat(ours.clusterId).isEqualTo("b").isEqualTo(theirs);
            }
        }
    }

    @Test
    void trap12TagOfALaterVersionIsBad() {
        ByteBuffer bytes = bytes(FETCH_12 + "01" + "01" + "0d" + "00000001" + "0000000000000001" + "00");

        assertThatThrownBy(() -> FetchRequest.read(new Reader(bytes), FETCH_WITH_TAGS))
                .isInstanceOf(BadMessage.class);
    }

    @Test
    void trap12UnknownTagsAreSkipped() {
        ByteBuffer bytes = bytes(FETCH_12 + "02" + "07" + "03" + "010203" + "ff01" + "00");

        assertThat(FetchRequest.read(new Reader(bytes), FETCH_WITH_TAGS).maxBytes)
                .isZero();
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void trap13TaggedFieldsOfALaterVersionAreNotWritten() {
        FetchResponse plain = new FetchResponse();
        FetchResponse response = new FetchResponse();
        response.nodeEndpoints = List.of(new NodeEndpoint());

        for (int version = 12; version < 16; version++) {
            assertThat(OurMessage.write(response, version)).isEqualTo(OurMessage.write(plain, version));
        }
        assertThat(response.sizeBytes(16)).isGreaterThan(plain.sizeBytes(16));
    }

    @Test
    void taggedStructsAreNullWhenAbsentAndLeftOutWhenTheySayNothing() {
        PartitionProduceResponse absent = new PartitionProduceResponse();
        PartitionProduceResponse silent = new PartitionProduceResponse();
        silent.currentLeader = new LeaderIdAndEpoch();

        ByteBuffer bytes = OurMessage.write(silent, 10);
        assertThat(bytes).isEqualTo(OurMessage.write(absent, 10));
        assertThat(PartitionProduceResponse.read(new Reader(bytes), 10).currentLeader)
                .isNull();
        assertThat(new ProduceResponse().nodeEndpoints).isEmpty();
    }

    @Test
    void trap14NullIsNotEmpty() {
        MetadataRequest all = new MetadataRequest();
        all.topics = null;
        MetadataRequest none = new MetadataRequest();
        for (int version = 1; version <= MetadataRequest.MAX_VERSION; version++) {
            assertThat(MetadataRequest.read(written(all, version), version).topics)
                    .isNull();
            assertThat(MetadataRequest.read(written(none, version), version).topics)
                    .isEmpty();
        }
        OffsetFetchRequest offsets = new OffsetFetchRequest();
        offsets.topics = null;
        assertThat(OffsetFetchRequest.read(written(offsets, 2), 2).topics).isNull();
        assertThat(new ListPartitionReassignmentsRequest().topics).isNull();
    }

    @Test
    void trap14NullWhereTheVersionHasNoneIsBad() {
        assertThatThrownBy(() -> MetadataRequest.read(new Reader(bytes("ffffffff")), 0))
                .isInstanceOf(BadMessage.class);
    }

    @Test
    void trap15OffsetFetchMetadataIsNeverNullByItself() {
        assertThat(new OffsetFetchResponse.OffsetFetchResponsePartition().metadata)
                .isNotNull();
        assertThat(new OffsetFetchResponse.OffsetFetchResponsePartition().committedLeaderEpoch)
                .isEqualTo(-1);
    }

    @Test
    void fieldsThatTheVersionDoesNotHaveAreSkipped() {
        ProduceResponse plain = new ProduceResponse();
        ProduceResponse throttled = new ProduceResponse();
        throttled.throttleTimeMs = 100;

        assertThat(OurMessage.write(throttled, 0)).isEqualTo(OurMessage.write(plain, 0));
    }

    private static Reader written(Message message, int version) {
        return new Reader(OurMessage.write(message, version));
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }
}
