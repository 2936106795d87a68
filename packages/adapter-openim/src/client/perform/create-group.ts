import {
  type GroupCreated,
  type GroupProfile,
  type MemberEntry,
  objectOf,
  type PartRefusal,
  sha256Hex,
} from "@grouphook/core/adapter";
import { flat, requestedCreation, say, type Words } from "../../words.js";
import { errCodes, type OpenimRefusal } from "../envelope.js";
import { groupAnswer } from "../read-groups.js";
import { beyond, type Errand, isUndone, MOST_AT_ONCE, type Outcome, type Undone, undone } from "./errand.js";
import { letIn } from "./let-in.js";
import { membersAsMade, showMembers, unsayableOf } from "./shown-members.js";
import { isAboutUsers, refusalsOf, unregistered } from "./unregistered.js";

/** A group as it was asked for, in OpenIM's words. */
interface Founding {
  readonly groupID: string;
  readonly ownerId: string;
  /** Besides the owner, each once; as many as OpenIM takes at once. */
  readonly first: readonly MemberEntry[];
  readonly words: Words;
}

/** What OpenIM made of it. */
interface Founded {
  readonly groupId: string;
  readonly profile: GroupProfile;
  readonly refused: readonly (PartRefusal & { readonly userId: string })[];
}

const created = objectOf({ groupInfo: groupAnswer }).transform(({ groupInfo }) => groupInfo);

/**
 * Makes a group. Every attempt with one key asks for the same id, so that OpenIM makes it once; a later attempt goes on with
 * what is there. Users who are none are left out.
 */
export async function createGroup(errand: Errand, change: GroupCreated): Promise<Outcome> {
  const entries = new Map(change.members.map((member) => [member.userId, member]));
  const owners = new Set([change.ownerId ?? [], ...change.members.flatMap(ownerIn)].flat());
  const [ownerId] = owners;
  if (ownerId === undefined) return beyond("a group without an owner");
  if (owners.size > 1) return beyond("a second owner");
  const { role: _, ...owner } = entries.get(ownerId) ?? { userId: ownerId };
  entries.delete(ownerId);
  const others = [...entries.values()];
  const worded = say(flat(change.profile), requestedCreation, "profile");
  if ("unsayable" in worded) return beyond(worded.unsayable);
  const unsayable = unsayableOf([owner, ...others]);
  if (unsayable !== undefined) return beyond(unsayable);

  const groupID = change.groupId ?? (errand.key === undefined ? "" : idFrom(errand.key));
  const first = others.slice(0, MOST_AT_ONCE);
  const founded = await found(errand, { groupID, ownerId, first, words: worded.words });
  if (isUndone(founded)) return founded;
  const { groupId, profile } = founded;
  const isRefused = new Set(founded.refused.map(({ userId }) => userId));
  const inside = first.filter(({ userId }) => !isRefused.has(userId));
  await showMembers(errand, groupId, [owner, ...inside.map(({ role: _, ...entry }) => entry)]);
  const late = await letIn(errand, groupId, others.slice(MOST_AT_ONCE));
  const there = await membersAsMade(errand, groupId, [ownerId, ...inside.map(({ userId }) => userId)]);
  const refused = [...founded.refused, ...late.refused];
  const made = { type: "group.created", groupId, ownerId, profile, members: [...there, ...late.members] } as const;
  return { change: made, ...(refused.length > 0 && { refused }) };
}

async function found(errand: Errand, founding: Founding): Promise<Founded | Undone> {
  const { groupID, ownerId, first } = founding;
  const answer = await ask(errand, founding);
  if ("data" in answer) return { ...answer.data, refused: [] };
  if (isAboutUsers(answer)) {
    const strangers = await unregistered(errand, [ownerId, ...first.map(({ userId }) => userId)]);
    if (strangers.size === 0 || strangers.has(ownerId)) return undone(answer);
    const again = await ask(errand, { ...founding, first: first.filter(({ userId }) => !strangers.has(userId)) });
    if (!("data" in again)) return undone(again);
    return { ...again.data, refused: refusalsOf([...strangers], answer) };
  }
  const wasMade = errand.key !== undefined && "refusal" in answer && isTaken(answer.refusal);
  const group = wasMade ? await errand.group(groupID) : undefined;
  if (group?.state !== "active" || group.ownerId !== ownerId) return undone(answer);
  return { groupId: groupID, profile: group.profile, refused: [] };
}

function ask(errand: Errand, { groupID, ownerId, first, words }: Founding) {
  const withRole = (isAdmin: boolean) =>
    first.flatMap(({ userId, role }) => ((role === "admin") === isAdmin ? userId : []));
  return errand.ask(
    "/group/create_group",
    {
      ownerUserID: ownerId,
      adminUserIDs: withRole(true),
      memberUserIDs: withRole(false),
      groupInfo: { groupType: 2, ...words, groupID },
    },
    // The id may be another one: the answer to a webhook changes it.
    created,
  );
}

function isTaken({ code }: OpenimRefusal): boolean {
  return code === errCodes.groupExists;
}

function ownerIn({ userId, role }: MemberEntry): string | readonly string[] {
  return role === "owner" ? userId : [];
}

/** An id as OpenIM makes them, of digits; as good as never that of another key. */
function idFrom(key: string): string {
  return BigInt(`0x${sha256Hex(key).slice(0, 16)}`).toString();
}
