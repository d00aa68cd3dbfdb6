package gregor.log.checkpoint;

import gregor.log.disk.DamagedFile;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The {@code leader-epoch-checkpoint} of a log. */
public final class LeaderEpochFile {
    private final Disk disk;
    private final Path file;

    public LeaderEpochFile(Disk disk, Path directory) {
        this.disk = disk;
        this.file = directory.resolve(FileNames.LEADER_EPOCHS);
    }

    /**
     * @throws DamagedFile if it is missing or empty, cannot be read as what it should be, or its entries are not in order
     */
    public LeaderEpochs read() throws IOException {
        if (!disk.exists(file)) {
            throw new DamagedFile("it is not there");
        }
        String text = DurableFile.readText(disk, file);
        if (!text.endsWith("\n")) {
            throw new DamagedFile("its last line has no end");
        }
        List<LeaderEpochs.Entry> entries = new ArrayList<>();
        LeaderEpochs.Entry previous = new LeaderEpochs.Entry(-1, -1);
        for (String[] fields : CheckpointText.parse(text, 2)) {
            int epoch = (int) CheckpointText.number(fields[0]);
            LeaderEpochs.Entry entry = new LeaderEpochs.Entry(epoch, CheckpointText.number(fields[1]));
            if (entry.epoch() <= previous.epoch() || entry.startOffset() <= previous.startOffset()) {
                throw new DamagedFile("its entries are not in order");
            }
            entries.add(entry);
            previous = entry;
        }
        return new LeaderEpochs(entries);
    }

    public void write(LeaderEpochs epochs, boolean force) throws IOException {
        List<String> entries = epochs.entries().stream()
                .map(entry -> entry.epoch() + " " + entry.startOffset())
                .toList();
        DurableFile.put(disk, file, CheckpointText.of(entries), force);
    }
}
