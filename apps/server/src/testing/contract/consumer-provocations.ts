import type { Provocations } from "./provocation.js";
import { type Stage, serverWithExpiredFeed } from "./stage.js";

const nobody = { path: { name: "nobody" } };

/** Makes a consumer; resolves to its path. */
async function consumer({ url }: Pick<Stage, "url">, settings: object = {}) {
  const name = `c-${crypto.randomUUID()}`;
  await fetch(`${url}/v1/consumers/${name}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(settings),
  });
  return { path: { name } };
}

/** A consumer that is before events that are gone. */
async function lateConsumer() {
  const url = await serverWithExpiredFeed();
  return { url, ...(await consumer({ url }, { after: 0 })) };
}

/** Of reading the feed by name. */
export const consumerProvocations: Provocations = {
  "GET /v1/consumers": { 200: [{}, { query: { limit: "1" } }], 400: [{ query: { cursor: "x" } }] },
  "GET /v1/consumers/{name}": { 200: [(stage) => consumer(stage)], 404: [nobody] },
  "PUT /v1/consumers/{name}": {
    200: [async (stage) => ({ ...(await consumer(stage)), body: { filter: { groupId: "读书会/1" } } })],
    201: [() => ({ path: { name: crypto.randomUUID() }, body: { filter: { types: ["message.sent"] }, after: 1 } })],
    400: [
      { ...nobody, body: { filter: { types: [] } } },
      { ...nobody, body: { filter: { source: "other" } } },
    ],
    409: [{ ...nobody, body: { after: 1_000_000 } }],
  },
  "DELETE /v1/consumers/{name}": { 204: [(stage) => consumer(stage)], 404: [nobody] },
  "GET /v1/consumers/{name}/events": {
    200: [
      (stage) => consumer(stage),
      async (stage) => ({ ...(await consumer(stage)), query: { wait: "1", limit: "2" } }),
    ],
    404: [nobody],
    410: [lateConsumer],
  },
  "POST /v1/consumers/{name}/ack": {
    200: [async (stage) => ({ ...(await consumer(stage)), body: { sequence: 1 } })],
    400: [{ ...nobody, body: { sequence: "1" } }],
    404: [{ ...nobody, body: { sequence: 0 } }],
    409: [async (stage) => ({ ...(await consumer(stage)), body: { sequence: 1_000_000 } })],
  },
  "POST /v1/consumers/{name}/seek": {
    200: [async (stage) => ({ ...(await consumer(stage)), body: { sequence: 1 } })],
    404: [{ ...nobody, body: { sequence: 0 } }],
    409: [async (stage) => ({ ...(await consumer(stage)), body: { sequence: 1_000_000 } })],
    410: [async () => ({ ...(await lateConsumer()), body: { sequence: 0 } })],
  },
};
