import type { EasemobPart, LivingGroup, LivingMessage } from "../easemob-app/group.js";
import {
  askToSend,
  edit,
  isEditable,
  type NewMessage,
  react,
  read,
  recall,
  send,
} from "../easemob-app/message-changes.js";
import type { World } from "../easemob-app/world.js";
import { type Act, someOf } from "./act.js";

const TEXTS = ["hello", "大家好 🎉", 'line\nbreak "quoted" \\ </script>', "buy spam now", "a".repeat(300)];

/** One part of each kind that there is, as printed. */
function newPart({ random }: World): EasemobPart {
  const text = { type: "txt", msg: random.pick(TEXTS) };
  const file = { secret: "EsYYqnkREeyZAUHNhFQyIhTJxWxvGOwyx1", file_length: 6374, url: "https://chat.example.com/" };
  return random.pick<EasemobPart>([
    ...Array.from({ length: 6 }, () => text),
    { ...text, subType: "sub_combine" },
    { type: "img", filename: "image", size: { width: 746, height: 1325 }, ...file },
    { type: "audio", filename: "audio", length: 4, ...file },
    { type: "video", filename: "video", length: 10, thumb: file.url, thumb_secret: file.secret, ...file },
    { type: "loc", lng: 116.323_091_567_666_05, lat: 39.966_127_292_386_26, addr: "some street 1" },
    { type: "file", filename: "test.txt", ...file },
    { type: "cmd", action: "run" },
    { type: "custom", customExts: [{ name: 1 }], "v2:customExts": { k: "v", k1: "v1" }, customEvent: "flower" },
  ]);
}

function newExt({ random }: World): NewMessage["ext"] {
  return random.chance(0.3) ? { key1: random.pick(["value", 1, null]), nested: { time: 1_503_735_239 } } : {};
}

/** Who may speak: not those who are muted, and only some while all are. */
function speakersOf({ time }: World, { members, isMuted, allowed }: LivingGroup): readonly string[] {
  const speakers = [...members].filter(([user, { role, mutedUntil = 0 }]) => {
    return mutedUntil <= time() && (!isMuted || role !== "member" || allowed.has(user));
  });
  return speakers.map(([user]) => user);
}

function oneOf({ random }: World, { messages }: LivingGroup, fits: (message: LivingMessage) => boolean) {
  const fitting = messages.filter(fits);
  return fitting.length === 0 ? undefined : random.pick(fitting);
}

function isThere({ recalledAt }: LivingMessage): boolean {
  return recalledAt === undefined;
}

/** Changes with messages. */
export const messageActs: { readonly send: Act; readonly [name: string]: Act } = {
  async send(world, group) {
    const { random } = world;
    const speakers = speakersOf(world, group);
    if (speakers.length === 0 || group.isDisabled) return;
    const message = { from: random.pick(speakers), bodies: [newPart(world)], ext: newExt(world) };
    const msgId = world.msgId();
    // Documented: messages that REST sends are not asked about.
    const asked = random.chance(0.8) ? await askToSend(world, group, message, msgId) : message;
    if ("errorText" in asked) return;
    const others = [...group.members.keys()].filter((user) => user !== message.from);
    await send(
      world,
      group,
      asked,
      msgId,
      others.filter(() => random.chance(0.05)),
    );
  },

  async recall(world, group) {
    const message = oneOf(world, group, isThere);
    if (message) await recall(world, group, message, message.from);
  },

  async edit(world, group) {
    const message = oneOf(world, group, isEditable);
    if (!message) return;
    // Documented: of most kinds only the extension can be edited.
    const bodies = message.bodies.map((part) =>
      part.type === "txt" ? { ...part, msg: world.random.pick(TEXTS) } : part,
    );
    // Printed: REST as operator.
    const operator = world.random.pick([message.from, "easemob_rest_app_admin"]);
    await edit(world, group, message, operator, { bodies, ext: { key1: "value_rewrite" } });
  },

  async read(world, group) {
    const message = oneOf(world, group, isThere);
    if (!message || group.type === "CHATROOM") return;
    const readers = someOf(world, group, ["owner", "admin", "member"]);
    for (const reader of readers) {
      if (reader !== message.from && !message.readers.has(reader)) await read(world, group, message, reader);
    }
  },

  async react(world, group) {
    const message = oneOf(world, group, isThere);
    const [user] = someOf(world, group, ["owner", "admin", "member"]);
    if (message && user !== undefined) await react(world, group, message, user, world.random.pick(["👍", "emoji_40"]));
  },
};
