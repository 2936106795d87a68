import type { OpenimGroup } from "@grouphook/testkit";
import { expect } from "vitest";
import { standingOf } from "./openim-truth.js";
import { readGroup } from "./read-record.js";

const DISMISSED = 2;
const OWNER = 100;

/**
 * Fails unless a group of the record equals OpenIM's in all that OpenIM still tells of it: nothing of a dismissed group but that
 * it is, and not what a message said that was recalled.
 */
export async function expectOpenimTruth(url: string, truth: OpenimGroup): Promise<void> {
  const read = await readGroup(url, "openim", truth.groupID);
  if (truth.status === DISMISSED) {
    if (read) expect(read.group, truth.groupID).toMatchObject({ state: "dissolved" });
    return;
  }
  // Muting a dismissed group revives it without members and with its former messages, which nobody may read there.
  if (![...truth.members.values()].some(({ roleLevel }) => roleLevel === OWNER)) {
    expect(read?.group, truth.groupID).toMatchObject({ state: "active", memberCount: 0, stale: null });
    return;
  }
  const known = new Set(read?.messages.map(({ key }) => key));
  const messages = truth.messages.filter(({ serverMsgID, isRevoked }) => known.has(serverMsgID) || !isRevoked);
  expect(standingOf(read, { ...truth, messages }, true), truth.groupID).toBe("fresh");
}
