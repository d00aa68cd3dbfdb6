package gregor.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Lifecycle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PartsTest {
    private final List<String> events = new ArrayList<>();
    private final Parts parts = new Parts();

    @Test
    void partsAreClosedInReverse() throws Exception {
        parts.start(new Part("log"));
        parts.add(() -> events.add("close timer"));
        parts.start(new Part("network"));
        parts.close();
        assertThat(events).containsExactly("start log", "start network", "close network", "close timer", "close log");
    }

    @Test
    void aPartThatFailsToStartIsClosedToo() {
        assertThatThrownBy(() -> parts.start(new Part("broken"))).isInstanceOf(IOException.class);
        parts.close();
        assertThat(events).containsExactly("start broken", "close broken");
    }

    @Test
    void aPartThatFailsToCloseDoesNotKeepTheOthersOpen() throws Exception {
        parts.start(new Part("log"));
        parts.add(() -> {
            throw new IOException("the test wants it");
        });
        parts.close();
        assertThat(events).containsExactly("start log", "close log");
    }

    @Test
    void closingTwiceClosesOnce() throws Exception {
        parts.start(new Part("log"));
        parts.close();
        parts.close();
        assertThat(events).containsExactly("start log", "close log");
    }

    private final class Part implements Lifecycle {
        private final String name;

        Part(String name) {
            this.name = name;
        }

        @Override
        public void start() throws IOException {
            events.add("start " + name);
            if (name.equals("broken")) {
                throw new IOException("the test wants it");
            }
        }

        @Override
        public void close() {
            events.add("close " + name);
        }
    }
}
