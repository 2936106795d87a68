import { openimClient } from "@grouphook/adapter-openim/client";
import type { MemberRead } from "@grouphook/core/adapter";
import { openimInstallation, openimSender } from "@grouphook/testkit";
import { expect, it, onTestFinished } from "vitest";
import { AFTER_HOOKS } from "../testing/openim-after-hooks.js";
import { readGroup, type Shown } from "../testing/read-record.js";
import { startTestServer } from "../testing/start-test-server.js";

/** What only reports, so that many groups of the record are surely right. */
const byId = (one: Shown, other: Shown) => (String(one.userId) < String(other.userId) ? -1 : 1);

/** Members in the words of the query API, where what is not set may be empty or null. */
function shown(members: readonly (Shown | MemberRead)[]): readonly Shown[] {
  return members
    .map((member) => ({
      ...{ userId: member.userId, role: member.role, nickname: member.nickname || null },
      ...{ avatar: member.avatar || null, custom: member.custom || null, mutedUntil: member.mutedUntil ?? null },
    }))
    .toSorted(byId);
}

it("OpenIM's client reads what the webhooks told, in the same words", async () => {
  const server = await startTestServer({ sources: { openim: {} } });
  const sender = openimSender({ url: `${server.url}/callbacks/openim` });
  const life = { sender, seed: 11, groups: 60, hooks: AFTER_HOOKS, untold: false, now: Date.now };
  const openim = openimInstallation(life);
  const api = await openim.serveRest();
  onTestFinished(() => api.close());
  const client = openimClient({ apiUrl: api.url, secret: "openIM123", callsPerSecond: 10_000 });
  await openim.live(200);
  for (const groupId of ["ours-1", "ours-2"]) {
    const profile = { name: "Ours", notice: "hi", settings: { needVerification: 2 }, mutedAll: true };
    const members = [{ userId: "u100" }, { userId: "u101", role: "admin" }] as const;
    const made = await client.perform({ type: "group.created", groupId, ownerId: "u100", profile, members });
    expect(made).toMatchObject({ result: "performed" });
  }
  await client.perform({ type: "group.dissolved", groupId: "ours-2" });
  await openim.settled();
  expect(sender.misreadings).toEqual([]);

  const fresh: string[] = [];
  for (const group of await client.readGroups([...openim.groups.keys()])) {
    const record = await readGroup(server.url, "openim", group.groupId);
    if (record?.group.stale !== null) continue;
    fresh.push(group.groupId);
    if (group.state !== "active") {
      expect([group.state, record.group.state]).toEqual(["gone", "dissolved"]);
      continue;
    }
    const { profile, ownerId, memberCount, createdAt = 0 } = group;
    const told = { ...profile, ownerId, memberCount, createdAt: new Date(createdAt).toISOString(), state: "active" };
    expect(record.group).toMatchObject(told);
    const read = await client.readMembers(group.groupId, null);
    expect(shown(record.members)).toEqual(shown(read?.members ?? []));
    const messages = await client.readMessages?.({ groupId: group.groupId }, null);
    // OpenIM keeps nothing of what a recalled message said.
    expect(record.messages.map(({ key, seq, recalled, text }) => [key, seq, recalled, recalled || text])).toEqual(
      messages?.messages
        .map(({ message, isRecalled }) => [message.key, message.seq, isRecalled, isRecalled || message.text])
        .toReversed(),
    );
  }
  expect(fresh).toEqual(expect.arrayContaining(["ours-1", "ours-2"]));
  expect(fresh.length).toBeGreaterThan(openim.groups.size / 4);
});
