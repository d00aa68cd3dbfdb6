package gregor.broker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameReaderTest {
    private static final int FRAME_BYTES_MAX = 100 * 1024 * 1024;

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final FrameMemory memory = new FrameMemory(Long.MAX_VALUE);
    private final FrameReader frames = new FrameReader(memory, FRAME_BYTES_MAX);

    @AfterEach
    void everyByteIsGivenBack() {
        frames.release();
        assertThat(memory.heldBytes()).isZero();
    }

    @Test
    void severalSmallFramesOfOneReadAreSlicesOfIt() {
        ByteBuf read = Unpooled.directBuffer();
        sized(read, "one", "", "three");
        frames.add(read);

        Frame one = frames.next(allocator);
        Frame empty = frames.next(allocator);
        Frame three = frames.next(allocator);

        assertThat(text(one.buffer())).isEqualTo("one");
        assertThat(empty.sizeBytes()).isZero();
        assertThat(text(three.buffer())).isEqualTo("three");
        assertThat(one.bytes().memoryAddress() - three.bytes().memoryAddress()).isEqualTo(-11);
        assertThat(frames.next(allocator)).isNull();
        release(one, empty, three);
    }

    @Test
    void theSocketReadsALargeFrameWhereItStays() {
        int sizeBytes = 60_000;
        receive(bytes(sized(sizeBytes).array(), 0, 4 + 100));
        assertThat(frames.next(allocator)).isNull();

        ByteBuf room = frames.readBuffer(allocator);
        assertThat(room.writableBytes()).isEqualTo(sizeBytes - 100);
        room.writeZero(30_000);
        frames.add(room);
        ByteBuf sameRoom = frames.readBuffer(allocator);
        sameRoom.writeZero(sizeBytes - 30_100);
        frames.add(sameRoom);

        Frame frame = frames.next(allocator);
        assertThat(frame.bytes()).isSameAs(room).isSameAs(sameRoom);
        assertThat(frame.buffer().remaining()).isEqualTo(sizeBytes);
        release(frame);
    }

    @Test
    void afterALargeFrameTheNextReadOnlyPeeks() {
        ByteBuf stream = Unpooled.buffer();
        stream.writeBytes(sized(40_000)).writeBytes(sized(40_000));
        List<Frame> both = readAll(stream);

        assertThat(frames.readBuffer(allocator).capacity()).isLessThan(1024);
        both.forEach(Frame::release);
    }

    @Test
    void anAnnouncedSizeCostsOnlyWhatArrives() {
        receive(Unpooled.buffer().writeInt(FRAME_BYTES_MAX).writeInt(1));
        assertThat(frames.next(allocator)).isNull();
        assertThat(memory.heldBytes()).isLessThanOrEqualTo(64 * 1024);

        fill(64 * 1024);
        assertThat(frames.next(allocator)).isNull();
        assertThat(memory.heldBytes()).isLessThanOrEqualTo(256 * 1024);
        assertThat(frames.wantsMore()).isTrue();
    }

    @Test
    void aConnectionThatSentLargeFramesBeforeGetsItsBufferAtOnce() {
        release(readAll(sized(1_000_000)).get(0));

        receive(bytes(sized(1_000_000).array(), 0, 10));
        assertThat(frames.next(allocator)).isNull();
        assertThat(frames.readBuffer(allocator).writableBytes()).isEqualTo(1_000_000 - 6);
        frames.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, FRAME_BYTES_MAX + 1})
    void trap20SizesThatCannotBeAreRefused(int sizeBytes) {
        receive(Unpooled.buffer().writeInt(sizeBytes));
        assertThatThrownBy(() -> frames.next(allocator))
                .isInstanceOf(BadFrame.class)
                .hasMessageContaining(String.valueOf(sizeBytes));
    }

    @Test
    void trap20StrangersAreRecognised() {
        assertThat(Strangers.guess(1195725856)).contains("HTTP");
        assertThat(Strangers.guess(0x16030100)).contains("TLS");
        assertThat(Strangers.guess(0x7fffffff)).isEmpty();
    }

    @Test
    void withoutMemoryTheFrameWaitsAndNothingMoreIsRead() {
        FrameMemory tiny = new FrameMemory(10);
        Object other = new Object();
        Object overdrawing = new Object();
        assertThat(tiny.tryHold(10, other)).isTrue();
        assertThat(tiny.tryHold(1, overdrawing)).isTrue();
        FrameReader starving = new FrameReader(tiny, FRAME_BYTES_MAX);
        starving.add(sized(8));

        assertThat(starving.next(allocator)).isNull();
        assertThat(starving.isStarved()).isTrue();
        assertThat(starving.wantsMore()).isFalse();

        tiny.free(10, other);
        Frame frame = starving.next(allocator);
        assertThat(frame.sizeBytes()).isEqualTo(8);
        release(frame);
        starving.release();
    }

    @Test
    void anyCutOfAnyStreamGivesTheSameFrames() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Integer> sizes = new ArrayList<>();
        ByteBuf stream = Unpooled.buffer();
        for (int i = 0; i < 200; i++) {
            int sizeBytes = random.nextInt(10) == 0 ? random.nextInt(300_000) : random.nextInt(300);
            sizes.add(sizeBytes);
            stream.writeInt(sizeBytes);
            for (int at = 0; at < sizeBytes; at++) {
                stream.writeByte(i + at);
            }
        }

        int seen = 0;
        while (stream.isReadable()) {
            ByteBuf room = frames.readBuffer(allocator);
            int some = Math.min(Math.min(1 + random.nextInt(70_000), room.writableBytes()), stream.readableBytes());
            room.writeBytes(stream, some);
            frames.add(room);
            Frame frame = frames.next(allocator);
            while (frame != null) {
                assertThat(frame.sizeBytes()).as("seed %d", seed).isEqualTo(sizes.get(seen));
                for (int at = 0; at < frame.sizeBytes(); at++) {
                    if (frame.buffer().get(at) != (byte) (seen + at)) {
                        throw new AssertionError("frame " + seen + " differs at " + at + ", seed " + seed);
                    }
                }
                release(frame);
                seen++;
                frame = frames.next(allocator);
            }
        }
        assertThat(seen).as("seed %d", seed).isEqualTo(sizes.size());
        assertThat(frames.hasPart()).isFalse();
    }

    /** Plays the socket until the stream is used up. */
    private List<Frame> readAll(ByteBuf stream) {
        List<Frame> all = new ArrayList<>();
        while (stream.isReadable()) {
            ByteBuf room = frames.readBuffer(allocator);
            room.writeBytes(stream, Math.min(room.writableBytes(), stream.readableBytes()));
            frames.add(room);
            for (Frame frame = frames.next(allocator); frame != null; frame = frames.next(allocator)) {
                all.add(frame);
            }
        }
        return all;
    }

    private void receive(ByteBuf bytes) {
        ByteBuf room = frames.readBuffer(allocator);
        room.writeBytes(bytes);
        frames.add(room);
    }

    /** Zeros, until so many bytes of the frame are there. */
    private void fill(int zeros) {
        int left = zeros;
        while (left > 0 && frames.wantsMore()) {
            ByteBuf room = frames.readBuffer(allocator);
            int some = Math.min(left, room.writableBytes());
            room.writeZero(some);
            frames.add(room);
            left -= some;
            if (frames.next(allocator) != null) {
                throw new AssertionError("whole too early");
            }
        }
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private static ByteBuf sized(int sizeBytes) {
        return Unpooled.buffer(4 + sizeBytes, 4 + sizeBytes).writeInt(sizeBytes).writeZero(sizeBytes);
    }

    private static void sized(ByteBuf out, String... texts) {
        for (String text : texts) {
            out.writeInt(text.length()).writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static ByteBuf bytes(byte[] all, int from, int length) {
        return Unpooled.wrappedBuffer(all, from, length);
    }

    private static void release(Frame... frames) {
        for (Frame frame : frames) {
            frame.release();
        }
    }
}
