package gregor.log.dirs;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.DeletedFiles;
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
    /** Begins an empty copy. One that cannot be made is not left to be found, and gone on with, at the next start. */
    static FutureLog create(
            TopicPartition partition, LogDirState target, LogRuntime runtime, LogConfig config, Uuid topicId)
            throws IOException {
        Path directory = target.path().resolve(FileNames.futureDirectory(partition));
        target.forget(partition);
        try {
            runtime.disk().createDirectories(directory);
            if (topicId != null) {
                PartitionMetadata.write(runtime.disk(), directory, topicId);
            }
            return open(partition, target, runtime, config, topicId, directory, LogLoader.Known.NOTHING);
        } catch (IOException e) {
            new DeletedFiles(runtime).deleteTree(directory);
            throw e;
        }
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
