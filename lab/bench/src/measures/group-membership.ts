import { addUsers, aecDialect, createAecGroup, removeUsers } from "../loads/aec-callback.ts";
import { createTencentGroup, joinedMembers, leftMembers, tencentDialect } from "../loads/tencent-callback.ts";
import type { HttpResponse } from "../response-reader.ts";

/** How many members one callback adds while a group is filled. */
const MEMBERS_AT_ONCE = 1000;
const FIRST_MEMBER = 100_000;

/** Sends a request; resolves to the reply. */
export type Exchange = (request: Buffer) => Promise<HttpResponse>;

/** One vendor's callbacks for joining and leaving a group. */
export interface GroupMembership {
  readonly name: string;
  /** Whether a reply contains the roster. */
  readonly answersRoster: boolean;
  readonly createGroup: typeof createAecGroup;
  readonly joining: (groupId: string, userIds: readonly string[]) => Buffer;
  readonly leaving: (groupId: string, userIds: readonly string[]) => Buffer;
  readonly isSuccess: (response: HttpResponse) => boolean;
}

const tencent: GroupMembership = {
  name: "Tencent AfterNewMemberJoin",
  answersRoster: false,
  createGroup: createTencentGroup,
  joining: joinedMembers,
  leaving: leftMembers,
  isSuccess: ({ status, body }) => status === 200 && body === tencentDialect.success,
};

/** starRTC's callbacks; plain adding and removing return no roster. */
export const aec: GroupMembership = {
  name: "AEC_GROUP_ADD_USER",
  answersRoster: false,
  createGroup: createAecGroup,
  joining: addUsers,
  leaving: removeUsers,
  isSuccess: ({ status, body }) => status === 200 && body === aecDialect.success,
};

const aecWithRoster: GroupMembership = {
  ...aec,
  name: "AEC_GROUP_ADD_USER_AND_SYNC_ALL",
  answersRoster: true,
  joining: (groupId, userIds) => addUsers(groupId, userIds, "AEC_GROUP_ADD_USER_AND_SYNC_ALL"),
  isSuccess: ({ status, body }) => status === 200 && body.startsWith('{"status":"1"'),
};

/** All kinds of joining. */
export const memberships: readonly GroupMembership[] = [tencent, aec, aecWithRoster];

/** Creates a group with this many members, plus the owner for AEC; resolves to its id. */
export async function createFilledGroup(
  membership: GroupMembership,
  wantedId: string,
  members: number,
  exchange: Exchange,
): Promise<string> {
  const groupId = await membership.createGroup(wantedId, async (request) => (await exchange(request)).body);
  for (let done = 0; done < members; done += MEMBERS_AT_ONCE) {
    const count = Math.min(MEMBERS_AT_ONCE, members - done);
    const userIds = Array.from({ length: count }, (_, index) => String(FIRST_MEMBER + done + index));
    await expectSuccess(membership, exchange, membership.joining(groupId, userIds));
  }
  return groupId;
}

/** Throws for a reply that is not a success. */
export async function expectSuccess(membership: GroupMembership, exchange: Exchange, request: Buffer): Promise<void> {
  const response = await exchange(request);
  if (membership.isSuccess(response)) return;
  throw new Error(`${membership.name} was answered ${response.status} ${response.body.slice(0, 200)}`);
}
