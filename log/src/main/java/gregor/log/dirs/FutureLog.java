package gregor.log.dirs;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.LoadedLog;
import gregor.log.LogConfig;
import gregor.log.LogFiles;
import gregor.log.LogLoader;
import gregor.log.LogRuntime;
import gregor.log.PartitionLog;
import gregor.log.checkpoint.PartitionMetadata;
import gregor.log.disk.FileNames;
import gregor.log.disk.FutureDisk;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A copy of a log in another directory, which is to take the log's place.
 *
 * @param hosted the log as it will be found then
 * @param disk where its files are until then
 */
record FutureLog(HostedLog hosted, FutureDisk disk) {
    /** Begins an empty copy. */
    static FutureLog create(
            TopicPartition partition, LogDirState target, LogRuntime runtime, LogConfig config, Uuid topicId)
            throws IOException {
        Path directory = target.path().resolve(FileNames.futureDirectory(partition));
        target.forget(partition);
        runtime.disk().createDirectories(directory);
        FutureLog created = open(partition, target, runtime, config, topicId, directory, LogLoader.Known.NOTHING);
        if (topicId != null) {
            PartitionMetadata.write(created.disk, created.disk.home(), topicId);
        }
        return created;
    }

    /** Opens a copy that was begun before the start. */
    static FutureLog open(
            TopicPartition partition,
            LogDirState target,
            LogRuntime runtime,
            LogConfig config,
            Uuid topicId,
            Path directory,
            LogLoader.Known known)
            throws IOException {
        FutureDisk disk = new FutureDisk(runtime.disk(), target.path().resolve(partition.toString()), directory);
        LogRuntime redirected = runtime.on(disk);
        LogFiles files = new LogFiles(redirected, target.dir(), disk.home());
        LoadedLog loaded = new LogLoader(redirected, files, config).load(known);
        PartitionLog log = new PartitionLog(partition, redirected, files, config, loaded);
        return new FutureLog(new HostedLog(log, target, topicId), disk);
    }

    TopicPartition partition() {
        return hosted.partition();
    }

    PartitionLog log() {
        return hosted.log();
    }

    LogDirState target() {
        return hosted.dir();
    }
}
