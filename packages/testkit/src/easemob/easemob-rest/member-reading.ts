import { type Apis, groupIn, numberIn } from "./call.js";
import { noMembers, wrong } from "./refusal.js";

const MOST_MEMBERS = 1000;

/** Tells members, their roles and rights, and the lists. */
export const memberReading: Apis = {
  /** The first page is 1. Documented: of a room, admins are listed as members, and nobody's time of joining. */
  "GET /chatgroups/:id/users"(call) {
    const { members, type } = groupIn(call);
    const isRoom = type === "CHATROOM";
    const hasTimes = !isRoom && call.query.get("joined_time") === "true";
    const size = numberIn(call, "pagesize", 10, MOST_MEMBERS);
    const page = numberIn(call, "pagenum", 1, Number.MAX_SAFE_INTEGER);
    if (size === 0) throw wrong("pagesize is not in [1,1000]");
    const first = Math.max(0, page - 1) * size;
    const data = [...members].slice(first, first + size).map(([user, { role, joinedAt }]) => ({
      [isRoom && role === "admin" ? "member" : role]: user,
      ...(hasTimes && { joined_time: joinedAt }),
    }));
    return { data, count: data.length };
  },

  "GET /chatgroups/:id/admin"(call) {
    const admins = [...groupIn(call).members].filter(([, { role }]) => role === "admin").map(([user]) => user);
    return { data: admins, count: admins.length };
  },

  "GET /chatgroups/:id/mute"(call) {
    const { members } = groupIn(call);
    const data = [...members].flatMap(([user, { mutedUntil = 0 }]) => {
      return mutedUntil > call.world.time() ? [{ expire: mutedUntil, user }] : [];
    });
    return { data };
  },

  /** Documented: without their ends. */
  "GET /chatgroups/:id/blocks/users"(call) {
    const data = [...groupIn(call).blocked].filter(([, until]) => until > call.world.time()).map(([user]) => user);
    return { data, count: data.length };
  },

  "GET /chatgroups/:id/white/users"(call) {
    const data = [...groupIn(call).allowed];
    return { data, count: data.length };
  },

  "GET /metadata/chatgroup/:id/user/:user"(call) {
    const { id, user = "" } = call.path;
    const member = groupIn(call).members.get(user);
    if (!member) throw noMembers([`${user} of ${id}`]);
    return { data: Object.fromEntries(member.attributes) };
  },

  "POST /metadata/chatgroup/:id/get"(call) {
    const { members } = groupIn(call);
    const { targets, properties } = call.body;
    if (!Array.isArray(targets) || targets.length === 0 || targets.length > 10) throw wrong("targets must be provided");
    const names = Array.isArray(properties) ? properties.map(String) : [];
    const attributesOf = (user: string) =>
      [...(members.get(user)?.attributes ?? [])].filter(([name]) => names.length === 0 || names.includes(name));
    return { data: Object.fromEntries(targets.map((user) => [user, Object.fromEntries(attributesOf(String(user)))])) };
  },
};
