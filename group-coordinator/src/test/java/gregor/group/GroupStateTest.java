package gregor.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.coordinator.group.classic.ClassicGroupState;
import org.junit.jupiter.api.Test;

class GroupStateTest {
    @Test
    void theLegalMovesAreKafkas() {
        List<String> ours = new ArrayList<>();
        List<String> stock = new ArrayList<>();
        for (GroupState from : GroupState.values()) {
            for (GroupState to : GroupState.values()) {
                String move = from + " -> " + to;
                if (from.mayBecome(to)) {
                    ours.add(move);
                }
                if (ClassicGroupState.valueOf(to.name())
                        .validPreviousStates()
                        .contains(ClassicGroupState.valueOf(from.name()))) {
                    stock.add(move);
                }
            }
        }
        assertThat(ours).isEqualTo(stock);
    }

    @Test
    void theNamesAreKafkas() {
        for (GroupState state : GroupState.values()) {
            assertThat(state.text())
                    .isEqualTo(ClassicGroupState.valueOf(state.name()).toString());
        }
    }
}
