package gregor.broker.api;

import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.ProduceRequest;
import gregor.wire.message.ProduceResponse;

/**
 * Produce, versions 0-13. From version 3 one batch of format 2 per partition (trap 45), before that any message set, which is
 * converted up; topic ids from 13; from 8 the records at fault, from 10 the leader to turn to (trap 57).
 *
 * <p>Pipelined: on return every partition has its records in its queue, so the connection may start its next request. acks=0
 * is never answered; an error ends the connection, which is all such a client can notice (trap 19).
 *
 * <p>Left out: transactions. Transactional records belong to no transaction this broker knows of, and are refused with what
 * Kafka answers then, INVALID_PRODUCER_ID_MAPPING.
 *
 * <p>Budget per request: no byte of the records is copied; allocated are the answer and, per partition, an append with its
 * result. Thread hops as {@link gregor.replica.Partition} says.
 */
final class ProduceHandler implements ApiHandler<ProduceRequest, ProduceResponse> {
    private final HostedPartitions partitions;

    ProduceHandler(HostedPartitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public ApiSpec<ProduceRequest, ProduceResponse> api() {
        return Apis.PRODUCE;
    }

    @Override
    public Reply<ProduceResponse> handle(RequestContext context, ProduceRequest request) {
        return new Produce(context, request, partitions).start();
    }
}
