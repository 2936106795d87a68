import { REST } from "../easemob-app/app-key.js";
import { FOR_EVER, ownerOf } from "../easemob-app/group.js";
import { block, changeAllowed, unblock } from "../easemob-app/list-changes.js";
import { changeAdmins, join, leave, mute, setAttributes, shield, unmute } from "../easemob-app/member-changes.js";
import type { World } from "../easemob-app/world.js";
import { type Act, authorityOf, outsiders, someOf } from "./act.js";

const HOUR_MS = 3_600_000;
const WORDS = ["join group123", "你好啊", ""];

/** When a mute or block ends: in some hours, or never. */
function newEnd(world: World): number {
  return world.random.pick([FOR_EVER, world.time() + (1 + world.random.below(48)) * HOUR_MS]);
}

/** Changes of a group's members, their roles and rights, and the lists. */
export const memberActs: { readonly [name: string]: Act } = {
  async add(world, group) {
    const users = outsiders(world, group);
    if (users.length > 0) await join(world, group, REST, { how: "DIRECT", users });
  },

  async apply(world, group) {
    const { random } = world;
    const [user] = outsiders(world, group);
    if (user === undefined) return;
    // Documented: a room's client joins by itself.
    if (group.type === "CHATROOM") return join(world, group, user, { how: "DIRECT", users: [user] });
    if (random.chance(0.5)) return join(world, group, user, { how: "APPLY", users: [user] });
    const happening = { what: "applied", user, reason: random.pick(WORDS) } as const;
    await world.tellOf(group, { operator: user, at: world.tick(), happening });
    const by = ownerOf(group);
    if (random.chance(0.7)) await join(world, group, by, { how: "APPLY", users: [user], by });
  },

  async invite(world, group) {
    const { random } = world;
    const [user] = outsiders(world, group);
    if (user === undefined || group.type === "CHATROOM") return;
    const inviter = random.pick([...group.members.keys()]);
    const happening = { what: "invited", user, inviter, reason: random.pick(WORDS) } as const;
    await world.tellOf(group, { operator: inviter, at: world.tick(), happening });
    if (!group.info.invitationsNeedConsent) return join(world, group, user, { how: "INVITE", users: [user] });
    if (random.chance(0.7)) return join(world, group, user, { how: "INVITE", users: [user], by: inviter });
    await world.tellOf(group, { operator: user, at: world.tick(), happening: { what: "declined", user } });
  },

  async quit(world, group) {
    const [user] = someOf(world, group, ["admin", "member"]);
    if (user !== undefined) await leave(world, group, user, "QUIT", [user]);
  },

  async kick(world, group) {
    const users = someOf(world, group, ["admin", "member"]);
    if (users.length > 0) await leave(world, group, authorityOf(world, group), "KICK", users);
  },

  async changeAdmins(world, group) {
    const operation = world.random.pick(["ADD", "REMOVE"] as const);
    const users = someOf(world, group, [operation === "ADD" ? "member" : "admin"]);
    if (users.length > 0) await changeAdmins(world, group, authorityOf(world, group), operation, users);
  },

  async mute(world, group) {
    const users = someOf(world, group, ["member"]);
    if (users.length > 0) await mute(world, group, authorityOf(world, group), users, newEnd(world));
  },

  async unmute(world, group) {
    const users = [...group.members].filter(([, { mutedUntil }]) => mutedUntil !== undefined).map(([user]) => user);
    if (users.length > 0) await unmute(world, group, authorityOf(world, group), users);
  },

  async block(world, group) {
    // Documented: only members can be blocked.
    const users = someOf(world, group, ["member"]);
    if (users.length > 0) await block(world, group, authorityOf(world, group), users, newEnd(world));
  },

  async unblock(world, group) {
    const users = [...group.blocked.keys()].filter(() => world.random.chance(0.5));
    if (users.length > 0) await unblock(world, group, authorityOf(world, group), users);
  },

  async allow(world, group) {
    const users = someOf(world, group, ["member"]).filter((user) => !group.allowed.has(user));
    if (users.length > 0) await changeAllowed(world, group, authorityOf(world, group), "ADD", users);
  },

  async disallow(world, group) {
    const users = [...group.allowed].filter(() => world.random.chance(0.5));
    if (users.length > 0) await changeAllowed(world, group, authorityOf(world, group), "REMOVE", users);
  },

  async shield(world, group) {
    const [user] = someOf(world, group, ["admin", "member"]);
    if (user === undefined || group.type === "CHATROOM") return;
    await shield(world, group, user, group.members.get(user)?.shields === false);
  },

  async setAttributes(world, group) {
    const [user] = someOf(world, group, ["owner", "admin", "member"]);
    // Not told in the present dialect.
    if (user === undefined || group.type === "CHATROOM" || world.dialect === "group_op_event") return;
    await setAttributes(world, group, user, user, { key1: world.random.pick(["value1", "值", ""]) });
  },
};
