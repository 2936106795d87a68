import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { aecBody } from "../testing/aec-callback.js";
import { type Lane, openLane, type TimedAnswer } from "../testing/keep-alive-lane.js";
import { readMetrics } from "../testing/read-metrics.js";
import { readGroup, readGroupIds } from "../testing/read-record.js";
import { spawnServer } from "../testing/spawn-server.js";
import { type StoppableDatabase, stoppableDatabases } from "../testing/stoppable-databases.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const QUEUE_LIMIT = 100;
const CONNECTIONS = 200;
const BURST = 20_000;
const OPENIM_COMMAND = "callbackAfterQuitGroupCommand";
const TENCENT_COMMAND = "Group.CallbackAfterNewMemberJoin";

/** Makes the bodies as large as most callbacks. */
const PADDING = "x".repeat(1000);
const AEC_REFUSAL = '{"status":"0","data":"55"}';
/** For one that waited longer than the vendor does. */
const AEC_TOO_SLOW = '{"status":"0","data":"1"}';

/** One callback of each vendor that needs a write, and the expected reply if the queue is full. */
const vendors = [
  {
    vendor: "aec",
    path: "/callbacks/aec",
    body: (number: number) => creation(`refused ${number}`),
    refusal: { status: 200, body: AEC_REFUSAL },
  },
  {
    // A fact is answered with success, since a denial would not undo it. Its group is marked stale.
    vendor: "openim",
    path: `/callbacks/openim/${OPENIM_COMMAND}`,
    body: (number: number) =>
      JSON.stringify({ callbackCommand: OPENIM_COMMAND, groupID: "told", userID: `u${number}` }),
    refusal: { status: 200, body: expect.stringMatching(/"actionCode":0\b.*"nextCode":0\b/) },
  },
  {
    vendor: "tencent",
    path: `/callbacks/tencent?SdkAppid=1&CallbackCommand=${TENCENT_COMMAND}&contenttype=json`,
    body: (number: number) =>
      JSON.stringify({
        CallbackCommand: TENCENT_COMMAND,
        GroupId: "told",
        NewMemberList: [{ Member_Account: `u${number}` }],
      }),
    refusal: { status: 500, body: expect.stringContaining('"ErrorInfo":"overloaded"') },
  },
];

function creation(userId: string): string {
  return aecBody({ action: "AEC_GROUP_CREATE", userId, addUsers: userId, padding: PADDING });
}

async function openLanes(url: string, count: number): Promise<readonly Lane[]> {
  const lanes = await Promise.all(Array.from({ length: count }, () => openLane(url)));
  onTestFinished(() => lanes.forEach((lane) => void lane.close()));
  return lanes;
}

/** Sends callbacks over the lanes; each lane sends its next one when the last is answered. */
async function sendOver(
  lanes: readonly Lane[],
  count: number,
  post: (lane: Lane, number: number) => Promise<TimedAnswer>,
): Promise<readonly TimedAnswer[]> {
  const answers: TimedAnswer[] = [];
  let next = 0;
  const lead = async (lane: Lane) => {
    while (next < count) answers.push(await post(lane, next++));
  };
  await Promise.all(lanes.map(lead));
  return answers;
}

function percentile(answers: readonly TimedAnswer[], share: number): number {
  const sorted = answers.map(({ milliseconds }) => milliseconds).toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

function residentMegabytes(processId: number | undefined): number {
  const status = readFileSync(`/proc/${processId}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

const acknowledgedIn = (answers: readonly TimedAnswer[]) =>
  answers.flatMap(({ body }) => /^\{"status":"1","data":"(\d+)"\}$/.exec(body)?.[1] ?? []);

/** Refused callbacks do not reach the database, so the one that starts fastest is enough. */
const burstDatabases = stoppableDatabases.slice(0, 1);

/** A server with a stopped database and a full queue. */
async function startOverloaded(database: StoppableDatabase) {
  const server = await spawnServer({
    folder: temporaryFolder(),
    variables: {
      GROUPHOOK_DATABASE_URL: database.url,
      GROUPHOOK_QUEUE_LIMIT: String(QUEUE_LIMIT),
      // V8 lets its young generation grow by 128 MiB under any load; the test measures what the server keeps.
      NODE_OPTIONS: "--max-semi-space-size=8",
    },
  });
  onTestFinished(() => void server.process.kill("SIGKILL"));
  const { url } = server;
  const create = (lane: Lane, userId: string) => lane.post("/callbacks/aec", creation(userId));
  const [first, ...waiting] = await openLanes(url, QUEUE_LIMIT + 1);
  if (!first) throw new Error("no lane");
  const lanes = await openLanes(url, CONNECTIONS);
  // Warm up, like a server whose database fails later.
  const before = await sendOver(lanes.slice(0, 50), 2000, (lane, number) => create(lane, `early ${number}`));
  const metric = async (name: string) => (await readMetrics(url)).get(`grouphook_queue_${name}`) ?? 0;
  for (const { vendor, path, body } of vendors) if (vendor !== "aec") await first.post(path, body(0));
  await database.stop();
  const taken = [create(first, "first")];
  // By then it is being written, unless the database was stopped while it took something else: then it waits.
  await expect.poll(() => metric("oldest_seconds"), { timeout: 10_000 }).toBeGreaterThan(0.5);
  const free = QUEUE_LIMIT - (await metric("callbacks"));
  taken.push(...waiting.slice(0, free).map((lane, number) => create(lane, `waiting ${number}`)));
  await expect.poll(() => metric("callbacks"), { timeout: 10_000 }).toBe(QUEUE_LIMIT);
  return { server, url, lanes, create, before, taken: Promise.all(taken) };
}

describe.each(stoppableDatabases)("with $name stopped and the queue full", ({ start }) => {
  it("answers at once with a reply for each vendor, and stores what it acknowledged", { timeout: 60_000 }, async () => {
    const database = await start();
    const { url, lanes, taken } = await startOverloaded(database);
    for (const { vendor, path, body, refusal } of vendors) {
      const answers = await sendOver(lanes.slice(0, 4), 200, (lane, number) => lane.post(path, body(number)));
      for (const answer of answers) expect(answer, vendor).toMatchObject(refusal);
      expect(percentile(answers, 0.5), `${vendor}: median`).toBeLessThan(50);
      // Includes noise of a shared machine and SQLite's wait for the lock, 100 ms.
      expect(percentile(answers, 0.99), `${vendor}: p99`).toBeLessThan(500);
    }
    await database.goOn();
    const acknowledged = acknowledgedIn(await taken);
    expect(acknowledged).toHaveLength((await taken).length);
    for (const groupId of acknowledged) expect(await readGroup(url, "aec", groupId)).toBeDefined();
    const metrics = await readMetrics(url);
    const refused = (source: string, command: string) =>
      metrics.get(`grouphook_callbacks_total{source="${source}",command="${command}",outcome="overloaded"}`);
    expect(refused("aec", "AEC_GROUP_CREATE")).toBe(200);
    expect(refused("openim", OPENIM_COMMAND)).toBe(200);
    expect(refused("tencent", TENCENT_COMMAND)).toBe(200);
    for (const source of ["openim", "tencent"]) {
      await expect.poll(async () => (await readGroup(url, source, "told"))?.group.stale).toBeTruthy();
    }
  });
});

describe.each(burstDatabases)("a burst far beyond capacity with $name stopped", ({ start }) => {
  it("is answered completely, with little memory", { timeout: 60_000 }, async () => {
    const database = await start();
    const { server, url, lanes, create, before, taken } = await startOverloaded(database);
    const calm = residentMegabytes(server.process.pid);
    let most = calm;
    const watch = setInterval(() => {
      most = Math.max(most, residentMegabytes(server.process.pid));
    }, 50);
    onTestFinished(() => clearInterval(watch));
    const answers = await sendOver(lanes, BURST, (lane, number) => create(lane, `burst ${number}`));
    expect(answers).toHaveLength(BURST);
    expect(most - calm).toBeLessThan(100);
    expect(server.output.stdout.split('"code":"overloaded"').length - 1).toBeLessThan(100);
    await database.goOn();
    const all = [...before, ...answers, ...(await taken)];
    const acknowledged = acknowledgedIn(all);
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    const refused = all.filter(({ body }) => body === AEC_REFUSAL || body === AEC_TOO_SLOW).length;
    expect(acknowledged.length + refused).toBe(all.length);
    expect(refused).toBeGreaterThan(BURST / 2);
    const metrics = await readMetrics(url);
    const counted = (outcome: string) =>
      metrics.get(`grouphook_callbacks_total{source="aec",command="AEC_GROUP_CREATE",outcome="${outcome}"}`) ?? 0;
    expect(counted("performed")).toBe(acknowledged.length);
    expect(counted("overloaded") + counted("too-slow")).toBe(refused);
    const stored = new Set(await readGroupIds(url, "aec"));
    expect(acknowledged.filter((groupId) => !stored.has(groupId))).toEqual([]);
  });
});
