import {
  given,
  identifier,
  integer,
  listIfAny,
  type MemberRead,
  type MembersRead,
  objectOf,
} from "@grouphook/core/adapter";
import { type MemberInfo, memberInfo } from "../decode/profile.js";
import type { OpenimApi } from "./api.js";
import { readGroup } from "./read-groups.js";

/** The most that OpenIM takes in a list (`constant/limit.go`), and what is read at once here. */
const MEMBERS_AT_ONCE = 1000;
/** How many groups with more members may be read at the same time without reading their ids anew for each page. */
const MOST_ROSTERS = 4;

const members = listIfAny(memberInfo);
const memberPage = objectOf({ total: integer, members });
const memberInfos = objectOf({ members }).transform(({ members }) => members);
const memberIds = objectOf({ userIDs: listIfAny(identifier) }).transform(({ userIDs }) => userIDs);

/** The ids of all members at a moment, in an order that is always the same. */
interface Roster {
  readonly userIds: readonly string[];
  readonly asOf: number;
}

/**
 * Reads the members of groups. OpenIM's pages move under a reader as members come and go, so only a group that fits on one is
 * read that way. Of a larger one all ids are read at once, and then the members, in the order of their ids: who is a member
 * all the time is in every list of ids, and is read. A cursor is the last id that was read.
 */
export class MemberReader {
  readonly #api: OpenimApi;
  readonly #rosters = new Map<string, Roster>();

  constructor(api: OpenimApi) {
    this.#api = api;
  }

  /** A page of members; `undefined` for a group that is gone. One just dismissed may still show those it had. */
  async readMembers(
    groupId: string,
    cursor: string | null,
    signal: AbortSignal | undefined,
  ): Promise<MembersRead | undefined> {
    if (cursor !== null) return this.#readAfter(groupId, cursor, signal);
    const began = Date.now();
    const pagination = { pageNumber: 1, showNumber: MEMBERS_AT_ONCE };
    const { total, members } = await this.#api.read(
      {
        path: "/group/get_group_member_list",
        body: { groupID: groupId, pagination, filter: 0, keyword: "" },
        data: memberPage,
      },
      signal,
    );
    const asOf = this.#api.timeAt(began);
    if (total > MEMBERS_AT_ONCE) {
      this.#rosters.delete(groupId);
      return this.#readAfter(groupId, "", signal);
    }
    // OpenIM tells no members of a group that does not exist, rather than that.
    if (members.length === 0 && (await readGroup(this.#api, groupId, signal)).state === "gone") return undefined;
    return { members: members.map(memberRead), next: null, isSteady: true, asOf };
  }

  async #readAfter(groupId: string, lastId: string, signal: AbortSignal | undefined): Promise<MembersRead> {
    const { userIds, asOf } = this.#rosters.get(groupId) ?? (await this.#readRoster(groupId, signal));
    const from = firstAfter(userIds, lastId);
    const page = userIds.slice(from, from + MEMBERS_AT_ONCE);
    const isEnd = from + MEMBERS_AT_ONCE >= userIds.length;
    if (isEnd) this.#rosters.delete(groupId);
    const { members } = await readMembersNamed(this.#api, groupId, page, signal);
    return { members, next: isEnd ? null : (page.at(-1) ?? null), isSteady: true, asOf };
  }

  async #readRoster(groupId: string, signal: AbortSignal | undefined): Promise<Roster> {
    const began = Date.now();
    const body = { groupID: groupId };
    const ids = await this.#api.read({ path: "/group/get_group_member_user_id", body, data: memberIds }, signal);
    const roster = { userIds: [...new Set(ids)].toSorted(), asOf: this.#api.timeAt(began) };
    const [oldest] = this.#rosters.keys();
    if (oldest !== undefined && this.#rosters.size >= MOST_ROSTERS) this.#rosters.delete(oldest);
    this.#rosters.set(groupId, roster);
    return roster;
  }
}

/** Those of these users who are members. */
export async function readMembersNamed(
  api: OpenimApi,
  groupId: string,
  userIds: readonly string[],
  signal: AbortSignal | undefined,
): Promise<MembersRead> {
  const began = Date.now();
  const asked = [...new Set(userIds)];
  const found: MemberInfo[] = [];
  for (let from = 0; from < asked.length; from += MEMBERS_AT_ONCE) {
    const body = { groupID: groupId, userIDs: asked.slice(from, from + MEMBERS_AT_ONCE) };
    found.push(...(await api.read({ path: "/group/get_group_members_info", body, data: memberInfos }, signal)));
  }
  return { members: found.map(memberRead), next: null, isSteady: true, asOf: api.timeAt(began) };
}

/** Where the ids after one begin, in a sorted list; the one itself need not be there any longer. */
function firstAfter(sorted: readonly string[], id: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? "") > id) high = middle;
    else low = middle + 1;
  }
  return low;
}

function memberRead({ entry, joinedAt }: MemberInfo): MemberRead {
  return { ...entry, ...given({ joinedAt }) };
}
