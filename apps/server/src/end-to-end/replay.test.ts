import { join } from "node:path";
import { openLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const NEW_MEMBER = "Group.CallbackAfterNewMemberJoin";
const JOINED = "callbackAfterJoinGroupCommand";

/** What each vendor sent to a server that did not know its command yet. */
const unknownThen = [
  {
    ...{ source: "tencent", command: NEW_MEMBER },
    body: JSON.stringify({
      ...{ CallbackCommand: NEW_MEMBER, GroupId: "g", Type: "Public", JoinType: "Apply", Operator_Account: "安" },
      ...{ NewMemberList: [{ Member_Account: "安" }], EventTime: 1_790_000_000_000 },
    }),
  },
  {
    ...{ source: "openim", command: JOINED },
    body: JSON.stringify({ callbackCommand: JOINED, groupID: "g", inviterUserID: "安", joinSource: 3 }),
  },
  {
    ...{ source: "aec", command: "AEC_GROUP_CREATE" },
    body: new URLSearchParams({
      data: JSON.stringify({ action: "AEC_GROUP_CREATE", userId: "安", addUsers: "安,bob" }),
      sign: "0f3a",
    }).toString(),
  },
] as const;

async function databaseWithUnknown(): Promise<string> {
  const databaseUrl = `sqlite:${join(temporaryFolder(), "ledger.db")}`;
  const ledger = await openLedger({ url: databaseUrl });
  for (const { source, command, body } of unknownThen) {
    const callback = { wants: "unsupported", command } as const;
    await ledger.settle({ source, callback, body, receivedAt: Date.now() - 1000, deadline: Date.now() + 60_000 });
  }
  await ledger.close();
  return databaseUrl;
}

async function send(method: string, address: string) {
  const response = await fetch(address, { method });
  return { status: response.status, body: await response.json() };
}

describe("callbacks that were unsupported when they came", () => {
  it("are found, and replayed by the adapters of today, once", async () => {
    const { url } = await startTestServer({ databaseUrl: await databaseWithUnknown() });
    const found = await send("GET", `${url}/v1/callbacks?outcome=unsupported`);
    expect(found.body).toMatchObject({ items: [{ callbackId: 1 }, { callbackId: 2 }, { callbackId: 3 }], next: 3 });
    expect(JSON.stringify(found.body)).toContain("&sign=REDACTED");
    expect(JSON.stringify(found.body)).not.toContain("0f3a");
    for (const round of ["first", "again"]) {
      const replayed = await Promise.all([1, 2, 3].map((id) => send("POST", `${url}/v1/callbacks/${id}/replay`)));
      expect(replayed, round).toEqual([
        { status: 200, body: { result: "recorded" } },
        { status: 200, body: { result: "recorded" } },
        { status: 200, body: { result: "performed", groupId: "100001" } },
      ]);
    }
    for (const place of ["tencent/g", "openim/g", "aec/100001"]) {
      const members = await send("GET", `${url}/v1/groups/${place}/members?limit=1000`);
      expect(JSON.stringify(members.body), place).toContain('"userId":"安"');
    }
    expect((await send("GET", `${url}/v1/groups`)).body).toMatchObject({ items: { length: 3 } });
    expect((await send("GET", `${url}/v1/callbacks?outcome=unsupported`)).body).toMatchObject({ items: [] });
  });

  it("are refused with a reason as long as nobody understands them", async () => {
    const { url } = await startTestServer();
    await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_INVENTED" });
    expect(await send("POST", `${url}/v1/callbacks/1/replay`)).toMatchObject({
      status: 409,
      body: { detail: "it is not understood yet" },
    });
    expect(await send("POST", `${url}/v1/callbacks/2/replay`)).toMatchObject({ status: 404 });
    expect(await send("POST", `${url}/v1/callbacks/x/replay`)).toMatchObject({
      status: 400,
      body: { parameter: "id" },
    });
  });
});
