import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { readMetric, readMetrics } from "../testing/read-metrics.js";
import { startTestServer } from "../testing/start-test-server.js";
import { stoppableDatabases } from "../testing/stoppable-databases.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

describe("metrics", () => {
  it("count callbacks by source, command and outcome, unknown commands together", async () => {
    const { url } = await startTestServer();
    const callbacks = `${url}/callbacks/aec`;
    const { data } = await postAec(callbacks, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" });
    await postAec(callbacks, { action: "AEC_GROUP_DEL", userId: "bob", groupId: String(data) });
    for (const action of ["AEC_NEW", "AEC_NEWER"]) await postAec(callbacks, { action, userId: "ann" });
    await fetch(callbacks, { method: "POST", body: "data=nonsense" });
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const line of [
      'grouphook_callbacks_total{source="aec",command="AEC_GROUP_CREATE",outcome="performed"} 1',
      'grouphook_callbacks_total{source="aec",command="AEC_GROUP_DEL",outcome="denied"} 1',
      'grouphook_callbacks_total{source="aec",command="other",outcome="unsupported"} 2',
      'grouphook_callbacks_total{source="aec",command="other",outcome="malformed"} 1',
      'grouphook_callback_seconds_count{source="aec"} 5',
      "grouphook_feed_sequence 3",
    ]) {
      expect(text.split("\n")).toContain(line);
    }
  });

  it("count the groups that must be read again from the vendor", async () => {
    const { url } = await startTestServer();
    const command = "callbackAfterQuitGroupCommand";
    await fetch(`${url}/callbacks/openim/${command}`, {
      method: "POST",
      body: JSON.stringify({ callbackCommand: command, groupID: "g", userID: "u" }),
    });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('grouphook_stale_groups{source="openim"} 1');
  });

  it("contain batches, the queue, problems, dead letters and the process", async () => {
    const path = join(temporaryFolder(), "ledger.db");
    const { url } = await startTestServer({ databaseUrl: `sqlite:${path}` });
    const create = (userId: string) =>
      postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId, addUsers: userId });
    await create("ann");
    const database = new DatabaseSync(path);
    onTestFinished(() => database.close());
    database.exec(`create trigger poison before insert on grouphook_members when new.user_id like '%poison%'
      begin select raise(abort, 'poisoned'); end`);
    await create("poison");
    database.exec("begin immediate");
    const waiting = create("bob");
    await expect.poll(() => readMetric(url, "grouphook_queue_oldest_seconds")).toBeGreaterThan(0);
    const retries = () => readMetric(url, 'grouphook_ledger_faults_total{kind="retry"}');
    await expect.poll(retries, { timeout: 10_000 }).toBeGreaterThan(0);
    database.exec("rollback");
    await waiting;
    const metrics = await readMetrics(url);
    expect(metrics.get("grouphook_batch_callbacks_count")).toBe(2);
    expect(metrics.get("grouphook_batch_callbacks_sum")).toBe(2);
    expect(metrics.get("grouphook_batch_seconds_count")).toBe(2);
    expect(metrics.get("grouphook_batch_seconds_sum")).toBeGreaterThan(0);
    expect(metrics.get("grouphook_queue_callbacks")).toBe(0);
    expect(metrics.get("grouphook_queue_characters")).toBe(0);
    expect(metrics.get('grouphook_ledger_faults_total{kind="dead-letter"}')).toBe(1);
    expect(metrics.get('grouphook_ledger_faults_total{kind="retention"}')).toBe(0);
    expect(metrics.get("grouphook_dead_letters")).toBe(1);
    expect(metrics.get("grouphook_database_up")).toBe(1);
    for (const name of ["process_resident_memory_bytes", "nodejs_eventloop_lag_p99_seconds"]) {
      expect(metrics.get(name), name).toBeGreaterThan(0);
    }
  });

  it("contain how far named readers of the feed lag behind, for at most a hundred", async () => {
    const { url } = await startTestServer();
    for (const action of ["AEC_A", "AEC_B", "AEC_C"]) await postAec(`${url}/callbacks/aec`, { action, userId: "ann" });
    const read = (consumer: string, after: number) => fetch(`${url}/v1/feed?after=${after}&consumer=${consumer}`);
    for (let number = 0; number < 99; number += 1) await read(`many-${number}`, 0);
    await read("search.index_2", 0);
    await read("many-0", 3);
    await read("search.index_2", 2);
    await read("one-more", 3);
    expect((await read("ahead", 9)).status).toBe(409);
    const metrics = await readMetrics(url);
    expect(metrics.get('grouphook_feed_lag{consumer="search.index_2"}')).toBe(1);
    expect(metrics.get('grouphook_feed_lag{consumer="many-0"}')).toBe(0);
    expect(metrics.get('grouphook_feed_lag{consumer="one-more"}')).toBe(0);
    expect(metrics.get('grouphook_feed_lag{consumer="many-1"}')).toBeUndefined();
    expect(metrics.get('grouphook_feed_lag{consumer="ahead"}')).toBeUndefined();
    expect([...metrics.keys()].filter((name) => name.startsWith("grouphook_feed_lag"))).toHaveLength(100);
    for (const name of ["", "a b", "é", "x".repeat(65)]) {
      expect((await read(encodeURIComponent(name), 0)).status, name).toBe(400);
    }
  });

  it.each(stoppableDatabases.filter(({ name }) => name !== "sqlite"))(
    "are sent in time, without those that $name does not answer",
    async ({ start }) => {
      const database = await start();
      const { url } = await startTestServer({ databaseUrl: database.url });
      expect(await readMetric(url, "grouphook_feed_sequence")).toBe(0);
      await database.stop();
      const metrics = await readMetrics(url);
      expect(metrics.get("grouphook_database_up")).toBe(0);
      expect(metrics.get("grouphook_queue_callbacks")).toBe(0);
      for (const name of ["grouphook_feed_sequence", "grouphook_dead_letters"]) expect(metrics.has(name)).toBe(false);
      await database.goOn();
      await expect.poll(() => readMetric(url, "grouphook_feed_sequence")).toBe(0);
    },
  );

  it("require the token of the query API", async () => {
    const { url } = await startTestServer({ apiToken: "secret-of-the-operator" });
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    expect(
      (await fetch(`${url}/metrics`, { headers: { authorization: "Bearer secret-of-the-operator" } })).status,
    ).toBe(200);
  });
});
