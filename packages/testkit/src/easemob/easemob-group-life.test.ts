import { describe, expect, it } from "vitest";
import { type EasemobGroupLife, type EasemobGroupLifeOptions, easemobGroupLife } from "./easemob-group-life.js";
import type { EasemobBody } from "./easemob-sender/body.js";
import type { EasemobVerdict } from "./easemob-sender.js";

type Told = { readonly [field: string]: unknown };

/** A life whose callbacks go to a listener instead of a server. */
async function liveBefore(
  options: Partial<EasemobGroupLifeOptions> = {},
  answer: (question: EasemobBody) => EasemobVerdict = () => ({ delivered: true }),
): Promise<{ readonly life: EasemobGroupLife; readonly asked: readonly Told[]; readonly told: readonly Told[] }> {
  const asked: Told[] = [];
  const told: Told[] = [];
  const life = await easemobGroupLife({
    sender: {
      async ask(body) {
        asked.push({ ...body });
        return answer(body);
      },
      async tell(body) {
        told.push({ ...body });
        return { acknowledged: true };
      },
      bannedUntil: () => undefined,
      stored: () => [],
      sendStored: async () => undefined,
    },
    seed: 1,
    steps: 2000,
    users: 15,
    startsAt: 0,
    ...options,
  });
  return { life, asked, told };
}

const fieldsOf = (value: unknown): Told => ({ ...Object(value) });
const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** The members of groups, collected by a simple listener from what is told in order. */
function membersByListening(told: readonly Told[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  const groupOf = (id: unknown) => groups.get(String(id)) ?? new Set();
  const bare = (jid: unknown) => String(jid).split("@")[0]?.replace("easemob-demo#grouphook_", "") ?? "";
  for (const { id, group_id, operation, payload, from, to, chat_type } of told) {
    const { operation: old, role, member, type, muc_id } = fieldsOf(payload);
    if (operation === "CREATE") groups.set(String(id), new Set([...Object.keys(fieldsOf(role)), ...textsOf(member)]));
    if (operation === "JOIN") for (const user of textsOf(member)) groupOf(id).add(user);
    if (operation === "LEAVE" && type !== "DELETE") for (const user of textsOf(member)) groupOf(id).delete(user);
    if (chat_type !== "muc") continue;
    expect(muc_id).toBe(`easemob-demo#grouphook_${group_id}@conference.easemob.com`);
    if (old === "create") groups.set(String(group_id), new Set([String(to)]));
    if (old === "presence" || old === "direct_joined") groupOf(group_id).add(bare(from));
    if (old === "absence" || old === "leave") groupOf(group_id).delete(bare(from));
    if (old === "kick" || old === "ban") groupOf(group_id).delete(String(to));
  }
  return groups;
}

const commandsOf = ({ statistics }: EasemobGroupLife, word: string) =>
  Object.keys(statistics.said)
    .filter((command) => command.startsWith(word))
    .toSorted();

describe("easemobGroupLife", () => {
  it.each(["group_op_event", "muc"] as const)("tells everything that happens to members, in %s", async (dialect) => {
    const { life, told } = await liveBefore({ dialect });
    const heard = membersByListening(told);
    expect(heard.size).toBe(life.groups.length);
    for (const { groupId, members } of life.groups) {
      expect([...(heard.get(groupId) ?? [])].toSorted(), groupId).toEqual([...members.keys()].toSorted());
    }
  });

  it("uses every word of the present dialect", async () => {
    const { life } = await liveBefore({ steps: 4000 });
    const words = [
      ...["ADMIN.ADD", "ADMIN.REMOVE", "BLOCK.ADD", "BLOCK.REMOVE", "BRAND_NEW", "CREATE", "DELETE"],
      ...["JOIN.APPLY", "JOIN.DIRECT", "JOIN.INVITE", "LEAVE.BLOCK", "LEAVE.DELETE", "LEAVE.KICK", "LEAVE.QUIT"],
      ...["MUTE.ADD", "MUTE.REMOVE", "ROOM_SUPER_ADMIN.ADD", "SHARE_FILE.ADD", "SHARE_FILE.REMOVE"],
      ...["SHIELD.ADD", "SHIELD.REMOVE", "UPDATE.ANNOUNCEMENT", "UPDATE.DISABLE", "UPDATE.INFO", "UPDATE.MUTE"],
      ...["UPDATE.OWNER", "WHITE.ADD", "WHITE.REMOVE"],
    ];
    expect(commandsOf(life, "group_op_event")).toEqual(words.map((word) => `group_op_event.${word}`));
  });

  it("uses the words of the old dialect for groups, and creates only with multi-device", async () => {
    const { life } = await liveBefore({ dialect: "muc", steps: 4000 });
    const words = [
      ...["absence", "add_admin", "add_mute", "add_user_white_list", "allow", "apply", "apply_accept", "assing_owner"],
      ...["ban", "ban_group", "block", "create", "delete_announcement", "delete_file", "destroy", "direct_joined"],
      ...["group_member_metadata_update", "invite", "invite_accept", "invite_decline", "kick", "leave", "presence"],
      ...["remove_admin", "remove_ban_group", "remove_mute", "remove_user_white_list", "unblock", "update"],
      ...["update_announcement", "upload_file"],
    ];
    expect(commandsOf(life, "muc")).toEqual(words.map((word) => `muc.${word}`));
    const single = await liveBefore({ dialect: "muc", hasMultiDevice: false });
    expect(commandsOf(single.life, "muc")).not.toContain("muc.create");
  });

  it("tells of messages of every kind, and of what becomes of them", async () => {
    const { life, told } = await liveBefore({ steps: 4000 });
    expect(Object.keys(life.statistics.said)).toEqual(
      expect.arrayContaining([
        "chat.groupchat",
        "chat_offline.groupchat",
        "recall",
        "edit",
        "read_ack",
        "notify.reaction",
      ]),
    );
    const sent = told.filter(({ eventType, chat_type }) => eventType === "chat" && chat_type === "groupchat");
    const kinds = new Set(sent.map(({ content_type }) => String(content_type).split(":")[2] ?? "none"));
    const all = ["command", "custom", "file", "image", "location", "none", "text", "txt", "video", "voice"];
    expect([...kinds].toSorted()).toEqual(all);
    expect(new Set(sent.map(({ msg_id }) => msg_id)).size).toBe(life.groups.flatMap(({ messages }) => messages).length);
    expect(life.statistics).toMatchObject({ hindered: 0, failures: [] });
  });

  it("tells as much as the documents of a year", async () => {
    const bodiesOf = async (vintage: 2024 | 2025 | 2026) =>
      (await liveBefore({ vintage })).told.filter(({ event, operation }) => event && operation !== "ROOM_SUPER_ADMIN");
    const [old, recent, newest] = await Promise.all([bodiesOf(2024), bodiesOf(2025), bodiesOf(2026)]);
    expect(old.some(({ member_count }) => member_count !== undefined)).toBe(false);
    expect(recent.filter(({ operation }) => operation === "JOIN").every(({ member_count }) => member_count)).toBe(true);
    expect(recent.every(({ appkey }) => appkey === "easemob-demo#grouphook")).toBe(true);
    expect(newest.filter(({ operation }) => operation === "JOIN").some(({ appkey }) => appkey)).toBe(false);
  });

  it("applies the answers", async () => {
    const { life, asked, told } = await liveBefore({}, ({ payload }) => {
      if (JSON.stringify(payload).includes("spam")) return { delivered: false, errorText: "spam" };
      if (!JSON.stringify(payload).includes("hello")) return { delivered: true };
      const amended = { type: "txt", msg: "***" };
      return { delivered: true, payload: "bodies" in Object(payload) ? { bodies: [amended], ext: {} } : amended };
    });
    expect(new Set(asked.map(({ chat_type }) => chat_type))).toEqual(new Set(["group", "groupchat", "chatroom"]));
    const askedIds = new Set(asked.map(({ msg_id }) => msg_id));
    const edited = new Set(told.flatMap(({ payload }) => fieldsOf(payload).edit_message_id ?? []));
    const messages = life.groups.flatMap((group) => group.messages).filter(({ msgId }) => !edited.has(msgId));
    const texts = messages
      .filter(({ msgId }) => askedIds.has(msgId))
      .flatMap(({ bodies }) => bodies.map(({ msg }) => msg));
    expect(texts).toContain("***");
    expect(texts).not.toContain("hello");
    expect(texts).not.toContain("buy spam now");
    expect(life.statistics.hindered).toBeGreaterThan(10);
  });

  it("is the same life for the same seed, in any order of notifications", async () => {
    const straight = await liveBefore();
    expect(await liveBefore()).toEqual(straight);
    expect((await liveBefore({ seed: 2 })).told).not.toEqual(straight.told);

    const astray = await liveBefore({ disorder: { depth: 30, repetition: 0.2 } });
    expect(astray.life).toEqual(straight.life);
    const texts = (all: readonly Told[]) => all.map((one) => JSON.stringify(one));
    expect(new Set(texts(astray.told))).toEqual(new Set(texts(straight.told)));
    expect(astray.told.length).toBeGreaterThan(straight.told.length * 1.1);
    expect([...new Set(texts(astray.told))]).not.toEqual(texts(straight.told));
  });
});
