package gregor.wire.frame;

import gregor.wire.ApiSpec;
import gregor.wire.BadMessage;
import gregor.wire.Reader;
import gregor.wire.message.Apis;
import gregor.wire.message.RequestHeader;
import java.nio.ByteBuffer;

/**
 * A request frame whose header has been read. Its version may be one we do not know: whether that ends the connection or,
 * for ApiVersions, is answered, is not decided here (traps 2 and 18).
 *
 * @param body stands at the first byte after the header
 */
public record IncomingRequest(ApiSpec<?, ?> api, RequestHeader header, Reader body) {
    /**
     * Reads the header of a frame, its size prefix already taken off.
     *
     * @throws BadMessage also when no API has the key, because then the form of the header is unknown
     */
    public static IncomingRequest open(ByteBuffer frame) {
        if (frame.remaining() < 2 * Short.BYTES) {
            throw new BadMessage("frame of " + frame.remaining() + " bytes");
        }
        int key = frame.getShort(frame.position());
        int version = frame.getShort(frame.position() + Short.BYTES);
        ApiSpec<?, ?> api = Apis.byKey(key);
        if (api == null) {
            throw new BadMessage("unknown API key " + key);
        }
        Reader in = new Reader(frame);
        return new IncomingRequest(api, RequestHeader.read(in, api.requestHeaderVersion(version)), in);
    }

    public int version() {
        return header.requestApiVersion;
    }
}
