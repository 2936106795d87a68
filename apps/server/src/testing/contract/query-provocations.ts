import { expect } from "vitest";
import { z } from "zod";
import type { Provocations } from "./provocation.js";
import { type Stage, serverWithExpiredFeed } from "./stage.js";

const ofGroup = ({ source, groupId }: Stage) => ({ path: { source, groupId } });
const onList =
  (list: string) =>
  ({ source, groupId }: Stage) => ({ path: { source, groupId, list } });
const ofUser = { path: { source: "aec", userId: "bob" } };
const noGroup = { path: { source: "aec", groupId: "none" } };
const ofStrangeSource = { path: { source: "other", groupId: "1" } };
const bothWays = { query: { after: "1", before: "2" } };
const newest = { before: String(Number.MAX_SAFE_INTEGER) };
const beyond = { query: { after: "1000000" } };

/** Reads the first page, and from it the parameters of the next. */
const nextOf = (address: string, parameter: string) => async (stage: Stage) => {
  const path = address.replace("{source}", stage.source).replace("{groupId}", encodeURIComponent(stage.groupId));
  const { next } = z.object({ next: z.string() }).parse(await (await fetch(`${stage.url}${path}`)).json());
  return { ...ofGroup(stage), query: { limit: "1", [parameter]: next } };
};

/** Of what only reads the record and the logs. */
export const queryProvocations: Provocations = {
  "GET /v1/groups": {
    200: [
      {},
      { query: { source: "aec", state: "active", stale: "true", limit: "1" } },
      { query: { state: "dissolved" } },
      nextOf("/v1/groups?limit=1", "cursor"),
      { query: { q: "书会 📚" } },
    ],
    400: [
      { query: { cursor: "x" } },
      { query: { q: "" } },
      { query: { q: "书", cursor: "x" } },
      { query: { source: "other" } },
    ],
  },
  "GET /v1/groups/{source}/{groupId}": { 200: [ofGroup], 404: [noGroup, ofStrangeSource] },
  "GET /v1/groups/{source}/{groupId}/members": {
    200: [ofGroup, nextOf("/v1/groups/{source}/{groupId}/members?limit=1", "cursor")],
    400: [(stage) => ({ ...ofGroup(stage), query: { cursor: "x" } })],
    404: [noGroup, ofStrangeSource],
  },
  "GET /v1/groups/{source}/{groupId}/messages": {
    200: [ofGroup, (stage) => ({ ...ofGroup(stage), query: { topic: "科幻 🚀" } })],
    400: [(stage) => ({ ...ofGroup(stage), query: { before: "x" } })],
    404: [noGroup, ofStrangeSource],
  },
  "GET /v1/groups/{source}/{groupId}/history": {
    200: [ofGroup, (stage) => ({ ...ofGroup(stage), query: { before: "3", limit: "1" } })],
    400: [(stage) => ({ ...ofGroup(stage), query: { before: "0" } })],
    404: [noGroup, ofStrangeSource],
  },
  "GET /v1/groups/{source}/{groupId}/topics": {
    200: [ofGroup],
    400: [(stage) => ({ ...ofGroup(stage), query: { cursor: "x" } })],
    404: [noGroup, ofStrangeSource],
  },
  "GET /v1/groups/{source}/{groupId}/lists/{list}": {
    200: [onList("blocked"), onList("allowed")],
    400: [onList("friends"), (stage) => ({ ...onList("blocked")(stage), query: { cursor: "x" } })],
    404: [{ path: { ...noGroup.path, list: "blocked" } }, { path: { ...ofStrangeSource.path, list: "blocked" } }],
  },
  "GET /v1/users/{source}/{userId}/groups": {
    200: [ofUser, { path: { source: "aec", userId: "nobody" } }],
    400: [{ ...ofUser, query: { cursor: "x" } }],
    404: [{ path: { source: "other", userId: "bob" } }],
  },
  "GET /v1/users/{source}/{userId}/history": {
    200: [ofUser, { ...ofUser, query: { before: "5", limit: "1" } }, { path: { source: "aec", userId: "nobody" } }],
    400: [{ ...ofUser, query: { after: "1" } }],
    404: [{ path: { source: "other", userId: "bob" } }],
  },
  "GET /v1/feed": {
    200: [{}, { query: { after: "3", limit: "2", type: "message.sent,message.read", consumer: "search" } }],
    400: [{ query: { type: "group.invented" } }, { query: { source: "other", wait: "61" } }],
    409: [beyond, { query: { after: "1", epoch: "of-another-record" } }],
    410: [async () => ({ url: await serverWithExpiredFeed() })],
  },
  "GET /v1/feed/stream": {
    200: [
      {},
      { query: { after: "1", type: "message.sent" } },
      { headers: { "last-event-id": "2" } },
      { headers: { "last-event-id": "1000000" } },
      async () => ({ url: await serverWithExpiredFeed(), query: { after: "1" } }),
    ],
    400: [{ query: { source: "other" } }, { headers: { "last-event-id": "x" } }],
  },
  "GET /v1/decisions": {
    200: [
      async ({ url }) => {
        await someOf(`${url}/v1/decisions`, "items");
        return { query: { limit: "1" } };
      },
      { query: { source: "openim", groupId: "g", verdict: "allow" } },
      { query: { actorId: "ann", change: "message.sent", shadowed: "false", policy: "policy", ...newest } },
    ],
    400: [
      { query: { source: "other" } },
      { query: { source: "other", ...newest } },
      { query: { verdict: "maybe" } },
      { query: { change: "weather.changed" } },
      { query: { before: "0" } },
      bothWays,
    ],
    409: [beyond],
  },
  "GET /v1/sources": { 200: [{}] },
  "GET /v1/callbacks/commands": {
    200: [
      async ({ url }) => {
        await someOf(`${url}/v1/callbacks/commands`, "commands");
        return {};
      },
    ],
    400: [{ query: { source: "other" } }],
  },
  "GET /v1/callbacks": {
    200: [
      {},
      { query: { source: "aec", since: "2026-01-31T08:00:00+08:00", after: "2", command: "Told" } },
      { query: { outcome: "unsupported" } },
      { query: { command: "Told", limit: "1", ...newest } },
    ],
    400: [
      bothWays,
      { query: { source: "other", ...newest } },
      { query: { source: "other" } },
      { query: { since: "yesterday" } },
      { query: { command: "" } },
    ],
    409: [beyond],
  },
};

/** Waits for what is written a moment later. */
async function someOf(address: string, list: string): Promise<void> {
  const body = async () => (await fetch(address)).json();
  await expect.poll(body, { timeout: 10_000 }).not.toMatchObject({ [list]: [] });
}
