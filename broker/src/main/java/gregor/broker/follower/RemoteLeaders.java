package gregor.broker.follower;

import gregor.broker.peer.PeerTerms;
import gregor.broker.peer.Peers;
import gregor.replica.follower.LeaderEndpoint;

/** The leaders among this broker's peers. A fetcher has a connection to itself: its long fetches would hold up all else. */
public final class RemoteLeaders implements LeaderEndpoint.Source {
    private final Peers peers;
    private final FollowerTerms terms;
    private final int timeoutMs;
    private final int receiveBufferBytes;

    /**
     * @param timeoutMs {@code replica.socket.timeout.ms}
     * @param receiveBufferBytes {@code replica.socket.receive.buffer.bytes}
     */
    public RemoteLeaders(Peers peers, FollowerTerms terms, int timeoutMs, int receiveBufferBytes) {
        this.peers = peers;
        this.terms = terms;
        this.timeoutMs = timeoutMs;
        this.receiveBufferBytes = receiveBufferBytes;
    }

    @Override
    public LeaderEndpoint open(int broker, int fetcher) {
        String clientId = "broker-" + terms.brokerId() + "-fetcher-" + fetcher;
        return new RemoteLeader(peers.connect(broker, new PeerTerms(clientId, timeoutMs, receiveBufferBytes)), terms);
    }
}
