import { allow, deny, type Policy } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { sendCommand } from "../testing/send-command.js";
import { aecScene, openimScene, tencentScene, type VendorScene } from "../testing/vendor-scenes.js";

const groupOf = z.looseObject({ group: z.looseObject({ groupId: z.string() }) });

/** Makes a group of the first two users; resolves to its path. */
async function made(scene: VendorScene): Promise<string> {
  const [ownerId, userId] = scene.users;
  const group = { source: scene.source, ownerId, profile: { name: "n", ...scene.kind }, members: [{ userId }] };
  const { body } = await sendCommand(scene, ["POST", ""], group);
  return `/${scene.source}/${encodeURIComponent(groupOf.parse(body).group.groupId)}`;
}

async function shown({ url }: VendorScene, path: string): Promise<unknown> {
  return (await fetch(`${url}/v1/${path}`)).json();
}

const key = (value: string) => ({ "idempotency-key": value });
const hello = ([senderId]: readonly string[]) => ({ senderId, text: "hello" });

describe("Tencent", () => {
  it("refuses with its own code, which changes nothing and is answered again", async () => {
    const scene = await tencentScene();
    const rename = () => sendCommand(scene, ["PATCH", "/tencent/nowhere"], { name: "x" }, key("k"));
    const refusal = { status: 422, by: "vendor", code: 10_010, commandId: 1 };
    expect(await rename()).toMatchObject({ status: 422, body: refusal });
    const again = await rename();
    expect([again.body, again.headers.get("idempotency-replayed")]).toEqual([expect.objectContaining(refusal), "true"]);
    expect(await shown(scene, "feed")).toMatchObject({ events: [] });
    expect(await sendCommand(scene, ["PATCH", "/tencent/nowhere"], { name: "y" }, key("k"))).toMatchObject({
      ...{ status: 422, body: { parameter: "Idempotency-Key" } },
    });
  });

  it("that may have made a group is not asked to make it once more, unless the group has an id", async () => {
    const scene = await tencentScene();
    const group = { source: "tencent", ownerId: scene.users[0], profile: { name: "n", ...scene.kind } };
    scene.rest.fault({ api: "create_group", instead: "page", acts: true });
    const make = (more = {}) => sendCommand(scene, ["POST", ""], { ...group, ...more }, key("k"));
    expect(await make()).toMatchObject({ status: 504, body: { code: "unreachable", mayHaveActed: true } });
    expect(await make()).toMatchObject({ status: 409, body: { detail: expect.stringContaining("nobody knows") } });
    scene.rest.fault({ api: "create_group", instead: "page", acts: true });
    const named = () => sendCommand(scene, ["POST", ""], { ...group, groupId: "order-7" }, key("other"));
    expect(await named()).toMatchObject({ status: 201, body: { group: { groupId: "order-7", memberCount: 1 } } });
    const again = await named();
    expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([201, "true"]);
    expect(scene.app.groups.size).toBe(2);
    expect(await shown(scene, "commands?state=unknown")).toMatchObject({ items: [{ change: "group.created" }] });
  });

  it("does not accept a wrong key", async () => {
    const scene = await tencentScene({ ofSource: { secretKey: "another" } });
    const answer = await sendCommand(scene, ["DELETE", "/tencent/g"]);
    expect(answer).toMatchObject({ status: 502, body: { code: "credentials", mayHaveActed: false } });
  });
});

describe("OpenIM", () => {
  it("refuses users whom it does not know, and does the rest", async () => {
    const scene = await openimScene();
    const path = await made(scene);
    const members = [{ userId: scene.users[2] }, { userId: "stranger" }];
    const answer = await sendCommand(scene, ["POST", `${path}/members`], { members });
    expect(answer).toMatchObject({
      status: 200,
      body: { refused: [{ userId: "stranger" }], group: { memberCount: 3 } },
    });
  });

  it("that may have sent a message is not asked to send it once more", async () => {
    let isLost = false;
    const scene = await openimScene({
      trouble: ({ path }) => (isLost && path === "/msg/send_msg" ? "late cut" : undefined),
    });
    const path = await made(scene);
    isLost = true;
    const send = () => sendCommand(scene, ["POST", `${path}/messages`], hello(scene.users), key("k"));
    expect(await send()).toMatchObject({ status: 504, body: { mayHaveActed: true } });
    isLost = false;
    expect(await send()).toMatchObject({ status: 409, body: { detail: expect.stringContaining("nobody knows") } });
  });

  it("that takes no more calls is to be asked later", async () => {
    const scene = await openimScene({
      trouble: ({ path }) => (path === "/group/dismiss_group" ? "limit" : undefined),
    });
    const answer = await sendCommand(scene, ["DELETE", await made(scene)], undefined, key("k"));
    expect(answer).toMatchObject({ status: 503, body: { code: "limited", mayHaveActed: false } });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("AEC", () => {
  it("has no strangers changed, and none made the owner", async () => {
    const scene = await aecScene();
    const path = await made(scene);
    const refusal = { status: 422, body: { by: "rules", code: "member-unknown" } };
    const stranger = { userId: "stranger" };
    expect(await sendCommand(scene, ["PATCH", `${path}/members/stranger`], { role: "admin" })).toMatchObject(refusal);
    expect(await sendCommand(scene, ["PUT", `${path}/owner`], stranger)).toMatchObject(refusal);
    expect(await shown(scene, `groups${path}`)).toMatchObject({ memberCount: 2 });
  });

  it("is told of nothing that a body does not say, or cannot", async () => {
    const scene = await aecScene();
    const path = await made(scene);
    const body = JSON.parse('{"settings":{"__proto__":1}}');
    expect(await sendCommand(scene, ["PATCH", path], body)).toMatchObject({
      ...{ status: 400, body: { detail: "the body must have no field __proto__" } },
    });
    expect(await sendCommand(scene, ["PATCH", path], {})).toMatchObject({
      ...{ status: 400, body: { detail: "body must name what is to change", parameter: "body" } },
    });
  });

  it("has the rules of the record, and is told nothing of what is against them", async () => {
    const scene = await aecScene();
    const path = await made(scene);
    const answer = await sendCommand(scene, ["DELETE", `${path}/members/${scene.users[0]}`]);
    expect(answer).toMatchObject({ status: 422, body: { by: "rules", code: "owner-cannot-leave" } });
    const deadly = await sendCommand(scene, ["POST", `${path}/members`], { members: [{ userId: "a,b" }] });
    expect(deadly).toMatchObject({ status: 501, body: { detail: "aec cannot be told the id of a user" } });
    expect(scene.proxy.calls).toEqual([]);
  });

  it("that cannot be told gets the change later, and the answer says so", async () => {
    const scene = await aecScene();
    const path = await made(scene);
    await scene.proxy.close();
    const answer = await sendCommand(scene, ["POST", `${path}/members`], { members: [{ userId: "cid" }] });
    const remark = { by: "grouphook", code: "unreachable", text: expect.stringContaining("could not be told") };
    expect(answer).toMatchObject({ status: 200, body: { group: { memberCount: 3 }, remark } });
    expect(await shown(scene, "commands?after=1")).toMatchObject({ items: [{ state: "performed", remark }] });
  });
});

describe("a policy", () => {
  const policy: Policy = ({ command, change, circumstances }) => {
    if (command !== "commanded") return allow();
    if (change.type === "group.updated")
      return allow({ profile: { name: `${change.profile.name} by ${circumstances.token}` } });
    return change.type === "group.dissolved" ? deny("keep it", 4711) : allow();
  };

  it("that is asked about commands denies and amends them", async () => {
    const scene = await tencentScene({ policy, ofSource: { commands: { askPolicy: true } } });
    const path = await made(scene);
    const denial = { status: 403, by: "policy", code: 4711, detail: "the policy denies it: keep it" };
    expect((await sendCommand(scene, ["DELETE", path])).body).toMatchObject(denial);
    expect(await sendCommand(scene, ["PATCH", path], { name: "amended" })).toMatchObject({
      ...{ status: 200, body: { group: { name: "amended by anyone" } } },
    });
  });

  it("that is not asked does not", async () => {
    const scene = await tencentScene({ policy });
    expect(await sendCommand(scene, ["DELETE", await made(scene)])).toMatchObject({ status: 200 });
  });
});
