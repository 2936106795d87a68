import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { VendorCallError } from "../adapter/client/vendor-call-error.js";
import type { VendorClient } from "../adapter/client/vendor-client.js";
import { openLedger, type StoredLedger } from "../storage/open-ledger.js";
import { listeningParrot, obey, PARROT_TIME, type Perform, parrotClient } from "../testing/parrot-client.js";
import type { GroupChange } from "../vocabulary/change.js";
import type { GroupObserved } from "../vocabulary/group-observed.js";
import { allow, deny } from "../vocabulary/verdict.js";
import {
  type AskedCommand,
  type CommandHandlerOptions,
  type CommandReport,
  createCommandHandler,
} from "./command-handler.js";

const SOURCE = "main";
const ADDITION: GroupChange = {
  type: "members.joined",
  groupId: "g",
  members: [{ userId: "ann" }, { userId: "bob" }],
};
const MESSAGE: GroupChange = {
  type: "message.sent",
  groupId: "g",
  message: { senderId: "ann", elements: [{ type: "t", content: "hi" }], text: "hi" },
};
const SENT: GroupChange = { ...MESSAGE, message: { ...MESSAGE.message, key: "k", seq: 7, sentAt: PARROT_TIME } };

async function openDatabase(): Promise<{ readonly ledger: StoredLedger; readonly path: string }> {
  const folder = mkdtempSync(join(tmpdir(), "commands-"));
  const path = join(folder, "ledger.db");
  const ledger = await openLedger({ url: `sqlite:${path}` });
  onTestFinished(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { ledger, path };
}

async function start(client: VendorClient, more: Partial<CommandHandlerOptions> = {}) {
  const { ledger, path } = await openDatabase();
  const reports: CommandReport[] = [];
  const observe = (report: CommandReport) => reports.push(report);
  const handler = createCommandHandler({ source: SOURCE, client, ledger, now: Date.now, observe, ...more });
  const command = (change: GroupChange, details: Partial<AskedCommand> = {}) =>
    handler.handle({ token: "bot", change, ...details });
  return { ledger, path, command, reports };
}

const logOf = (ledger: StoredLedger) => ledger.commands.list();
const membersOf = async (ledger: StoredLedger) => (await ledger.members(SOURCE, "g"))?.items.map((one) => one.userId);
const staleOf = async (ledger: StoredLedger) => (await ledger.group(SOURCE, "g"))?.stale ?? null;

function failing(code: "limited" | "unreachable", mayHaveActed: boolean): Perform {
  return () => {
    throw new VendorCallError(code, "no luck", { vendor: "parrot", call: "add", mayHaveActed, retryAfterMs: 700 });
  };
}

describe("a command to a vendor that keeps groups", () => {
  it("is in the record at once, and in the log with its token", async () => {
    const { ledger, command, reports } = await start(parrotClient());
    const outcome = await command(ADDITION, { actorId: "boss" });
    expect(outcome).toEqual({ result: "performed", commandId: 1, change: ADDITION, refused: [], isRecorded: true });
    expect(await membersOf(ledger)).toEqual(["ann", "bob"]);
    const circumstances = { token: "bot", requestId: "1" };
    expect(await ledger.callbacks()).toMatchObject([{ command: "commanded", circumstances }]);
    expect(await ledger.feed()).toMatchObject([{ command: "commanded", actorId: "boss", occurredAt: PARROT_TIME }]);
    expect(await logOf(ledger)).toMatchObject([{ token: "bot", state: "performed", request: ADDITION }]);
    expect(reports).toMatchObject([{ source: SOURCE, vendor: "parrot", token: "bot", outcome }]);
  });

  it("is known to be on its way before the vendor hears of it", async () => {
    const seen: unknown[] = [];
    const { ledger, command } = await start(
      parrotClient(async (change) => {
        seen.push(...(await logOf(ledger)).map(({ state }) => state));
        return obey(change);
      }),
    );
    await command(ADDITION);
    expect(seen).toEqual(["started"]);
  });

  it("has the vendor's ids, keys and numbers, and is without what the vendor refused", async () => {
    const made: GroupChange = { type: "group.created", groupId: "new", profile: {}, members: [{ userId: "ann" }] };
    const refused = [{ userId: "bob", code: 3, text: "waits" }];
    const { ledger, command } = await start(parrotClient(() => ({ ...obey(made), refused })));
    const asked: GroupChange = { type: "group.created", profile: {}, members: [{ userId: "ann" }, { userId: "bob" }] };
    expect(await command(asked)).toMatchObject({ result: "performed", change: made, refused });
    expect((await ledger.members(SOURCE, "new"))?.items).toHaveLength(1);
    expect(await logOf(ledger)).toMatchObject([{ groupId: "new", refused }]);
  });

  it("that is refused or impossible changes nothing", async () => {
    const { ledger, command } = await start(
      parrotClient((change) =>
        change.type === "members.joined"
          ? { result: "refused", refusal: { code: 10_015, text: "no such group" } }
          : { result: "impossible", text: "profile.avatar: no word for it" },
      ),
    );
    const refused = { result: "refused", commandId: 1, remark: { by: "vendor", code: 10_015, text: "no such group" } };
    expect(await command(ADDITION)).toEqual(refused);
    expect(await command({ type: "group.updated", groupId: "g", profile: {} })).toMatchObject({
      ...{ result: "impossible", remark: { by: "vendor", text: "profile.avatar: no word for it" } },
    });
    expect(await command({ type: "group.dissolved", groupId: "g" })).toMatchObject({
      ...{ result: "impossible", remark: { by: "grouphook", text: "parrot has no way to make group.dissolved" } },
    });
    expect(await ledger.feed()).toEqual([]);
    expect((await logOf(ledger)).map(({ state }) => state)).toEqual(["refused", "impossible", "impossible"]);
  });

  it("that gets no answer tells whether it may have been carried out, and then leaves its group stale", async () => {
    let perform = failing("limited", false);
    const { ledger, command } = await start(parrotClient((...asked) => perform(...asked)));
    const text = "[parrot] add: no luck";
    const limited = {
      result: "unanswered",
      commandId: 1,
      code: "limited",
      text,
      mayHaveActed: false,
      retryAfterMs: 700,
    };
    expect(await command(ADDITION)).toEqual(limited);
    expect(await ledger.group(SOURCE, "g")).toBeUndefined();
    perform = failing("unreachable", true);
    expect(await command(ADDITION)).toMatchObject({ code: "unreachable", mayHaveActed: true });
    expect((await staleOf(ledger))?.reason).toBe("what became of a command is not known");
    expect((await logOf(ledger)).map(({ state }) => state)).toEqual(["failed", "unknown"]);
  });

  it("leaves its group stale if the client breaks its promise", async () => {
    const { ledger, command } = await start(
      parrotClient(() => {
        throw new TypeError("broken");
      }),
    );
    await expect(command(ADDITION)).rejects.toThrow("broken");
    expect(await logOf(ledger)).toMatchObject([
      { state: "unknown", remark: { text: expect.stringContaining("broken") } },
    ]);
    expect(await staleOf(ledger)).not.toBeNull();
  });

  it("tells if the vendor did what cannot be written, and leaves its group stale", async () => {
    const { ledger, path, command } = await start(parrotClient());
    await command({ type: "group.updated", groupId: "g", profile: { name: "here" } });
    const other = new DatabaseSync(path);
    other.exec(`create trigger poison before insert on grouphook_members begin select raise(abort, 'poisoned'); end`);
    other.close();
    const outcome = await command(ADDITION);
    expect(outcome).toMatchObject({ result: "performed", isRecorded: false, remark: { by: "grouphook" } });
    await expect.poll(() => staleOf(ledger)).not.toBeNull();
    await expect.poll(async () => (await logOf(ledger)).at(-1)?.state).toBe("performed");
  });
});

describe("a command that something else overlaps", () => {
  const renamed = (name: string): GroupChange => ({ type: "group.updated", groupId: "g", profile: { name } });
  const nameOf = async (ledger: StoredLedger) => (await ledger.group(SOURCE, "g"))?.name;

  async function told(ledger: StoredLedger, change: GroupChange | GroupObserved, occurredAt?: number): Promise<void> {
    const receivedAt = Date.now();
    const more = { wants: "record", ...(occurredAt !== undefined && { occurredAt }) } as const;
    const callback =
      change.type === "group.observed"
        ? ({ command: "observed", change, ...more } as const)
        : ({ command: "Told", change, ...more } as const);
    await ledger.settle({ source: SOURCE, callback, body: "", receivedAt, deadline: receivedAt + 10_000 });
  }

  async function startWithGroup(during: (ledger: StoredLedger) => Promise<void>) {
    let ledger: StoredLedger | undefined;
    const started = await start(
      parrotClient(async (change) => {
        if (ledger) await during(ledger);
        return obey(change);
      }),
    );
    ledger = started.ledger;
    const creation: GroupChange = { type: "group.created", groupId: "g", profile: { name: "old" }, members: [] };
    await told(ledger, creation, PARROT_TIME - 10_000);
    return { ...started, ledger };
  }

  const read = (name: string, beganAt: number): GroupObserved => {
    return { type: "group.observed", groupId: "g", state: "active", part: "only", beganAt, profile: { name } };
  };

  it("is in the record though a reading that began since has not seen it, and the group is read again", async () => {
    const { ledger, command } = await startWithGroup((record) =>
      told(record, read("old", Date.now()), PARROT_TIME + 500),
    );
    await command(renamed("new"));
    expect(await nameOf(ledger)).toBe("new");
    expect(await staleOf(ledger)).not.toBeNull();
  });

  it("stays in the record when such a reading ends after it, and the group is read again", async () => {
    let beganAt = 0;
    const { ledger, command } = await startWithGroup(async () => {
      beganAt = Date.now();
    });
    await command(renamed("new"));
    expect(await staleOf(ledger)).toBeNull();
    await told(ledger, read("old", beganAt), PARROT_TIME + 500);
    expect(await nameOf(ledger)).toBe("new");
    expect(await staleOf(ledger)).not.toBeNull();
  });

  it("leaves its group to be read again if something else was told meanwhile, but not if its own callback was", async () => {
    let name = "new";
    const { ledger, command } = await startWithGroup((record) => told(record, renamed(name)));
    await command(renamed("new"));
    expect(await staleOf(ledger)).toBeNull();
    name = "another";
    await command(renamed("newer"));
    expect(await staleOf(ledger)).not.toBeNull();
  });

  it("is of a group that exists: one that is dissolved in the record is read again", async () => {
    const { ledger, command } = await startWithGroup(async () => undefined);
    await told(ledger, { type: "group.dissolved", groupId: "g" }, PARROT_TIME - 5000);
    await command(ADDITION);
    expect(await ledger.group(SOURCE, "g")).toMatchObject({ state: "dissolved", stale: expect.any(Object) });
  });
});

describe("a repeated command", () => {
  it("is carried out once, and asks the vendor each time under the same key", async () => {
    const keys: unknown[] = [];
    const { command } = await start(
      parrotClient((change, { idempotencyKey }) => {
        keys.push(idempotencyKey);
        return keys.length === 1 ? failing("unreachable", true)(change, {}) : obey(change);
      }),
    );
    await command(ADDITION, { key: "k" });
    expect(await command(ADDITION, { key: "k" })).toMatchObject({ result: "performed", commandId: 2 });
    expect(await command(ADDITION, { key: "k" })).toMatchObject({ result: "ended", command: { commandId: 2 } });
    expect(await command({ ...ADDITION, members: [] }, { key: "k" })).toEqual({ result: "other-request" });
    await command(ADDITION, { key: "k", token: "other" });
    await command(ADDITION);
    expect(keys).toEqual([keys[0], keys[0], expect.not.stringMatching(String(keys[0])), undefined]);
  });

  it.each<[string, GroupChange, VendorClient["recognizes"], string]>([
    ["what leads to the same again", ADDITION, undefined, "performed"],
    ["a message that the vendor does not recognize", MESSAGE, undefined, "outcome-unknown"],
    ["a message that it recognizes", MESSAGE, { "message.sent": 60_000 }, "performed"],
    ["a message that it recognizes no longer", MESSAGE, { "message.sent": 0 }, "outcome-unknown"],
    ["a group with an id", { type: "group.created", groupId: "g", profile: {}, members: [] }, undefined, "performed"],
    ["a group without", { type: "group.created", profile: {}, members: [] }, undefined, "outcome-unknown"],
  ])("is tried again after an unknown outcome only where that is safe: %s", async (_, change, recognizes, result) => {
    let isLost = true;
    const client = parrotClient((asked) => {
      if (isLost) return failing("unreachable", true)(asked, {});
      return obey(asked.type === "message.sent" ? SENT : asked);
    }, recognizes && { recognizes });
    const { command } = await start(client);
    expect(await command(change, { key: "k" })).toMatchObject({ result: "unanswered", mayHaveActed: true });
    isLost = false;
    expect(await command(change, { key: "k" })).toMatchObject({ result });
  });
});

describe("a command that a policy is asked about", () => {
  it("is refused, changed or reduced as the policy says", async () => {
    const { ledger, command } = await start(parrotClient(), {
      policy: ({ change, circumstances, command }) => {
        expect([command, circumstances.token]).toEqual(["commanded", "bot"]);
        if (change.type === "group.updated") return allow({ profile: { name: "amended" } });
        if (change.type === "members.joined") return { decision: "allow", refuseUserIds: ["bob"] };
        return deny("not now", 42);
      },
    });
    await command({ type: "group.updated", groupId: "g", profile: { name: "asked" } });
    expect(await ledger.group(SOURCE, "g")).toMatchObject({ name: "amended" });
    expect(await command(ADDITION)).toMatchObject({ refused: [{ userId: "bob", code: "policy" }] });
    expect(await membersOf(ledger)).toEqual(["ann"]);
    const denied = { result: "refused", remark: { by: "policy", code: 42, text: "not now" } };
    expect(await command(MESSAGE)).toMatchObject(denied);
    await expect.poll(async () => (await ledger.decisions()).length).toBe(3);
  });

  it("is refused if the policy fails, unless that is to be allowed", async () => {
    const policy = () => Promise.reject(new Error("broken"));
    const strict = await start(parrotClient(), { policy });
    expect(await strict.command(ADDITION)).toMatchObject({ result: "refused", remark: { by: "policy" } });
    const lenient = await start(parrotClient(), { policy, onFailure: "allow" });
    expect(await lenient.command(ADDITION)).toMatchObject({ result: "performed" });
  });
});

describe("a command to a vendor that asks us", () => {
  it("is made in the record, then told to the vendor with the id that it got", async () => {
    const told: GroupChange[] = [];
    const client = listeningParrot((change) => {
      told.push(change);
      return obey(change);
    });
    const { ledger, command } = await start(client);
    const creation: GroupChange = { type: "group.created", ownerId: "ann", profile: {}, members: [{ userId: "ann" }] };
    const made = { ...creation, groupId: "100001" };
    expect(await command(creation)).toEqual({
      result: "performed",
      commandId: 1,
      change: made,
      refused: [],
      isRecorded: true,
    });
    expect(told).toEqual([made]);
    expect(await ledger.roster(SOURCE, "100001")).toMatchObject({ userIds: ["ann"] });
    expect(await logOf(ledger)).toMatchObject([{ state: "performed", groupId: "100001" }]);
    const refusal = { by: "rules", code: "owner-cannot-leave", text: expect.any(String) };
    const leaving: GroupChange = { type: "members.left", groupId: "100001", userIds: ["ann"] };
    expect(await command(leaving)).toEqual({ result: "refused", commandId: 2, remark: refusal });
    expect(told).toHaveLength(1);
  });

  it("is not made with what the vendor must never be told", async () => {
    const client = { ...listeningParrot(), unsayable: () => "the id of a user" };
    const { ledger, command } = await start(client);
    const creation: GroupChange = { type: "group.created", ownerId: "ann", profile: {}, members: [{ userId: "ann" }] };
    const remark = { by: "grouphook", text: "parrot cannot be told the id of a user" };
    expect(await command(creation)).toEqual({ result: "impossible", commandId: 1, remark });
    expect(await ledger.roster(SOURCE, "100001")).toBeUndefined();
    expect(await logOf(ledger)).toMatchObject([{ state: "impossible", remark }]);
  });

  it("is made also if the vendor cannot be told, and says so", async () => {
    const { ledger, command } = await start(listeningParrot(failing("unreachable", false)));
    const creation: GroupChange = { type: "group.created", ownerId: "ann", profile: {}, members: [{ userId: "ann" }] };
    const remark = { by: "grouphook", code: "unreachable", text: expect.stringContaining("could not be told") };
    expect(await command(creation)).toMatchObject({ result: "performed", remark });
    expect(await ledger.roster(SOURCE, "100001")).toBeDefined();
    expect(await logOf(ledger)).toMatchObject([{ state: "performed", remark }]);
  });

  it("fails as a whole if it cannot be written", async () => {
    const { ledger, path, command } = await start(listeningParrot());
    const other = new DatabaseSync(path);
    other.exec(`create trigger poison before insert on grouphook_members begin select raise(abort, 'poisoned'); end`);
    other.close();
    await expect(command({ type: "group.created", profile: {}, members: [{ userId: "ann" }] })).rejects.toThrow();
    await expect.poll(async () => (await logOf(ledger))[0]?.state).toBe("failed");
  });
});
