import { expect } from "vitest";
import { z } from "zod";
import { newSecret } from "../../push/signing-secret.js";
import type { Attempt, Provocations } from "./provocation.js";
import { type Stage, serverWithExpiredFeed } from "./stage.js";

const none = { path: { id: "none" } };
const beyond = { after: 1_000_000 };

/** A subscription of its own for each request. */
async function subscriptionOf({ url, receiver }: Stage): Promise<string> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ url: receiver, after: 0 });
  const response = await fetch(`${url}/v1/subscriptions`, { method: "POST", headers, body });
  return z.object({ id: z.string() }).parse(await response.json()).id;
}

const ofOne =
  (rest: Attempt = {}) =>
  async (stage: Stage) => ({ path: { id: await subscriptionOf(stage) }, ...rest });

const ofConfigured =
  (rest: Attempt = {}) =>
  ({ configuredSubscription: id }: Stage) => ({ path: { id }, ...rest });

/** Of what is sent to URLs. */
export const subscriptionProvocations: Provocations = {
  "GET /v1/subscriptions": { 200: [{}] },
  "POST /v1/subscriptions": {
    201: [
      ({ receiver }) => ({ body: { url: receiver } }),
      ({ receiver }) => ({
        body: {
          ...{ url: receiver, filter: { source: "aec", groupId: "读书会/1", types: ["message.sent"] } },
          ...{ order: "group", batch: 10, secret: newSecret(), after: 1 },
        },
      }),
    ],
    400: [
      { body: { url: "http://169.254.169.254/latest" } },
      ({ receiver }) => ({ body: { url: receiver, filter: { source: "other" } } }),
      ({ receiver }) => ({ body: { url: receiver, secret: "short" } }),
    ],
    409: [({ receiver }) => ({ body: { url: receiver, ...beyond } })],
    410: [async ({ receiver }) => ({ url: await serverWithExpiredFeed(), body: { url: receiver, after: 0 } })],
  },
  "GET /v1/subscriptions/{id}": { 200: [ofOne(), ofConfigured()], 404: [none] },
  "PATCH /v1/subscriptions/{id}": {
    200: [ofOne({ body: { batch: 3 } }), ofOne({ body: {} })],
    400: [ofOne({ body: { order: "none" } }), ofOne({ body: { url: "ftp://app.example" } })],
    404: [{ ...none, body: {} }],
    409: [ofConfigured({ body: { batch: 3 } })],
  },
  "DELETE /v1/subscriptions/{id}": { 204: [ofOne()], 404: [none], 409: [ofConfigured()] },
  "GET /v1/subscriptions/{id}/attempts": {
    200: [
      async (stage) => {
        const id = await subscriptionOf(stage);
        const items = async () => (await fetch(`${stage.url}/v1/subscriptions/${id}/attempts`)).json();
        await expect.poll(items, { timeout: 10_000 }).not.toEqual({ items: [] });
        return { path: { id } };
      },
    ],
    404: [none],
  },
  "POST /v1/subscriptions/{id}/pause": { 200: [ofOne()], 404: [none] },
  "POST /v1/subscriptions/{id}/resume": { 200: [ofOne()], 404: [none] },
  "POST /v1/subscriptions/{id}/replay": {
    200: [ofOne({ body: { after: 0 } })],
    400: [ofOne({ body: {} }), ofOne({ body: { after: -1 } })],
    404: [{ ...none, body: { after: 0 } }],
    409: [ofOne({ body: beyond })],
    410: [async () => ({ ...none, url: await serverWithExpiredFeed(), body: { after: 0 } })],
  },
  "POST /v1/subscriptions/{id}/test": { 200: [ofOne()], 404: [none] },
  "POST /v1/subscriptions/{id}/rotate-secret": {
    200: [ofOne({ body: {} }), ofOne({ body: { secret: newSecret(), overlapSeconds: 0 } })],
    400: [ofOne({ body: { overlapSeconds: -1 } })],
    404: [{ ...none, body: {} }],
    409: [ofConfigured({ body: {} })],
  },
};
