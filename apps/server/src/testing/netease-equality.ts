import type { NeteaseTeam } from "@grouphook/testkit";
import { expect } from "vitest";
import { expectedGroup, expectedMember } from "./netease-truth.js";
import { readGroup, type Shown } from "./read-record.js";

/**
 * Fails unless a team of the record equals NetEase's in all that NetEase's REST interface tells of it: nothing of a dissolved one but
 * that it is, and no messages. Resolves to whether the record knows it.
 */
export async function expectNeteaseTruth(url: string, truth: NeteaseTeam): Promise<boolean> {
  const { tid, dissolvedAt, createdAt } = truth;
  const read = await readGroup(url, "netease", tid);
  if (!read) return false;
  if (dissolvedAt !== undefined) {
    expect(read.group, tid).toMatchObject({ state: "dissolved" });
    return true;
  }
  const told = { ...expectedGroup(truth), createdAt: new Date(createdAt).toISOString(), stale: null };
  expect(read.group, tid).toMatchObject(told);
  const members = [...truth.members].map(
    ([userId, member]): Shown => ({
      ...expectedMember([userId, member]),
      ...{ nickname: member.nick, joinedAt: new Date(member.joinedAt).toISOString() },
    }),
  );
  const shown = read.members.map(
    ({ userId, role, mutedUntil, nickname, joinedAt }): Shown => ({
      ...{ userId, role, isMuted: mutedUntil !== null, nickname, joinedAt },
    }),
  );
  const byId = (one: Shown, other: Shown) => (String(one.userId) < String(other.userId) ? -1 : 1);
  expect(shown.toSorted(byId), tid).toEqual(members.toSorted(byId));
  return true;
}
