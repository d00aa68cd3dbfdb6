package gregor.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.broker.config.BrokerConfig;
import gregor.group.GroupConfig;
import gregor.log.records.Compression;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupSettingsTest {
    @Test
    void theDefaultsAreKafkas() {
        GroupSettings settings = GroupSettings.of(BrokerConfig.of(Map.of()).values());
        assertThat(settings.groups()).isEqualTo(GroupConfig.DEFAULTS);
        assertThat(settings.log()).isEqualTo(GroupSettings.LogSettings.DEFAULTS);
        assertThat(settings.partitions()).isEqualTo(50);
    }

    @Test
    void settingsAreTakenOver() {
        GroupSettings settings = GroupSettings.of(BrokerConfig.of(Map.of(
                        "offsets.retention.minutes", "2147483647",
                        "offsets.topic.compression.codec", "2",
                        "group.max.size", "7"))
                .values());
        assertThat(settings.groups().offsetsRetentionMs()).isEqualTo(2_147_483_647L * 60_000);
        assertThat(settings.groups().maxSize()).isEqualTo(7);
        assertThat(settings.log().compression()).isEqualTo(Compression.SNAPPY);
    }
}
