package gregor.group;

import static gregor.group.Scene.GROUP;
import static gregor.group.Scene.INITIAL_DELAY_MS;
import static gregor.group.Scene.code;
import static gregor.group.Scene.now;
import static gregor.group.Scene.protocol;
import static gregor.group.Scene.text;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import gregor.wire.message.DescribeGroupsResponse.DescribedGroup;
import gregor.wire.message.DescribeGroupsResponse.DescribedGroupMember;
import gregor.wire.message.ListGroupsRequest;
import gregor.wire.message.ListGroupsResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** DescribeGroups and ListGroups, trap 91. */
class GroupsViewTest {
    private final Scene scene = new Scene();

    @Test
    void aStableGroupIsDescribedInFull() {
        String member = scene.stableMember();
        DescribedGroup group = scene.describe();
        assertThat(code(group.errorCode)).isEqualTo(ErrorCode.NONE);
        assertThat(group.groupId).isEqualTo(GROUP);
        assertThat(group.groupState).isEqualTo("Stable");
        assertThat(group.protocolType).isEqualTo("consumer");
        assertThat(group.protocolData).isEqualTo("range");
        DescribedGroupMember one = group.members.get(0);
        assertThat(one.memberId).isEqualTo(member);
        assertThat(one.clientId).isEqualTo("c");
        assertThat(one.clientHost).isEqualTo("/10.0.0.1");
        assertThat(one.groupInstanceId).isNull();
        assertThat(one.memberMetadata).isEqualTo(protocol("range", "t").metadata);
        assertThat(text(one.memberAssignment)).isEqualTo("all");
    }

    @Test
    void whileItRebalancesMetadataAndAssignmentsAreLeftOut() {
        scene.stableMember();
        scene.join("");
        DescribedGroup group = scene.describe();
        assertThat(group.groupState).isEqualTo("PreparingRebalance");
        assertThat(group.protocolData).isEmpty();
        assertThat(group.members).hasSize(2).allSatisfy(member -> {
            assertThat(member.memberMetadata).isEmpty();
            assertThat(member.memberAssignment).isEmpty();
        });
    }

    @Test
    void aGroupThatIsNotThereIsDeadAndFromVersion6AnError() {
        DescribedGroup dead = scene.describe();
        assertThat(dead.groupState).isEqualTo("Dead");
        assertThat(code(dead.errorCode)).isEqualTo(ErrorCode.NONE);
        DescribedGroup notFound = now(scene.coordinator.describe(Scene.caller(6), GROUP));
        assertThat(notFound.groupState).isEqualTo("Dead");
        assertThat(code(notFound.errorCode)).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        assertThat(notFound.errorMessage).isNotEmpty();
    }

    @Test
    void everyStateCanBeSeen() {
        assertThat(scene.state()).isEqualTo("Dead");
        now(scene.commit("", -1, Scene.Commitment.of("t", 0, 1)));
        assertThat(scene.state()).isEqualTo("Empty");
        scene.join("");
        assertThat(scene.state()).isEqualTo("PreparingRebalance");
        scene.time.advance(INITIAL_DELAY_MS);
        assertThat(scene.state()).isEqualTo("CompletingRebalance");
        now(scene.sync(scene.describe().members.get(0).memberId, 1, Map.of()));
        assertThat(scene.state()).isEqualTo("Stable");
    }

    @Test
    void groupsAreListedByStateAndTypeInAnyLetterCase() {
        scene.stableMember();
        now(scene.commit(8, "", -1, request -> request.groupId = "simple", Scene.Commitment.of("t", 0, 1)));
        assertThat(list(List.of(), List.of())).containsExactly("g consumer Stable classic", "simple  Empty classic");
        assertThat(list(List.of("stable"), List.of())).containsExactly("g consumer Stable classic");
        assertThat(list(List.of("EMPTY", "Dead"), List.of("Classic"))).containsExactly("simple  Empty classic");
        assertThat(list(List.of(), List.of("consumer"))).isEmpty();
        assertThat(list(List.of("nonsense"), List.of())).isEmpty();
        assertThat(list(null, null)).hasSize(2);
    }

    @Test
    void aListMadeWhileGroupsAreLoadedSaysSo() {
        scene.log.holdLoads();
        scene.failOver();
        ListGroupsResponse answer = now(scene.coordinator.list(Scene.caller(5), new ListGroupsRequest()));
        assertThat(code(answer.errorCode)).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    }

    private List<String> list(List<String> states, List<String> types) {
        ListGroupsRequest request = new ListGroupsRequest();
        request.statesFilter = states;
        request.typesFilter = types;
        ListGroupsResponse answer = now(scene.coordinator.list(Scene.caller(5), request));
        assertThat(code(answer.errorCode)).isEqualTo(ErrorCode.NONE);
        return answer.groups.stream()
                .map(group -> String.join(" ", group.groupId, group.protocolType, group.groupState, group.groupType))
                .toList();
    }
}
