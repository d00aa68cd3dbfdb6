// Produces with each codec that kafkajs has of its own, reads back in a group, looks around with the admin client.
// Usage: node client.js BOOTSTRAP TOPIC COUNT
import { createRequire } from 'node:module';
const { CompressionTypes, Kafka, logLevel } = createRequire(import.meta.url)('kafkajs');

const [bootstrap, topic, countText] = process.argv.slice(2);
const count = Number(countText);
const kafka = new Kafka({ clientId: 'node-client', brokers: [bootstrap], logLevel: logLevel.ERROR });

async function createTopic() {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true });
  await admin.disconnect();
}

async function produce(compression) {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const messages = Array.from({ length: count }, (_, i) => ({ key: `key-${i}`, value: `${compression}:${i}` }));
  const results = await producer.send({ topic, compression, acks: -1, messages });
  if (results.some((result) => result.errorCode !== 0)) throw new Error(`not produced: ${JSON.stringify(results)}`);
  await producer.disconnect();
}

async function consume(expected) {
  const consumer = kafka.consumer({ groupId: `${topic}-group` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const seen = new Set();
  await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`only ${seen.size} of ${expected} came`)), 60_000).unref();
    consumer.run({
      eachMessage: async ({ message }) => {
        const value = message.value.toString();
        if (seen.has(value)) reject(new Error(`twice: ${value}`));
        seen.add(value);
        if (seen.size === expected) resolve();
      },
    });
  });
  await consumer.disconnect();
  return seen.size;
}

async function describeGroup() {
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchOffsets({ groupId: `${topic}-group`, topics: [topic] });
  await admin.disconnect();
  return offsets[0].partitions.reduce((sum, partition) => sum + Number(partition.offset), 0);
}

await createTopic();
await produce(CompressionTypes.None);
await produce(CompressionTypes.GZIP);
console.log(`consumed ${await consume(2 * count)}`);
console.log(`committed ${await describeGroup()}`);
