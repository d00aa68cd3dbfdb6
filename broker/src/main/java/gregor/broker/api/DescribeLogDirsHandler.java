package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.log.dirs.LogDirView;
import gregor.replica.ColdReads;
import gregor.replica.Partition;
import gregor.replica.PartitionView;
import gregor.replica.Role;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.DescribeLogDirsRequest;
import gregor.wire.message.DescribeLogDirsRequest.DescribableLogDirTopic;
import gregor.wire.message.DescribeLogDirsResponse;
import gregor.wire.message.DescribeLogDirsResponse.DescribeLogDirsPartition;
import gregor.wire.message.DescribeLogDirsResponse.DescribeLogDirsResult;
import gregor.wire.message.DescribeLogDirsResponse.DescribeLogDirsTopic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * DescribeLogDirs, versions 0-5: every log directory with the logs in it, their sizes and its device's room (trap 43). Asks the
 * file system, so a cold-read thread does it.
 *
 * <p>Left out: cordoned directories.
 */
final class DescribeLogDirsHandler implements ApiHandler<DescribeLogDirsRequest, DescribeLogDirsResponse> {
    private static final long UNKNOWN_LAG = -1;

    private final HostedPartitions partitions;
    private final Supplier<List<LogDirView>> logDirs;
    private final ColdReads coldReads;

    DescribeLogDirsHandler(HostedPartitions partitions, Supplier<List<LogDirView>> logDirs, ColdReads coldReads) {
        this.partitions = partitions;
        this.logDirs = logDirs;
        this.coldReads = coldReads;
    }

    @Override
    public ApiSpec<DescribeLogDirsRequest, DescribeLogDirsResponse> api() {
        return Apis.DESCRIBE_LOG_DIRS;
    }

    @Override
    public Reply<DescribeLogDirsResponse> handle(RequestContext context, DescribeLogDirsRequest request) {
        return Reply.blocking(CompletableFuture.supplyAsync(() -> answer(request), coldReads));
    }

    private DescribeLogDirsResponse answer(DescribeLogDirsRequest request) {
        Set<TopicPartition> wanted = request.topics == null ? null : namesIn(request);
        DescribeLogDirsResponse response = new DescribeLogDirsResponse();
        response.results = new ArrayList<>();
        for (LogDirView dir : logDirs.get()) {
            response.results.add(describe(dir, wanted));
        }
        return response;
    }

    private DescribeLogDirsResult describe(LogDirView dir, Set<TopicPartition> wanted) {
        DescribeLogDirsResult result = new DescribeLogDirsResult();
        result.logDir = dir.path().toAbsolutePath().toString();
        if (!dir.online()) {
            result.errorCode = ErrorCode.KAFKA_STORAGE_ERROR.code();
            return result;
        }
        result.totalBytes = dir.totalBytes();
        result.usableBytes = dir.usableBytes();
        result.topics = new ArrayList<>();
        for (LogDirView.Entry log : dir.logs()) {
            if (wanted == null || wanted.contains(log.partition())) {
                partitionsOf(result, log.partition().topic()).add(describe(log));
            }
        }
        return result;
    }

    private DescribeLogDirsPartition describe(LogDirView.Entry log) {
        DescribeLogDirsPartition described = new DescribeLogDirsPartition();
        described.partitionIndex = log.partition().partition();
        described.partitionSize = log.sizeBytes();
        described.isFutureKey = log.future();
        Partition partition = partitions.find(log.partition());
        boolean known = partition != null && partition.view().role() != Role.OFFLINE;
        described.offsetLag = known ? lagOf(log, partition.view()) : UNKNOWN_LAG;
        return described;
    }

    /** How far the log is behind what is committed, or a copy behind its original. */
    private static long lagOf(LogDirView.Entry log, PartitionView view) {
        return log.future()
                ? view.logEndOffset() - log.logEndOffset()
                : Math.max(0, view.highWatermark() - log.logEndOffset());
    }

    /** Names come in order, so a topic's partitions are neighbours. */
    private static List<DescribeLogDirsPartition> partitionsOf(DescribeLogDirsResult result, String topic) {
        int last = result.topics.size() - 1;
        if (last < 0 || !result.topics.get(last).name.equals(topic)) {
            DescribeLogDirsTopic added = new DescribeLogDirsTopic();
            added.name = topic;
            added.partitions = new ArrayList<>();
            result.topics.add(added);
            last++;
        }
        return result.topics.get(last).partitions;
    }

    private static Set<TopicPartition> namesIn(DescribeLogDirsRequest request) {
        Set<TopicPartition> names = new HashSet<>();
        for (DescribableLogDirTopic topic : request.topics) {
            topic.partitions.forEach(index -> names.add(new TopicPartition(topic.topic, index)));
        }
        return names;
    }
}
