package gregor.broker.api;

import gregor.broker.config.LiveConfig;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.InitProducerIdRequest;
import gregor.wire.message.InitProducerIdResponse;

/**
 * InitProducerId, versions 0-5 (6 is not finished in Kafka): a producer id for an idempotent producer. While no id is at hand
 * the client is told to ask again. There is no transaction coordinator: a transactional id is answered as by a broker that does
 * not coordinate it.
 */
final class InitProducerIdHandler implements ApiHandler<InitProducerIdRequest, InitProducerIdResponse> {
    private static final long NO_ID = -1;
    private static final short NO_EPOCH = -1;

    private final ProducerIds ids;
    private final LiveConfig config;

    InitProducerIdHandler(ProducerIds ids, LiveConfig config) {
        this.ids = ids;
        this.config = config;
    }

    @Override
    public ApiSpec<InitProducerIdRequest, InitProducerIdResponse> api() {
        return Apis.INIT_PRODUCER_ID;
    }

    @Override
    public Reply<InitProducerIdResponse> handle(RequestContext context, InitProducerIdRequest request) {
        if (request.producerId == NO_ID ^ request.producerEpoch == NO_EPOCH) {
            return failed(ErrorCode.INVALID_REQUEST);
        }
        if (request.transactionalId != null) {
            return failed(transactionalError(request));
        }
        long id = ids.next();
        if (id == ProducerIds.NONE) {
            return failed(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        }
        InitProducerIdResponse response = new InitProducerIdResponse();
        response.producerId = id;
        return Reply.now(response);
    }

    /** Trap 94: the time-out is looked at before the coordinator. */
    private ErrorCode transactionalError(InitProducerIdRequest request) {
        if (request.transactionalId.isEmpty()) {
            return ErrorCode.INVALID_REQUEST;
        }
        int maxMs = config.effective().values().intValue("transaction.max.timeout.ms");
        boolean valid = request.transactionTimeoutMs > 0 && request.transactionTimeoutMs <= maxMs;
        return valid ? ErrorCode.NOT_COORDINATOR : ErrorCode.INVALID_TRANSACTION_TIMEOUT;
    }

    private static Reply<InitProducerIdResponse> failed(ErrorCode error) {
        InitProducerIdResponse response = new InitProducerIdResponse();
        response.errorCode = error.code();
        response.producerId = NO_ID;
        response.producerEpoch = NO_EPOCH;
        return Reply.now(response);
    }
}
