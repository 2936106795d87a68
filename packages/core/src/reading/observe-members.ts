import type { CallOptions, GroupRead, MembersRead } from "../adapter/client/vendor-client.js";
import { type GroupObserved, MOST_OBSERVED } from "../vocabulary/group-observed.js";
import type { Observation } from "./observation.js";
import { settlePart } from "./observation.js";
import { PartWriter, type Written } from "./part-writer.js";

/** How many users are asked for by name at once, and read of the record. */
const AT_ONCE = 500;
/** How often pages are gone through that move while they are read. */
const PASSES = 3;
/** Of a group with more members in the record, those who are gone are told apart, not all looked at in one transaction. */
const MOST_AT_ONCE = 5000;

/** A group that was found at the vendor, and when the reading began by the server's clock. */
export interface Found {
  readonly group: GroupRead;
  readonly beganAt: number;
}

/** What the reading of a group came to. */
export interface MembersObserved extends Written {
  /** How many members were found. */
  readonly members: number;
}

/**
 * Reads the members of a group page by page, and settles what is found of the group and of them. Pages move as others leave: then
 * they are gone through once more, and if they move each time the group stays stale. Whoever is a member in the record and on no
 * page is asked for by name. `undefined` if the group ended on the way.
 */
export async function observeMembers(
  observation: Observation,
  { group, beganAt }: Found,
  options: CallOptions,
): Promise<MembersObserved | undefined> {
  const { client, ledger, source } = observation;
  const { groupId } = group;
  const fields = fieldsOf(group);
  const first = await client.readMembers(groupId, null, options);
  // What was read before is told by the same moment: facts that are newer than any part of it must not be lost.
  const asOf = Math.min(group.asOf, first?.asOf ?? group.asOf);
  const only = (members: Pick<GroupObserved, "members">): GroupObserved => ({
    ...{ type: "group.observed", groupId, state: "active", beganAt, part: "only" },
    ...{ ...fields, ...members },
  });
  if (!first) return { ...(await settlePart(observation, only({}), asOf)), members: 0 };
  const known = first.next === null ? await ledger.group(source, groupId) : undefined;
  if (isWhole(first, known?.memberCount ?? 0)) {
    const { members } = first;
    return { ...(await settlePart(observation, only({ members }), asOf)), members: members.length };
  }
  const writer = new PartWriter(observation, { groupId, beganAt, asOf, fields });
  const foundIds = new Set<string>();
  let pass = await readPages(observation, groupId, first, { foundIds, writer, options });
  for (let passes = 1; pass === "moved" && passes < PASSES; passes += 1) {
    const again = await client.readMembers(groupId, null, options);
    pass = again && (await readPages(observation, groupId, again, { foundIds, writer, options }));
  }
  if (!pass) return undefined;
  const members = foundIds.size;
  await askForOthers(observation, groupId, foundIds, { writer, options });
  return { ...(await (pass === "steady" ? writer.end() : writer.leave())), members };
}

/** All that a reading of a group tells but its members. */
function fieldsOf({ profile, ownerId, attributes, createdAt, topics, lists }: GroupRead): PartFields {
  const { allowed = [], blocked = [] } = lists ?? {};
  return {
    profile,
    ...(ownerId !== undefined && { ownerId }),
    ...(attributes && { attributes }),
    ...(createdAt !== undefined && { createdAt }),
    ...(topics && topics.length <= MOST_OBSERVED && { topics: topics.map(({ lastMessageSeq: _, ...topic }) => topic) }),
    ...(lists && allowed.length + blocked.length <= MOST_OBSERVED && { lists }),
  };
}

type PartFields = ConstructorParameters<typeof PartWriter>[1]["fields"];

function isWhole({ members, next }: MembersRead, knownMembers: number): boolean {
  return next === null && members.length <= MOST_OBSERVED && knownMembers <= MOST_AT_ONCE;
}

interface Telling {
  readonly writer: PartWriter;
  readonly options: CallOptions;
}

/** Adds who is on the pages; whether these moved meanwhile. `undefined` if the group ended before the last of them. */
async function readPages(
  { client }: Observation,
  groupId: string,
  first: MembersRead,
  { foundIds, writer, options }: Telling & { readonly foundIds: Set<string> },
): Promise<"steady" | "moved" | undefined> {
  let pass: "steady" | "moved" = "steady";
  for (let page: MembersRead | undefined = first; ; page = await client.readMembers(groupId, page.next, options)) {
    if (!page) return undefined;
    if (!page.isSteady) pass = "moved";
    const members = page.members.filter(({ userId }) => !foundIds.has(userId));
    for (const { userId } of members) foundIds.add(userId);
    await writer.found(members);
    if (page.next === null) return pass;
  }
}

async function askForOthers(
  { client, ledger, source }: Observation,
  groupId: string,
  foundIds: ReadonlySet<string>,
  { writer, options }: Telling,
): Promise<void> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const request = { limit: AT_ONCE, ...(cursor !== undefined && { cursor }) };
    const page = await ledger.members(source, groupId, request);
    const others = page?.items.map(({ userId }) => userId).filter((userId) => !foundIds.has(userId)) ?? [];
    if (others.length > 0) {
      const { members } = await client.readMembersNamed(groupId, others, options);
      const memberIds = new Set(members.map(({ userId }) => userId));
      await writer.found(members);
      await writer.missed(others.filter((userId) => !memberIds.has(userId)));
    }
    cursor = page?.next ?? null;
  }
}
