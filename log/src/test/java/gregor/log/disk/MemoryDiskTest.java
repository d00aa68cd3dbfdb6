package gregor.log.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ManualTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A disk that fails on demand. */
class MemoryDiskTest {
    private static final Path FILE = Path.of("/d/file");

    private final MemoryDisk disk = new MemoryDisk(new ManualTime(5));
    private FileChannel channel;

    @BeforeEach
    void open() throws IOException {
        disk.createDirectories(FILE.getParent());
        channel = disk.open(FILE, Disk.Access.WRITE);
        disk.sync(FILE.getParent());
        disk.sync(FILE.getRoot());
    }

    private void append(String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes()), channel.size());
    }

    @Test
    void whatWasForcedSurvivesALossOfPower() throws Exception {
        append("forced");
        channel.force(true);
        append(" and not forced");

        disk.cutPower(new Random(1));

        assertThat(DurableFile.readText(disk, FILE)).startsWith("forced");
        assertThatThrownBy(() -> append("too late")).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void namesThatWereNotForcedAreLostTheLastOnesFirst() throws Exception {
        Path first = FILE.resolveSibling("first");
        Path second = FILE.resolveSibling("second");
        Set<String> outcomes = new TreeSet<>();
        for (int seed = 0; seed < 50 && outcomes.size() < 3; seed++) {
            MemoryDiskTest once = new MemoryDiskTest();
            once.open();
            once.disk.open(first, Disk.Access.WRITE).close();
            once.disk.sync(FILE.getParent());
            once.disk.rename(first, second);
            once.disk.delete(FILE);
            once.disk.cutPower(new Random(seed));
            outcomes.add(once.disk.list(FILE.getParent()).toString());
        }
        assertThat(outcomes).containsExactlyInAnyOrder("[/d/file, /d/first]", "[/d/file, /d/second]", "[/d/second]");
    }

    @Test
    void whatWasNotForcedIsLostOrTornForSomeSeed() throws Exception {
        append("not forced");
        boolean lost = false;
        for (int seed = 0; seed < 20 && !lost; seed++) {
            disk.cutPower(new Random(seed));
            lost = !DurableFile.readText(disk, FILE).equals("not forced");
        }
        assertThat(lost).isTrue();
    }

    @Test
    void aFullDiskTakesWhatFitsAndThenNothing() throws Exception {
        disk.capacity(4);
        ByteBuffer six = ByteBuffer.wrap("sixsix".getBytes());

        assertThat(channel.write(six, 0)).isEqualTo(4);

        assertThatThrownBy(() -> channel.write(six, 4))
                .isInstanceOf(IOException.class)
                .hasMessage(MemoryDisk.FULL);
        channel.truncate(0);
        assertThat(channel.write(six, 0)).isEqualTo(2);
    }

    @Test
    void aBrokenDirectoryFailsAndCanBeMended() throws Exception {
        disk.breakBelow(FILE.getParent());
        assertThatThrownBy(() -> append("x")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.list(FILE.getParent())).isInstanceOf(IOException.class);

        disk.breakBelow(null);

        append("x");
        assertThat(disk.usedBytes()).isEqualTo(1);
    }

    @Test
    void renamingADirectoryTakesItsFilesAlong() throws Exception {
        disk.rename(FILE.getParent(), Path.of("/e"));

        assertThat(disk.exists(Path.of("/e/file"))).isTrue();
        assertThat(disk.exists(FILE)).isFalse();
    }
}
