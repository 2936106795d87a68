import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { postAec } from "../../testing/aec-callback.js";
import { readGroupIds } from "../../testing/read-record.js";
import { startTestServer } from "../../testing/start-test-server.js";
import { temporaryFolder } from "../../testing/temporary-folder.js";

const POISON = `create trigger poison before insert on grouphook_members when new.user_id like '%poison%'
  begin select raise(abort, 'poisoned'); end`;

/** A server that cannot write some callbacks, and its database, to remove the cause. */
async function startPoisonedServer(apiToken?: string) {
  const path = join(temporaryFolder(), "ledger.db");
  const server = await startTestServer({ databaseUrl: `sqlite:${path}`, ...(apiToken !== undefined && { apiToken }) });
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  database.exec(POISON);
  return { ...server, letters: `${server.url}/v1/dead-letters`, database };
}

/** Posts creations that cannot be written; resolves to the ids of their dead letters. */
async function bury(url: string, ...userIds: readonly string[]): Promise<readonly string[]> {
  for (const userId of userIds) {
    const answer = await postAec(`${url}/callbacks/aec`, {
      action: "AEC_GROUP_CREATE",
      userId: `poison-${userId}`,
      addUsers: `poison-${userId}`,
    });
    expect(answer).toEqual({ status: "0", data: "1" });
  }
  const { body } = await send("GET", `${url}/v1/dead-letters`);
  return body.items.map(({ id }: { id: string }) => id);
}

async function send(method: string, address: string, headers: Record<string, string> = {}) {
  const response = await fetch(address, { method, headers });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

const problem = (status: number, detail: string) => ({
  status,
  body: expect.objectContaining({ status, detail: expect.stringContaining(detail) }),
});

describe("dead letters", () => {
  it("are listed in pages, oldest first, with body and error", async () => {
    const { url, letters } = await startPoisonedServer();
    await bury(url, "a", "b", "c");
    const { body: first } = await send("GET", `${letters}?limit=2`);
    expect(first.items).toHaveLength(2);
    expect(first.items[0]).toEqual({
      id: expect.stringMatching(/^[\w-]{36}$/),
      source: "aec",
      command: "AEC_GROUP_CREATE",
      receivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      failedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      error: expect.stringContaining("poisoned"),
      body: expect.stringContaining("poison-a"),
      holds: "callback",
    });
    const { body: last } = await send("GET", `${letters}?limit=2&after=${first.next}`);
    expect(last).toEqual({
      items: [expect.objectContaining({ body: expect.stringContaining("poison-c") })],
      next: null,
    });
    expect((await send("GET", `${letters}?source=openim`)).body).toEqual({ items: [], next: null });
    expect(await send("GET", `${letters}?source=other`)).toMatchObject({ status: 400, body: { parameter: "source" } });
    expect(await send("GET", `${letters}?after=nonsense`)).toMatchObject({ status: 400, body: { parameter: "after" } });
    expect(await send("GET", `${letters}?limit=101`)).toMatchObject({ status: 400, body: { parameter: "limit" } });
  });

  it("are settled again on request, once", async () => {
    const { url, letters, database } = await startPoisonedServer();
    const [id] = await bury(url, "a");
    const retry = () => send("POST", `${letters}/${id}/retry`);
    expect(await retry()).toEqual(problem(409, "poisoned"));
    database.exec("drop trigger poison");
    const answers = await Promise.all([retry(), retry()]);
    expect(answers.toSorted((one, other) => one.status - other.status)).toEqual([
      { status: 200, body: { result: "performed", groupId: "100001" } },
      problem(404, "no such dead letter"),
    ]);
    expect(await readGroupIds(url, "aec")).toEqual(["100001"]);
    expect((await send("GET", letters)).body).toEqual({ items: [], next: null });
  });

  it("that cannot be settled say so, and can be discarded", async () => {
    const { url, letters, database } = await startPoisonedServer();
    const [id] = await bury(url, "a");
    database.exec("update grouphook_dead_letters set callback = null");
    expect(await send("POST", `${letters}/${id}/retry`)).toEqual(problem(409, "cannot be settled"));
    expect(await send("DELETE", `${letters}/${id}`)).toEqual({ status: 204, body: undefined });
    expect(await send("DELETE", `${letters}/${id}`)).toEqual(problem(404, "no such dead letter"));
  });

  it("stay while the database cannot be written to", async () => {
    const { url, letters, database } = await startPoisonedServer();
    const [id] = await bury(url, "a");
    database.exec("begin immediate");
    expect(await send("POST", `${letters}/${id}/retry`)).toEqual(problem(503, "cannot be written to"));
    expect(await send("DELETE", `${letters}/${id}`)).toEqual(problem(503, "cannot be written to"));
    database.exec("rollback");
    expect((await send("GET", letters)).body.items).toHaveLength(1);
  });

  it("require the token and the right methods", async () => {
    const { letters } = await startPoisonedServer("secret-of-the-operator");
    for (const [method, address] of [
      ["GET", letters],
      ["POST", `${letters}/some/retry`],
      ["DELETE", `${letters}/some`],
    ] as const) {
      expect(await send(method, address)).toMatchObject({ status: 401 });
      const { status } = await send(method, address, { authorization: "Bearer secret-of-the-operator" });
      expect(status).toBe(method === "GET" ? 200 : 404);
      expect(await send("PUT", address, { authorization: "Bearer secret-of-the-operator" })).toMatchObject({
        status: 405,
      });
    }
  });
});
