import type { LivingGroup } from "../tencent-app/group.js";
import type { World } from "../tencent-app/world.js";
import { type Body, textIn } from "./body.js";
import { Refusal } from "./refusal.js";

/** Peculiarities of Tencent that are not always there. */
export interface TencentRestQuirks {
  /** The older names, and they alone: ShutUpAllMember, ShutUpUntil, ShuttedUinList. */
  readonly olderNames?: boolean;
  /** The places in the list of groups are more than a JavaScript number holds. */
  readonly hugePlaces?: boolean;
  /** Members come without the end of their mute. */
  readonly mutesApart?: boolean;
  /** A role has a blank at its end, as in a documented sample. */
  readonly blankRoles?: boolean;
  /** A repeated message is answered without its number. */
  readonly numberlessRepetitions?: boolean;
}

/** What the APIs work on. */
export interface Service {
  readonly world: World;
  /** The administrator who calls. */
  readonly admin: string;
  readonly quirks: TencentRestQuirks;
  readonly isAccount: (account: string) => boolean;
}

/** Does what is asked by a call; what it resolves to is answered. Throws a `Refusal`. */
export type Api = (body: Body, service: Service, text: string) => object | Promise<object>;

/** The group that a call is about. */
export function groupIn(body: Body, { world }: Service): LivingGroup {
  const groupId = textIn(body, "GroupId");
  if (!isGroupId(groupId)) throw new Refusal(10_015, "the group id is invalid");
  const group = world.groups.get(groupId);
  if (!group || group.destroyedAt !== undefined)
    throw new Refusal(10_010, "the group does not exist or has been destroyed");
  return group;
}

/** Whether a text can be the id of a group: printable ASCII, less than 48 bytes, as documented; communities' are longer. */
export function isGroupId(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text) && text.length < (text.startsWith("@TGS#_") ? 97 : 48);
}

/** Refuses what the kind of a group does not allow. */
export function forbidKinds({ type }: LivingGroup, ...kinds: readonly string[]): void {
  if (kinds.includes(type)) throw new Refusal(10_007, `not allowed in a group of type ${type}`);
}

/** Asks the app's backend; refuses what it refuses. */
export async function askBackend(
  { world }: Service,
  command: string,
  fields: object,
): Promise<Awaited<ReturnType<World["ask"]>>> {
  const verdict = await world.ask(command, command.endsWith("Topic") ? undefined : world.tick(), fields);
  if (!verdict.allowed) throw new Refusal(verdict.errorCode, verdict.errorInfo);
  return verdict;
}
