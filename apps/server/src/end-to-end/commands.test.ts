import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readFeed } from "../testing/read-record.js";
import { sendCommand } from "../testing/send-command.js";
import { aecScene, openimScene, type SceneSettings, tencentScene, type VendorScene } from "../testing/vendor-scenes.js";

const json = z.record(z.string(), z.unknown());
type Json = z.output<typeof json>;

async function read({ url }: VendorScene, path: string): Promise<Json> {
  return json.parse(await (await fetch(`${url}/v1/groups${path}`)).json());
}

/** What a command is, which status it is answered with, and what the record shows at once. */
interface Step {
  readonly does: string;
  readonly method: string;
  readonly path?: string;
  readonly body?: object;
  readonly status?: number;
  /** Below the group; the group itself unless set. */
  readonly shownAt?: string;
  readonly shows: object;
}

const members = (...items: readonly object[]) => ({
  items: expect.arrayContaining(items.map((item) => expect.objectContaining(item))),
});

/** The life of a group, by commands alone. */
function lifeOf({ users: [ann, bob, cid, dan] }: VendorScene): readonly Step[] {
  const until = "2099-01-01T00:00:00.000Z";
  return [
    { does: "changes its name", method: "PATCH", body: { name: "读书会 📚" }, shows: { name: "读书会 📚" } },
    {
      does: "adds members",
      method: "POST",
      path: "/members",
      body: { members: [{ userId: cid }, { userId: dan }] },
      shownAt: "/members",
      shows: members({ userId: cid, role: "member" }, { userId: dan }),
    },
    {
      does: "makes a member an admin",
      method: "PATCH",
      path: `/members/${encodeURIComponent(cid)}`,
      body: { role: "admin", nickname: "小明" },
      shownAt: "/members",
      shows: members({ userId: cid, role: "admin", nickname: "小明" }),
    },
    {
      does: "mutes a member",
      method: "PATCH",
      path: `/members/${encodeURIComponent(bob)}`,
      body: { mutedUntil: until },
      shownAt: "/members",
      shows: members({ userId: bob, mutedUntil: expect.stringMatching(/^20[3-9]/) }),
    },
    {
      does: "lets the member speak again",
      method: "PATCH",
      path: `/members/${encodeURIComponent(bob)}`,
      body: { mutedUntil: null },
      shownAt: "/members",
      shows: members({ userId: bob, mutedUntil: null }),
    },
    { does: "mutes everybody", method: "PATCH", body: { mutedAll: true }, shows: { mutedAll: true } },
    {
      does: "silences a member",
      method: "PATCH",
      path: `/members/${encodeURIComponent(bob)}`,
      body: { silenced: true },
      shownAt: "/members",
      shows: members({ userId: bob, silenced: true }),
    },
    {
      does: "sets attributes",
      method: "PATCH",
      path: "/attributes",
      body: { level: "7", mood: "好" },
      shows: { attributes: { level: "7", mood: "好" } },
    },
    {
      does: "removes an attribute",
      method: "PATCH",
      path: "/attributes",
      body: { mood: null },
      shows: { attributes: { level: "7" } },
    },
    {
      does: "sends a message",
      method: "POST",
      path: "/messages",
      body: { senderId: ann, text: "今晚八点见 🎉", custom: "c" },
      status: 201,
      shownAt: "/messages",
      shows: { items: [expect.objectContaining({ senderId: ann, text: "今晚八点见 🎉", recalled: false })] },
    },
    {
      does: "recalls the message",
      method: "DELETE",
      path: "/messages/{key}",
      shownAt: "/messages",
      shows: { items: [expect.objectContaining({ recalled: true })] },
    },
    { does: "hands it over", method: "PUT", path: "/owner", body: { userId: bob }, shows: { ownerId: bob } },
    {
      does: "removes a member",
      method: "DELETE",
      path: `/members/${encodeURIComponent(dan)}`,
      shows: { memberCount: 3 },
    },
    { does: "dissolves it", method: "DELETE", shows: { state: "dissolved", memberCount: 0 } },
  ];
}

/** What a vendor has no way to do. */
const beyond: { readonly [source: string]: readonly string[] } = {
  tencent: [],
  openim: ["silences a member", "sets attributes", "removes an attribute"],
  aec: ["sets attributes", "removes an attribute", "sends a message", "recalls the message"],
};

const scenes: readonly (readonly [string, (settings?: SceneSettings) => Promise<VendorScene>])[] = [
  ["Tencent", tencentScene],
  ["OpenIM", openimScene],
  ["AEC", aecScene],
];

describe.each(scenes)("commands at %s", (_, start) => {
  it.each([
    ["after", true],
    ["before", false],
  ])("act, and are in the record once, with the vendor's callbacks %s them", async (_, areHeld) => {
    const scene = await start();
    if (areHeld) scene.hold();
    const { source, kind } = scene;
    const [ann, bob] = scene.users;
    const profile = { name: "Readers", ...kind };
    const made = await sendCommand(scene, ["POST", ""], { source, ownerId: ann, profile, members: [{ userId: bob }] });
    expect(made).toMatchObject({
      status: 201,
      body: { group: { source, ownerId: ann, name: "Readers", memberCount: 2 } },
    });
    const groupId = z.object({ group: z.object({ groupId: z.string() }) }).parse(made.body).group.groupId;
    const at = `/${source}/${encodeURIComponent(groupId)}`;
    expect(made.headers.get("location")).toBe(`/v1/groups${at}`);
    let told = await settledFeed(scene);
    expect(told).toEqual([expect.objectContaining({ type: "group.created" })]);
    let key = "1";
    const unable: string[] = [];
    for (const { does, method, path = "", body, status = 200, shownAt = "", shows } of lifeOf(scene)) {
      if (areHeld) scene.hold();
      const answer = await sendCommand(scene, [method, `${at}${path.replace("{key}", encodeURIComponent(key))}`], body);
      if (answer.status === 501) {
        unable.push(does);
        continue;
      }
      expect([does, answer.status, answer.body]).toEqual([does, status, expect.objectContaining({ refused: [] })]);
      expect(await read(scene, `${at}${shownAt}`), does).toMatchObject(shows);
      const { message } = answer.body;
      if (message !== undefined) key = z.object({ key: z.string() }).parse(message).key;
      const now = await settledFeed(scene);
      // OpenIM tells the number of a message later.
      const news = now.slice(told.length).filter((event) => event.type !== "message.numbered");
      expect(news, does).toHaveLength(1);
      expect(await read(scene, `${at}${shownAt}`), does).toMatchObject(shows);
      told = now;
    }
    expect(unable).toEqual(beyond[source]);
    // Of OpenIM's notifications it is not certain who made them.
    if (source !== "openim") expect((await read(scene, at)).stale).toBeNull();
  });
});

/** All events, once the vendor has told all that has happened. */
async function settledFeed(
  scene: VendorScene,
): Promise<readonly { readonly type: string; readonly command: string }[]> {
  await scene.settled();
  const event = z.looseObject({ type: z.string(), data: z.looseObject({ command: z.string() }) });
  return (await readFeed(scene.url)).map((one) => {
    const { type, data } = event.parse(one);
    return { type, command: data.command, data };
  });
}
