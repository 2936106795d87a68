import { expect } from "vitest";
import { z } from "zod";
import type { Attempt, Provocations } from "./provocation.js";
import { send } from "./send-attempt.js";
import type { Stage } from "./stage.js";

/** What is usually asked of a command, and which status it has then. */
interface Command {
  readonly status: 200 | 201;
  /** As it is asked of a group. */
  readonly of: (groupId: string, source?: string) => Attempt;
  readonly invalid: readonly Attempt["body"][];
}

const log = z.object({ items: z.array(z.object({ actorId: z.string().nullable() })) });

/** A request like one that is being carried out. */
const whileAnother =
  (name: string, attempt: Attempt) =>
  async ({ url }: Stage): Promise<Attempt> => {
    const [method = "", path = ""] = name.split(" ");
    const actorId = crypto.randomUUID();
    const repeated = { ...attempt, query: { actorId }, headers: { "idempotency-key": actorId } };
    void send(url, method, path, repeated).catch(() => undefined);
    const running = async () => log.parse(await (await fetch(`${url}/v1/commands?state=started`)).json()).items;
    await expect.poll(running).toContainEqual(expect.objectContaining({ actorId }));
    return repeated;
  };

function provoked(name: string, { status, of, invalid }: Command): Provocations[string] {
  const usual = of("parrots");
  return {
    [status]: [usual, { ...usual, query: { actorId: "boss" }, headers: { "idempotency-key": crypto.randomUUID() } }],
    ...(invalid.length > 0 && { 400: invalid.map((body) => ({ ...usual, body })) }),
    404: [of("parrots", "aec"), of("parrots", "other")],
    409: [whileAnother(name, of("slow"))],
    422: [of("refusing")],
    501: [of("impossible")],
    502: [of("distrusting")],
    503: [of("limited")],
    504: [of("silent")],
  };
}

const inGroup =
  (more: Attempt, path: Attempt["path"] = {}) =>
  (groupId: string, source = "parrot"): Attempt => ({ ...more, path: { source, groupId, ...path } });

const profile = { name: "读书会 📚", notice: "", custom: { city: ["上海"] }, settings: { joining: "free" } };
const newGroup = (groupId: string, source = "parrot"): Attempt => ({
  body: { source, groupId, ownerId: "ann", profile, members: [{ userId: "bob", role: "admin" }] },
});
const GROUP = "/v1/groups/{source}/{groupId}";

const commands: { readonly [name: string]: Command } = {
  "POST /v1/groups": {
    status: 201,
    of: newGroup,
    invalid: [
      { source: "parrot" },
      { source: "parrot", ownerId: "ann", members: [{ userId: "bob" }, { userId: "bob" }] },
      { source: "parrot", ownerId: "ann", profile: { name: 7 } },
    ],
  },
  [`PATCH ${GROUP}`]: {
    status: 200,
    of: inGroup({ body: { name: "new", mutedAll: true } }),
    invalid: [{}, { kind: "Public" }, { mutedAll: "yes" }],
  },
  [`DELETE ${GROUP}`]: { status: 200, of: inGroup({}), invalid: [] },
  [`PUT ${GROUP}/owner`]: { status: 200, of: inGroup({ body: { userId: "bob" } }), invalid: [{ userId: "" }] },
  [`PATCH ${GROUP}/attributes`]: {
    status: 200,
    of: inGroup({ body: { level: "7" } }),
    invalid: [{}, { level: 7 }, { level: "7", old: null }],
  },
};

const partCommands: { readonly [name: string]: Command } = {
  [`POST ${GROUP}/members`]: {
    status: 200,
    of: inGroup({ body: { members: [{ userId: "bob" }, { userId: "cid", role: "admin" }] } }),
    invalid: [{ members: [] }, { members: [{ userId: "bob", role: "owner" }] }],
  },
  [`DELETE ${GROUP}/members/{userId}`]: { status: 200, of: inGroup({}, { userId: "bob" }), invalid: [] },
  [`PATCH ${GROUP}/members/{userId}`]: {
    status: 200,
    of: inGroup({ body: { nickname: "小明", mutedUntil: null } }, { userId: "bob" }),
    invalid: [{}, { mutedUntil: "tomorrow" }, { mutedUntil: "never" }, { silenced: true, role: "admin" }],
  },
  [`POST ${GROUP}/messages`]: {
    status: 201,
    of: inGroup({ body: { senderId: "ann", text: "今晚八点见 🎉" } }),
    invalid: [{ senderId: "ann" }, { senderId: "ann", text: "hi", elements: [{ type: "t", content: 1 }] }],
  },
  [`DELETE ${GROUP}/messages/{key}`]: { status: 200, of: inGroup({}, { key: "1" }), invalid: [] },
  [`POST ${GROUP}/topics`]: {
    status: 201,
    of: inGroup({ body: { profile: { name: "科幻 🚀" } } }),
    invalid: [{ profile: { mutedAll: true } }],
  },
  [`PATCH ${GROUP}/topics/{topicId}`]: {
    status: 200,
    of: inGroup({ body: { name: "new" } }, { topicId: "t" }),
    invalid: [{}],
  },
  [`DELETE ${GROUP}/topics/{topicId}`]: { status: 200, of: inGroup({}, { topicId: "t" }), invalid: [] },
};

const provocationsOf = (all: { readonly [name: string]: Command }): Provocations =>
  Object.fromEntries(Object.entries(all).map(([name, command]) => [name, provoked(name, command) ?? {}]));

/** Of what acts on groups at a vendor. */
export const groupCommandProvocations: Provocations = {
  ...provocationsOf(commands),
  "GET /v1/commands": {
    200: [
      {},
      { query: { source: "parrot", groupId: "parrots", token: "anyone", state: "performed", limit: "1" } },
      { query: { state: "performed", before: String(Number.MAX_SAFE_INTEGER) } },
    ],
    400: [{ query: { source: "other" } }, { query: { state: "done" } }, { query: { after: "1", before: "2" } }],
    409: [{ query: { after: "1000000" } }],
  },
};

/** Of what acts on members, messages and topics there. */
export const partCommandProvocations: Provocations = provocationsOf(partCommands);
