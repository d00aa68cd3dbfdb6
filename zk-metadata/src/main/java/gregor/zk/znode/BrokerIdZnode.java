package gregor.zk.znode;

import com.fasterxml.jackson.core.JsonGenerator;
import gregor.zk.znode.BrokerRegistration.VersionRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /brokers/ids/<id>}, ephemeral: a live broker. Version 1 has only host and port, 2 adds the endpoints, 3 the rack,
 * 4 the protocols of the listeners, 5 the features. Host and port are those of the first PLAINTEXT endpoint, for clients
 * that know no other; null and -1 if there is none. The transaction that created the znode is the broker's epoch.
 *
 * <pre>
 * {"version":5,"host":"h1","port":9092,"jmx_port":-1,"timestamp":"1700000000000",
 *  "endpoints":["CLIENT://h1:9092","REPLICATION://h1:9093"],
 *  "listener_security_protocol_map":{"CLIENT":"PLAINTEXT","REPLICATION":"SSL"},"rack":"dc1","features":{}}
 * </pre>
 */
public final class BrokerIdZnode {
    public static final String PARENT = "/brokers/ids";

    private static final int VERSION = 5;
    private static final String PLAINTEXT = "PLAINTEXT";
    private static final BrokerEndpoint NO_PLAINTEXT = new BrokerEndpoint(PLAINTEXT, PLAINTEXT, null, -1);

    private BrokerIdZnode() {}

    public static String path(int brokerId) {
        return PARENT + "/" + brokerId;
    }

    public static byte[] encode(BrokerRegistration broker, long nowMs) {
        BrokerEndpoint oldClients = broker.endpoints().stream()
                .filter(endpoint -> endpoint.securityProtocol().equals(PLAINTEXT))
                .findFirst()
                .orElse(NO_PLAINTEXT);
        return Json.object(out -> {
            out.writeNumberField("version", VERSION);
            out.writeStringField("host", oldClients.host());
            out.writeNumberField("port", oldClients.port());
            out.writeNumberField("jmx_port", broker.jmxPort());
            out.writeStringField("timestamp", Long.toString(nowMs));
            writeEndpoints(out, broker.endpoints());
            if (broker.rack() != null) {
                out.writeStringField("rack", broker.rack());
            }
            writeFeatures(out, broker.features());
        });
    }

    private static void writeEndpoints(JsonGenerator out, List<BrokerEndpoint> endpoints) throws IOException {
        out.writeArrayFieldStart("endpoints");
        for (BrokerEndpoint endpoint : endpoints) {
            out.writeString(endpoint.uri());
        }
        out.writeEndArray();
        out.writeObjectFieldStart("listener_security_protocol_map");
        for (BrokerEndpoint endpoint : endpoints) {
            out.writeStringField(endpoint.listener(), endpoint.securityProtocol());
        }
        out.writeEndObject();
    }

    private static void writeFeatures(JsonGenerator out, Map<String, VersionRange> features) throws IOException {
        out.writeObjectFieldStart("features");
        for (Map.Entry<String, VersionRange> feature : features.entrySet()) {
            out.writeObjectFieldStart(feature.getKey());
            out.writeNumberField("min_version", feature.getValue().min());
            out.writeNumberField("max_version", feature.getValue().max());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    public static BrokerRegistration decode(int brokerId, byte[] json) {
        JsonObject object = Json.parse(json);
        int version = object.number("version");
        if (version < 1) {
            throw new MalformedZnode("unknown version " + version);
        }
        return new BrokerRegistration(
                brokerId,
                version == 1 ? onlyEndpoint(object) : endpoints(object),
                object.text("rack", null),
                object.number("jmx_port"),
                features(object.object("features")));
    }

    private static List<BrokerEndpoint> onlyEndpoint(JsonObject object) {
        return List.of(new BrokerEndpoint(PLAINTEXT, PLAINTEXT, object.text("host"), object.number("port")));
    }

    private static List<BrokerEndpoint> endpoints(JsonObject object) {
        Map<String, String> protocols =
                object.object("listener_security_protocol_map").allTexts();
        List<BrokerEndpoint> endpoints = new ArrayList<>();
        for (String uri : object.texts("endpoints")) {
            endpoints.add(BrokerEndpoint.parse(uri, protocols));
        }
        return endpoints;
    }

    private static Map<String, VersionRange> features(JsonObject object) {
        Map<String, VersionRange> features = new HashMap<>();
        for (String name : object.names()) {
            JsonObject range = object.object(name);
            features.put(name, new VersionRange(range.number("min_version"), range.number("max_version")));
        }
        return features;
    }
}
