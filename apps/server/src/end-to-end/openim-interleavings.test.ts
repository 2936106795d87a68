import { openimAdapter } from "@grouphook/adapter-openim";
import { createCallbackHandler } from "@grouphook/core";
import { inboundFrom } from "@grouphook/core/adapter";
import { openLedger } from "@grouphook/core/storage";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";

const OWNER = "owner";
const USERS = ["ann", "bob", "cid"];
const CREATED_AT = 1_700_000_000_000;
const ALLOWED = { actionCode: 0, errCode: 0, errMsg: "", errDlt: "", nextCode: 0 };

interface Hook {
  readonly command: string;
  readonly body: object;
}

/** The changes of one group at OpenIM, and their after-hooks. */
interface Life {
  readonly groupId: string;
  readonly members: ReadonlySet<string>;
  readonly isDismissed: boolean;
  readonly hooks: readonly Hook[];
}

const ledger = await openLedger({ url: "sqlite::memory:" });
afterAll(() => ledger.close());
const handler = createCallbackHandler({ source: "openim", adapter: openimAdapter(), ledger });
let groups = 0;

function live(
  steps: readonly { readonly userId: string; readonly how: "quit" | "kick" }[],
  isDismissed: boolean,
): Life {
  groups += 1;
  const groupId = `g${groups}`;
  const members = new Set([OWNER, "ann"]);
  const hooks: Hook[] = [created(groupId, [...members])];
  for (const { userId, how } of steps) {
    if (!members.has(userId)) {
      members.add(userId);
      const fields = { reqMessage: "", joinSource: 3, inviterUserID: userId };
      hooks.push({ command: "callbackAfterJoinGroupCommand", body: { operationID: "o", groupID: groupId, ...fields } });
      continue;
    }
    members.delete(userId);
    hooks.push(
      how === "quit"
        ? { command: "callbackAfterQuitGroupCommand", body: { groupID: groupId, userID: userId } }
        : { command: "callbackAfterKickGroupCommand", body: { groupID: groupId, kickedUserIDs: [userId], reason: "" } },
    );
  }
  if (isDismissed) {
    const body = { groupID: groupId, ownerID: OWNER, groupType: "\u0002" };
    hooks.push({ command: "callbackAfterDisMissGroupCommand", body: { ...body, membersID: [...members] } });
    hooks.push({ command: "callbackAfterDisMissGroupCommand", body: { ...body, membersID: [] } });
  }
  return { groupId, members: isDismissed ? new Set() : members, isDismissed, hooks };
}

function created(groupID: string, userIds: readonly string[]): Hook {
  const texts = { groupName: "n", notification: "", introduction: "", faceURL: "", ex: "", notificationUserID: "" };
  const numbers = { status: 0, groupType: 2, needVerification: 0, lookMemberInfo: 0, applyMemberFriend: 0 };
  // OpenIM lists the owner first, then the others, then the owner again.
  const others = userIds.filter((userId) => userId !== OWNER);
  const initMemberList = [
    { userID: OWNER, roleLevel: 100 },
    ...[...others, OWNER].map((userID) => ({ userID, roleLevel: 20 })),
  ];
  const known = {
    groupID,
    ownerUserID: OWNER,
    creatorUserID: OWNER,
    createTime: CREATED_AT,
    memberCount: userIds.length,
  };
  return {
    command: "callbackAfterCreateGroupCommand",
    body: { ...texts, ...numbers, ...known, notificationUpdateTime: 0, initMemberList },
  };
}

async function deliver({ command, body }: Hook): Promise<void> {
  const reply = await handler.handle(
    inboundFrom({
      method: "POST",
      path: `/${command}`,
      query: "",
      headers: {},
      body: JSON.stringify({ callbackCommand: command, ...body }),
      remoteAddress: "127.0.0.1",
    }),
  );
  expect(JSON.parse(reply.body)).toEqual(ALLOWED);
}

const step = fc.record({ userId: fc.constantFrom(...USERS), how: fc.constantFrom("quit" as const, "kick" as const) });

it("after-hooks in any order, with repetitions, leave the group right or stale", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 6 }),
      fc.boolean(),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 24, maxLength: 24 }),
      fc.nat(3),
      async (steps, isDismissed, places, repetitions) => {
        const life = live(steps, isDismissed);
        const told = [...life.hooks, ...life.hooks.slice(0, repetitions)];
        const placed = told.map((hook, index) => ({ hook, place: places[index] ?? 0 }));
        for (const { hook } of placed.toSorted((left, right) => left.place - right.place)) await deliver(hook);

        const group = await ledger.group("openim", life.groupId);
        if (group?.stale) return;
        expect(group?.state).toBe(life.isDismissed ? "dissolved" : "active");
        const members = await ledger.members("openim", life.groupId, { limit: 100 });
        expect(new Set(members?.items.map(({ userId }) => userId))).toEqual(life.members);
      },
    ),
    { numRuns: 500 },
  );
});

it("a group with only a creation is not stale", async () => {
  const { groupId, hooks, members } = live([], false);
  for (const hook of hooks) await deliver(hook);
  expect((await ledger.group("openim", groupId))?.stale).toBeNull();
  expect((await ledger.roster("openim", groupId))?.userIds).toEqual([...members]);
});
