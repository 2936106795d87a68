import { inspect } from "node:util";
import type { VendorCallError } from "@grouphook/core/adapter";
import type { RestFault, TencentRest, TencentRestOptions } from "@grouphook/testkit";
import { describe, expect, it } from "vitest";
import { CREDENTIALS, type Scene, tencentScene } from "../testing/tencent-scene.js";
import { clientIn } from "./client.js";
import { schema } from "./options.js";
import type { Surroundings } from "./tencent-rest.js";

const DAY_MS = 86_400_000;
/** The key, a signature, or its name in a URL. */
const SECRET = /0123456789abcdef|\beJ[\w*-]{40}|usersig/;

type Stage = Scene & { readonly groupId: string };

/** An app with one group, and a client of it. */
async function scene(
  served: Partial<TencentRestOptions> = {},
  surroundings: Surroundings = {},
  settings: object = {},
  now: () => number = Date.now,
): Promise<Stage> {
  const made = await tencentScene({ served, surroundings, settings, app: { now } });
  made.app.fill({ groups: 1, membersEach: 3, messagesEach: 2 });
  return { ...made, groupId: made.group().groupId };
}

const ATTRIBUTES = "get_group_attr";
const INFO = "modify_group_base_info";
const callsOf = (rest: TencentRest, api: string) => rest.rates[api]?.calls ?? 0;
const read = ({ client, groupId }: Stage) => client.readMembers(groupId, null);
const write = ({ client, groupId }: Stage) =>
  client.perform({ type: "group.updated", groupId, profile: { notice: "new" } });
const create = ({ client }: Stage) =>
  client.perform({ type: "group.created", profile: { name: "g", kind: "Public" }, members: [] });

async function errorOf(call: Promise<unknown>): Promise<VendorCallError> {
  return call.then(
    () => expect.fail("the call should have failed"),
    (error: VendorCallError) => error,
  );
}

describe("a signature", () => {
  it("is made for the time that Tencent has, however wrong one's own clock is", async () => {
    for (const wrong of [-3 * DAY_MS, DAY_MS]) {
      const at = await scene({}, { now: () => Date.now() + wrong });
      const { client, groupId, rest } = at;
      const groups = await client.readGroups([groupId]);
      expect(groups).toMatchObject([{ state: "active" }]);
      expect(callsOf(rest, "get_group_info")).toBe(2);
      const behind = Date.now() - (groups[0] && "asOf" in groups[0] ? groups[0].asOf : 0);
      expect(behind).toBeGreaterThanOrEqual(0);
      expect(behind).toBeLessThan(5000);
    }
  });

  it("is made again when it has expired at Tencent", async () => {
    let ahead = 0;
    const at = await scene({}, {}, {}, () => Date.now() + ahead);
    expect(await read(at)).toMatchObject({ members: [{}, {}, {}] });
    ahead = 3 * DAY_MS;
    expect(await read(at)).toMatchObject({ members: [{}, {}, {}] });
    expect(callsOf(at.rest, "get_group_member_info")).toBeGreaterThan(2);
  });

  it("is made again but once", async () => {
    const at = await scene();
    at.rest.fault({ api: INFO, instead: { code: 70_003 }, times: 9 });
    expect(await errorOf(write(at))).toMatchObject({ code: "credentials", mayHaveActed: false });
    expect(callsOf(at.rest, INFO)).toBe(2);
  });

  it.for([
    ["another key", { secretKey: "another" }, "ErrorCode 70009: the signature was made with another key"],
    ["nobody who may call", { adminId: "bob" }, "ErrorCode 60010: bob is no administrator"],
    ["another app", { sdkAppId: "1400000001" }, "ErrorCode 60006: sdkappid is wrong"],
  ] as const)("of %s is not tried again", async ([, settings, said]) => {
    const at = await scene({}, {}, settings);
    const error = await errorOf(write(at));
    expect(error).toMatchObject({ code: "credentials", message: `[tencent] ${INFO}: ${said}`, mayHaveActed: false });
    expect(callsOf(at.rest, INFO)).toBe(1);
  });

  it("is in no error, and neither is the key", async () => {
    for (const instead of ["silence", "half", "reset", "page", { code: 70_003 }, { code: 10_002 }] as const) {
      const at = await scene({}, { timeoutMs: 100 });
      at.rest.fault({ api: INFO, instead, times: 9 });
      const shown = inspect(await errorOf(write(at)), { depth: 20, showHidden: true });
      expect(shown).not.toMatch(SECRET);
    }
    const nobody = clientIn(schema.parse({ ...CREDENTIALS, apiUrl: "http://127.0.0.1:2" }), { patienceMs: 5 });
    const error = await errorOf(nobody.perform({ type: "group.dissolved", groupId: "g" }));
    expect(error).toMatchObject({ code: "unreachable", mayHaveActed: false });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(SECRET);
  });
});

describe("the pace", () => {
  it("is that of one page of groups a second", async () => {
    const { app, client, rest } = await scene({ quirks: { hugePlaces: true } });
    app.fill({ groups: 10_000, membersEach: 1 });
    const first = await client.readGroupIds(null);
    expect(first.next).toBe("9223372036854785808");
    const second = await client.readGroupIds(first.next);
    expect(second.next).toBe(null);
    expect(new Set([...first.groupIds, ...second.groupIds]).size).toBe(10_001);
    expect(rest.rates.get_appid_group_list).toEqual({ calls: 2, mostInASecond: 1 });
  });

  it("is that of 200 calls of any other API a second", async () => {
    const { client, rest, groupId } = await scene();
    await client.readMembersNamed(groupId, ["user1"]);
    const start = performance.now();
    await Promise.all(Array.from({ length: 130 }, () => client.readMembersNamed(groupId, ["user1"])));
    expect(performance.now() - start).toBeGreaterThanOrEqual(129 * (1000 / 200));
    expect(rest.rates.get_specified_group_member_info).toEqual({ calls: 131, mostInASecond: expect.any(Number) });
  });

  it("is slowed down for all when there are too many calls", async () => {
    const at = await scene({}, { patienceMs: 100 });
    at.rest.fault({ api: ATTRIBUTES, instead: { code: 60_007 } });
    const start = performance.now();
    await Promise.all([1, 2].map(() => at.client.readGroups([at.groupId])));
    expect(performance.now() - start).toBeGreaterThanOrEqual(99);
    expect(callsOf(at.rest, ATTRIBUTES)).toBe(3);
  });

  it.for([60_007, 10_006, 10_049])("ends in an error if code %i goes on", async (code) => {
    const at = await scene();
    at.rest.fault({ api: INFO, instead: { code }, times: 9 });
    expect(await errorOf(write(at))).toMatchObject({ code: "limited", mayHaveActed: false, retryAfterMs: 80 });
    expect(callsOf(at.rest, INFO)).toBe(4);
    expect(at.app.groups.get(at.groupId)?.profile.notification).toBe("");
  });
});

const withoutAnswer: readonly NonNullable<RestFault["instead"]>[] = [
  ...(["silence", "half", "reset", "page"] as const),
  ...[{ code: 10_002 }, { code: 60_008 }, { code: 60_014 }],
];

describe.each(withoutAnswer)("where there is no answer (%j)", (instead) => {
  const surroundings = instead === "silence" ? { timeoutMs: 500 } : {};

  it("a reading is tried again", async () => {
    const at = await scene({}, surroundings);
    at.rest.fault({ api: "get_group_member_info", instead });
    expect(await read(at)).toMatchObject({ members: [{}, {}, {}] });
  });

  it("what can be repeated is, though it may have been done", async () => {
    const at = await scene({}, surroundings);
    at.rest.fault({ api: INFO, instead, acts: true });
    expect(await write(at)).toMatchObject({ result: "performed" });
    expect(callsOf(at.rest, INFO)).toBe(2);
  });

  it("what cannot be repeated is not, and may have been done", async () => {
    const at = await scene({}, surroundings);
    at.rest.fault({ api: "create_group", instead, acts: true });
    expect(await errorOf(create(at))).toMatchObject({ code: "unreachable", mayHaveActed: true });
    expect(callsOf(at.rest, "create_group")).toBe(1);
    expect(at.app.groups.size).toBe(2);
  });
});

describe("in the end", () => {
  it("a call fails that is never answered", async () => {
    const at = await scene();
    at.rest.fault({ api: INFO, instead: "reset", times: 9 });
    expect(await errorOf(write(at))).toMatchObject({
      ...{ code: "unreachable", mayHaveActed: true, message: `[tencent] ${INFO}: no answer` },
    });
    expect(callsOf(at.rest, INFO)).toBe(4);
  });

  it("a change may have been made whose last attempt was only too early", async () => {
    const at = await scene();
    at.rest.fault({ api: INFO, instead: "reset", acts: true });
    at.rest.fault({ api: INFO, instead: { code: 60_007 }, times: 9 });
    expect(await errorOf(write(at))).toMatchObject({
      ...{ code: "limited", mayHaveActed: true, message: `[tencent] ${INFO}: ErrorCode 60007: a fault` },
    });
  });

  it("a refusal proves nothing after an attempt that may have done it", async () => {
    const at = await scene();
    at.rest.fault({ api: INFO, instead: "reset", acts: true });
    at.rest.fault({ api: INFO, instead: { code: 10_007 } });
    expect(await errorOf(write(at))).toMatchObject({
      ...{ code: "unreachable", mayHaveActed: true },
      message: `[tencent] ${INFO}: no answer, and then ErrorCode 10007: a fault`,
    });
  });

  it("a call ends with the reason why it was aborted, also while it waits", async () => {
    const at = await scene({}, { patienceMs: 60_000 });
    at.rest.fault({ instead: { code: 10_002 }, times: 9 });
    const controller = new AbortController();
    const call = at.client.readMembersNamed(at.groupId, ["user1"], { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("stopping")), 50);
    await expect(call).rejects.toThrow("stopping");
  });
});
