import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { newSecret } from "../../push/signing-secret.js";
import { postAec } from "../../testing/aec-callback.js";
import { startTestServer } from "../../testing/start-test-server.js";
import { type Answering, type ReceivedWebhook, startWebhookReceiver } from "../../testing/webhook-receiver.js";

const RFC3339 = expect.stringMatching(/^\d{4}-.*Z$/);
const PATIENTLY = { timeout: 10_000 };
const pushAllowAddresses = ["127.0.0.1"];
let created = 0;

async function send(method: string, address: string, body?: unknown) {
  const init =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await fetch(address, { method, ...init });
  const text = await response.text();
  const location = response.headers.get("location");
  return { status: response.status, location, body: text === "" ? undefined : JSON.parse(text) };
}

function createGroup(url: string, owner = "ann") {
  created += 1;
  const fields = { action: "AEC_GROUP_CREATE", userId: owner, addUsers: `${owner},u${created}` };
  return postAec(`${url}/callbacks/aec`, fields);
}

const idsIn = (received: readonly ReceivedWebhook[]) => received.map(({ body }): string => JSON.parse(body).id);
const verify = (secret: string, { body, headers }: ReceivedWebhook) =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

async function startBoth(answer?: Answering) {
  const receiver = await startWebhookReceiver(answer);
  const { url } = await startTestServer({ pushAllowAddresses });
  const add = (settings: object = {}) => send("POST", `${url}/v1/subscriptions`, { url: receiver.url, ...settings });
  return { receiver, url, add };
}

describe("a subscription", () => {
  it("is added with a secret that is shown once, and begins at the end of the feed", async () => {
    const { receiver, url, add } = await startBoth();
    await createGroup(url);
    const added = await add();
    expect(added).toMatchObject({ status: 201, location: `/v1/subscriptions/${added.body.id}` });
    const { secret, ...shown } = added.body;
    expect(shown).toEqual({
      ...{ id: expect.stringMatching(/^sub_[0-9a-f]{32}$/), url: receiver.url, filter: {}, order: "subscription" },
      ...{ batch: 1, state: "active", reason: null, configured: false, createdAt: RFC3339, changedAt: RFC3339 },
      ...{ position: 1, lag: 0, failures: 0, nextAttemptAt: null },
    });
    await createGroup(url);
    await expect.poll(() => idsIn(receiver.received), PATIENTLY).toEqual(["2"]);
    for (const one of receiver.received) expect(verify(secret, one)).toMatchObject({ type: "group.created" });
    const one = (await send("GET", `${url}${added.location}`)).body;
    expect(one).toMatchObject({ id: shown.id, waiting: { groups: 0, events: 0 } });
    const list = await send("GET", `${url}/v1/subscriptions`);
    expect(list.body.items).toMatchObject([{ id: shown.id }]);
    expect(JSON.stringify([one, list])).not.toContain("whsec_");
  });

  it("gets what its filter lets pass, from where it is told to begin", async () => {
    const { receiver, url, add } = await startBoth();
    const { data: groupId } = await createGroup(url);
    await createGroup(url);
    await add({ after: 0, filter: { source: "aec", groupId, types: ["group.created"] } });
    await expect.poll(() => receiver.received.length, PATIENTLY).toBe(1);
    await createGroup(url);
    const [{ id = "" } = {}] = (await send("GET", `${url}/v1/subscriptions`)).body.items;
    await expect.poll(async () => (await send("GET", `${url}/v1/subscriptions/${id}`)).body.lag, PATIENTLY).toBe(0);
    expect(idsIn(receiver.received)).toEqual(["1"]);
  });

  it("is refused with the field that is wrong, without quoting secrets", async () => {
    const { url, add } = await startBoth();
    const refused = async (settings: object) => (await add(settings)).body;
    expect(await refused({ url: "ftp://app.example/" })).toMatchObject({ status: 400, parameter: "url" });
    expect(await refused({ url: "http://ann:hidden@app.example/" })).toMatchObject({ status: 400, parameter: "url" });
    expect(await refused({ url: "http://169.254.169.254/latest" })).toMatchObject({
      ...{ status: 400, parameter: "url" },
      detail: expect.stringContaining("GROUPHOOK_PUSH_ALLOW_ADDRESSES"),
    });
    expect(await refused({ batch: 1001 })).toMatchObject({ status: 400, parameter: "batch" });
    expect(await refused({ order: "none" })).toMatchObject({ status: 400, parameter: "order" });
    expect(await refused({ secret: "hidden" })).toMatchObject({ status: 400, parameter: "secret" });
    expect(await refused({ filter: { source: "nowhere" } })).toMatchObject({ status: 400, parameter: "source" });
    expect(await refused({ filter: { types: ["group.exploded"] } })).toMatchObject({ parameter: "filter.types.0" });
    expect(await refused({ headers: {} })).toMatchObject({ status: 400, parameter: "headers" });
    expect(await refused({ after: 7 })).toMatchObject({ status: 409, parameter: "after", newest: 0 });
    expect(JSON.stringify(await refused({ secret: "hidden" }))).not.toContain("hidden");
    expect((await send("GET", `${url}/v1/subscriptions`)).body.items).toEqual([]);
  });

  it("is changed, paused, resumed and removed", async () => {
    const { receiver, url, add } = await startBoth();
    const other = await startWebhookReceiver();
    const { location } = await add();
    const at = `${url}${location}`;
    await createGroup(url);
    await expect.poll(() => idsIn(receiver.received), PATIENTLY).toEqual(["1"]);
    expect(await send("PATCH", at, { url: other.url, batch: 10 })).toMatchObject({ status: 200, body: { batch: 10 } });
    await createGroup(url);
    await expect.poll(() => other.received.map(({ body }) => JSON.parse(body)[0].id), PATIENTLY).toEqual(["2"]);
    expect((await send("POST", `${at}/pause`)).body).toMatchObject({ state: "paused" });
    await createGroup(url);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(other.received).toHaveLength(1);
    expect((await send("POST", `${at}/resume`)).body).toMatchObject({ state: "active" });
    await expect.poll(() => other.received.length, PATIENTLY).toBe(2);
    expect(await send("DELETE", at)).toMatchObject({ status: 204 });
    expect(await send("GET", at)).toMatchObject({ status: 404, body: { detail: "no such subscription" } });
    await createGroup(url);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([receiver.received.length, other.received.length]).toEqual([1, 2]);
  });

  it("is sent again from a position on, with the same ids", async () => {
    const { receiver, url, add } = await startBoth();
    const { location } = await add();
    await createGroup(url);
    await createGroup(url);
    await expect.poll(() => idsIn(receiver.received), PATIENTLY).toEqual(["1", "2"]);
    expect(await send("POST", `${url}${location}/replay`, { after: 9 })).toMatchObject({ status: 409 });
    expect(await send("POST", `${url}${location}/replay`, {})).toMatchObject({ status: 400 });
    expect(await send("POST", `${url}${location}/replay`, { after: 0 })).toMatchObject({ status: 200 });
    await expect.poll(() => idsIn(receiver.received), PATIENTLY).toEqual(["1", "2", "1", "2"]);
    const messages = receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(messages.slice(2)).toEqual(messages.slice(0, 2));
  });

  it("tells what its receiver answered, to events and to a test", async () => {
    let isBroken = true;
    const answer: Answering = (response) => response.writeHead(isBroken ? 503 : 200).end(isBroken ? "坏了" : "好");
    const { receiver, url, add } = await startBoth(answer);
    const { location, body } = await add();
    await createGroup(url);
    await expect.poll(() => receiver.received.length, PATIENTLY).toBe(1);
    const attempts = async () => (await send("GET", `${url}${location}/attempts`)).body.items;
    await expect.poll(attempts, PATIENTLY).toHaveLength(1);
    expect(await attempts()).toEqual([
      {
        ...{ attemptedAt: RFC3339, messageId: expect.stringMatching(/^msg_/), outcome: "failed", status: 503 },
        ...{ error: "answered 503", answer: "坏了", milliseconds: expect.any(Number) },
        ...{ firstSequence: 1, lastSequence: 1, events: 1, attempt: 1 },
      },
    ]);
    expect((await send("GET", `${url}${location}`)).body).toMatchObject({
      failures: 1,
      nextAttemptAt: RFC3339,
      lag: 1,
    });
    expect((await send("POST", `${url}${location}/test`)).body).toMatchObject({ outcome: "failed", status: 503 });
    isBroken = false;
    expect((await send("POST", `${url}${location}/test`)).body).toEqual({
      ...{ messageId: expect.stringMatching(/^msg_test-/), outcome: "delivered", status: 200 },
      ...{ error: null, answer: "好", milliseconds: expect.any(Number) },
    });
    const tested = receiver.received.at(-1);
    expect(tested && verify(body.secret, tested)).toMatchObject({ type: "subscription.tested" });
    await send("POST", `${url}${location}/resume`);
    await expect.poll(() => receiver.received.length, PATIENTLY).toBe(4);
  });

  it("gets a new secret, beside which the old one signs for a time", async () => {
    const { receiver, url, add } = await startBoth();
    const { location, body } = await add();
    const rotated = await send("POST", `${url}${location}/rotate-secret`, {});
    expect(rotated.body.secret).not.toBe(body.secret);
    await createGroup(url);
    await expect.poll(() => receiver.received.length, PATIENTLY).toBe(1);
    for (const secret of [body.secret, rotated.body.secret])
      for (const one of receiver.received) expect(verify(secret, one)).toMatchObject({ id: "1" });
    const given = newSecret();
    const last = await send("POST", `${url}${location}/rotate-secret`, { secret: given, overlapSeconds: 0 });
    expect(last.body.secret).toBe(given);
    await createGroup(url);
    await expect.poll(() => receiver.received.length, PATIENTLY).toBe(2);
    const [, second] = receiver.received;
    expect(second && verify(given, second)).toMatchObject({ id: "2" });
    for (const secret of [body.secret, rotated.body.secret])
      expect(() => second && verify(secret, second)).toThrow("No matching signature");
  });

  it("gets a new secret without a word about it, too", async () => {
    const { url, add } = await startBoth();
    const { location, body } = await add();
    const rotated = await send("POST", `${url}${location}/rotate-secret`);
    expect(rotated).toMatchObject({ status: 200, body: { secret: expect.stringMatching(/^whsec_/) } });
    expect(rotated.body.secret).not.toBe(body.secret);
    const headers = { "content-type": "text/plain" };
    const strange = await fetch(`${url}${location}/rotate-secret`, { method: "POST", headers, body: "{}" });
    expect(strange.status).toBe(415);
    expect(await send("POST", `${url}/v1/subscriptions`)).toMatchObject({ status: 415 });
  });

  it("that is unknown is not found", async () => {
    const { url } = await startBoth();
    const at = `${url}/v1/subscriptions/some`;
    const asked = [
      send("GET", at),
      send("PATCH", at, {}),
      send("DELETE", at),
      send("GET", `${at}/attempts`),
      ...["pause", "resume", "test"].map((what) => send("POST", `${at}/${what}`)),
      send("POST", `${at}/replay`, { after: 0 }),
      send("POST", `${at}/rotate-secret`, {}),
    ];
    for (const answer of await Promise.all(asked))
      expect(answer).toMatchObject({ status: 404, body: { detail: "no such subscription" } });
  });

  it("of the configuration is changed there alone, but can be paused, resumed and tried", async () => {
    const receiver = await startWebhookReceiver();
    const subscriptions = { app: { url: receiver.url, secret: newSecret() } };
    const { url } = await startTestServer({ pushAllowAddresses, subscriptions });
    const at = `${url}/v1/subscriptions/app`;
    for (const refused of [
      send("PATCH", at, { batch: 2 }),
      send("DELETE", at),
      send("POST", `${at}/rotate-secret`, {}),
    ])
      expect(await refused).toMatchObject({ status: 409 });
    expect((await send("POST", `${at}/pause`)).body).toMatchObject({ state: "paused", configured: true });
    expect((await send("POST", `${at}/resume`)).body).toMatchObject({ state: "active" });
    expect((await send("POST", `${at}/test`)).body).toMatchObject({ outcome: "delivered" });
  });
});
