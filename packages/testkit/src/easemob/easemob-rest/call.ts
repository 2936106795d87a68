import type { EasemobGroup, LivingGroup } from "../easemob-app/group.js";
import type { World } from "../easemob-app/world.js";
import { noMembers, Refusal, wrong } from "./refusal.js";

/** A call, as far as it is understood before it is performed. */
export interface Call {
  readonly world: World;
  /** What the place holders in the path stand for. */
  readonly path: { readonly [name: string]: string };
  readonly query: URLSearchParams;
  readonly body: { readonly [field: string]: unknown };
}

/** Does what is asked by a call; the fields that it resolves to are answered. Throws a `Refusal`. */
export type Api = (call: Call) => object | Promise<object>;

/** Apis by method and path: `GET /chatgroups/:id/users`. What is said of `chatgroups` is true of `chatrooms` as well. */
export type Apis = { readonly [route: string]: Api };

const MOST_USERS = 60;

/** The group that a call is about; rooms are found as rooms alone. */
export function groupIn({ world, path }: Call): LivingGroup {
  const group = groupOf(world, path.id ?? "", path.kind);
  if (!group) throw path.kind === "chatrooms" ? noRoom(path.id) : noGroup(path.id);
  return group;
}

function noGroup(id: string | undefined): Refusal {
  return new Refusal(404, "resource_not_found", `grpID ${id} does not exist!`);
}

function noRoom(id: string | undefined): Refusal {
  return new Refusal(404, "service_resource_not_found", `do not find this group:${id}`);
}

/** A group that there is. */
export function groupOf({ groups }: World, id: string, kind: string | undefined): LivingGroup | undefined {
  const group = groups.get(id);
  return group && group.deletedAt === undefined && kindOf(group) === kind ? group : undefined;
}

/** The word for groups like this one in paths. */
export function kindOf({ type }: EasemobGroup): string {
  return type === "CHATROOM" ? "chatrooms" : "chatgroups";
}

/** The users of a call: in its path, with commas between, or in its body. */
export function usersIn({ path, body }: Call): readonly string[] {
  const listed = path.users === undefined ? (body.usernames ?? []) : path.users.split(",");
  if (!Array.isArray(listed) || listed.length === 0) throw wrong("usernames must be provided");
  if (listed.length > MOST_USERS) throw wrong(`userNames size is more than max limit : ${MOST_USERS}`);
  return listed.map((user) => String(user).toLowerCase());
}

/** Refuses what cannot be done to the owner, or to users who are not members. */
export function forbidOthers({ members }: EasemobGroup, users: readonly string[]): void {
  const others = users.filter((user) => !members.has(user));
  if (others.length > 0) throw noMembers(others);
  if (users.some((user) => members.get(user)?.role === "owner")) {
    throw new Refusal(403, "forbidden_op", "forbidden operation on group owner!");
  }
}

/** A text that may be absent. */
export function textIn({ body }: Call, name: string, most: number = Number.POSITIVE_INFINITY): string | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== "string") throw wrong(`${name} is not a string`);
  if (value.length > most) throw wrong(`${name} length is too big`);
  return value;
}

/** A text that must be there. */
export function neededTextIn(call: Call, name: string): string {
  const text = textIn(call, name);
  if (text === undefined || text === "") throw wrong(`${name} must be provided`);
  return text;
}

/** A number of the query: more than there may be counts as that. */
export function numberIn({ query }: Call, name: string, otherwise: number, most: number): number {
  const value = Number(query.get(name) ?? otherwise);
  if (!Number.isInteger(value) || value < 0) throw wrong(`${name} is not a number`);
  return Math.min(value, most);
}
