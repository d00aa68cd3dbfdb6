package gregor.broker.api;

import gregor.base.Clock;
import gregor.log.Log;
import gregor.replica.ColdReads;
import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.ListOffsetsRequest;
import gregor.wire.message.ListOffsetsResponse;
import java.util.concurrent.CompletableFuture;

/**
 * ListOffsets, versions 0-11. By time, or the first, last and latest-stamped offset (trap 74); version 0 answers with the
 * starts of segments (trap 76). The first and last offset are answered at once; looking for a time waits for the disk and is
 * done by a cold-read thread.
 *
 * <p>Left out: tiered storage, which holds nothing, so that its latest offset is -1.
 */
final class ListOffsetsHandler implements ApiHandler<ListOffsetsRequest, ListOffsetsResponse> {
    private final HostedPartitions partitions;
    private final ColdReads coldReads;
    private final Clock clock;

    ListOffsetsHandler(HostedPartitions partitions, ColdReads coldReads, Clock clock) {
        this.partitions = partitions;
        this.coldReads = coldReads;
        this.clock = clock;
    }

    @Override
    public ApiSpec<ListOffsetsRequest, ListOffsetsResponse> api() {
        return Apis.LIST_OFFSETS;
    }

    @Override
    public Reply<ListOffsetsResponse> handle(RequestContext context, ListOffsetsRequest request) {
        OffsetLookup lookup = new OffsetLookup(context.apiVersion(), request, partitions, clock.millis());
        if (!asksForTime(request)) {
            return Reply.now(lookup.answer());
        }
        return Reply.blocking(CompletableFuture.supplyAsync(lookup::answer, coldReads));
    }

    private static boolean asksForTime(ListOffsetsRequest request) {
        return request.topics.stream()
                .flatMap(topic -> topic.partitions.stream())
                .anyMatch(wanted -> wanted.timestamp != Log.EARLIEST_TIME && wanted.timestamp != Log.LATEST_TIME);
    }
}
