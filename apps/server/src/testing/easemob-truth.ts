import { EASEMOB_FOR_EVER, type EasemobGroup, type EasemobMember, type EasemobMessage } from "@grouphook/testkit";
import { expect } from "vitest";
import { type ReadGroup, readGroup, readList, type Shown } from "./read-record.js";

const SOURCE = "easemob";

/** Reads a group, and fails unless everything that the present dialect tells of equals Easemob's group. */
export async function expectEasemobTruth(url: string, truth: EasemobGroup): Promise<void> {
  const { group, members } = await expectToldInBoth(url, truth);
  expect(group).toMatchObject(expectedGroup(truth));
  expect(members.map(muteOf).toSorted(), truth.groupId).toEqual(
    livingOf(truth)
      .map(([userId, { mutedUntil }]) => muteOf({ userId, mutedUntil: momentOf(mutedUntil) }))
      .toSorted(),
  );
  const blocked = truth.deletedAt === undefined ? [...truth.blocked] : [];
  const expected = blocked.map(([userId, until]) => ({ userId, until: momentOf(until) }));
  expect(sortedBy("userId", await readList(url, SOURCE, truth.groupId, "blocked"))).toMatchObject(
    sortedBy("userId", expected),
  );
}

/**
 * Reads a group, and fails unless everything that the old dialect tells of equals Easemob's group. It tells so little of what a
 * group is that all are stale; of a mute not when it ends.
 */
export async function expectOldEasemobTruth(url: string, truth: EasemobGroup): Promise<void> {
  const { group, members } = await expectToldInBoth(url, truth);
  expect(group.stale, truth.groupId).not.toBeNull();
  const muted = members.filter(({ mutedUntil }) => mutedUntil !== null);
  const expected = livingOf(truth).filter(([, { mutedUntil }]) => mutedUntil !== undefined);
  expect(userIdsOf(muted), truth.groupId).toEqual(expected.map(([userId]) => userId).toSorted());
}

/**
 * Reads a group, and fails unless it equals Easemob's in all that REST tells of what there is: not who shields it, until when
 * somebody is blocked, whether who is invited must agree, nor messages.
 */
export async function expectReadableEasemobTruth(url: string, truth: EasemobGroup): Promise<void> {
  const { groupId, type, info, announcement, isMuted, isDisabled, members, deletedAt } = truth;
  const read = await readGroup(url, SOURCE, groupId);
  if (deletedAt !== undefined) {
    if (read) expect(read.group, groupId).toMatchObject({ state: "dissolved" });
    return;
  }
  if (!read) throw new Error(`the record does not know ${groupId}`);
  expect(read.group, groupId).toMatchObject({
    ...{ kind: type, state: "active", ownerId: ownerOf(truth), memberCount: members.size, stale: null },
    ...{ name: info.title, introduction: info.description, custom: info.custom, notice: announcement },
    ...{ mutedAll: isMuted, disabled: isDisabled },
    settings: { max_users: info.maxUsers, public: info.isPublic, allow_user_invites: info.membersMayInvite },
  });
  expect(read.members.map(roleAndMuteOf).toSorted(), groupId).toEqual(
    [...members]
      .map(([userId, { role, mutedUntil }]) => roleAndMuteOf({ userId, role, mutedUntil: momentOf(mutedUntil) }))
      .toSorted(),
  );
  expect(userIdsOf(await readList(url, SOURCE, groupId, "allowed")), groupId).toEqual([...truth.allowed].toSorted());
  expect(userIdsOf(await readList(url, SOURCE, groupId, "blocked")), groupId).toEqual(
    [...truth.blocked.keys()].toSorted(),
  );
}

/** What both dialects tell: members and their roles, who may speak or join, who gets messages, and messages. */
async function expectToldInBoth(url: string, truth: EasemobGroup): Promise<ReadGroup> {
  const { groupId, deletedAt, type, announcement } = truth;
  const read = await readGroup(url, SOURCE, groupId);
  if (!read) throw new Error(`the record does not know ${groupId}`);
  const isThere = deletedAt === undefined;
  expect(read.group).toMatchObject({
    ...{ groupId, kind: type, state: isThere ? "active" : "dissolved", dissolvedAt: rfc3339(deletedAt) },
    memberCount: isThere ? truth.members.size : 0,
  });
  expect(read.group.notice ?? "").toBe(announcement);
  expect(read.group.mutedAll ?? false).toBe(truth.isMuted);
  expect(read.group.ownerId ?? undefined, groupId).toBe(ownerOf(truth));
  const members = livingOf(truth).map(([userId, { role, shields }]) => ({ userId, role, receives: !shields }));
  expect(sortedBy("userId", read.members), groupId).toMatchObject(sortedBy("userId", members));
  expect(userIdsOf(await readList(url, SOURCE, groupId, "allowed"))).toEqual(
    isThere ? [...truth.allowed].toSorted() : [],
  );
  expect(userIdsOf(await readList(url, SOURCE, groupId, "blocked"))).toEqual(
    isThere ? [...truth.blocked.keys()].toSorted() : [],
  );
  expect(sortedBy("key", read.messages)).toMatchObject(sortedBy("key", truth.messages.map(expectedMessage)));
  return read;
}

function expectedGroup({ info, isDisabled }: EasemobGroup): object {
  return {
    name: info.title,
    introduction: info.description,
    custom: info.custom,
    disabled: isDisabled,
    settings: {
      max_users: info.maxUsers,
      invite_need_confirm: info.invitationsNeedConsent,
      public: info.isPublic,
      allow_user_invites: info.membersMayInvite,
    },
    stale: null,
  };
}

function ownerOf({ members }: EasemobGroup): string | undefined {
  return [...members].find(([, { role }]) => role === "owner")?.[0];
}

/** The members of a group that there is. */
function livingOf({ members, deletedAt }: EasemobGroup): readonly (readonly [string, EasemobMember])[] {
  return deletedAt === undefined ? [...members] : [];
}

function roleAndMuteOf(member: Shown): string {
  return `${member.role} ${muteOf(member)}`;
}

function muteOf({ userId, mutedUntil }: Shown): string {
  return `${userId} until ${mutedUntil}`;
}

function expectedMessage({ msgId, from, bodies, ext, sentAt, recalledAt, editedAt }: EasemobMessage) {
  return {
    key: msgId,
    senderId: from,
    elements: bodies.map(({ type, ...content }) => ({ type, content })),
    custom: Object.keys(ext).length > 0 ? JSON.stringify(ext) : null,
    sentAt: rfc3339(sentAt),
    recalled: recalledAt !== undefined,
    recalledAt: rfc3339(recalledAt),
    editedAt: rfc3339(editedAt),
    // Easemob tells who has read a message, and not how many have.
    ...{ readCount: 0, unreadCount: null },
  };
}

function momentOf(time: number | undefined): string | null {
  return time === EASEMOB_FOR_EVER ? "forever" : rfc3339(time);
}

function rfc3339(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

function userIdsOf(items: readonly Shown[]): readonly string[] {
  return items.map(({ userId }) => String(userId)).toSorted();
}

function sortedBy<Field extends string, Item extends { readonly [Name in Field]?: unknown }>(
  field: Field,
  items: readonly Item[],
): readonly Item[] {
  return items.toSorted((left, right) => (String(left[field]) < String(right[field]) ? -1 : 1));
}
