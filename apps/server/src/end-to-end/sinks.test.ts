import { join } from "node:path";
import { type CloudEvent, runSink, type Sink } from "@grouphook/core";
import { openLedger } from "@grouphook/core/storage";
import { natsSink } from "@grouphook/sink-nats";
import { redisSink } from "@grouphook/sink-redis";
import { startTestBroker } from "@grouphook/testkit";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { variablesText } from "../command-line/variables-text.js";
import { ConfigurationError } from "../configuration/configuration-error.js";
import { planServer } from "../configuration/plan-server.js";
import { postAec } from "../testing/aec-callback.js";
import { readMetric, readMetrics } from "../testing/read-metrics.js";
import { spawnServer } from "../testing/spawn-server.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const PATIENTLY = { timeout: 20_000 };
const HIDDEN = "of-nobodys-business";
const folder = process.cwd();
let created = 0;

function createGroup(url: string) {
  created += 1;
  return postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: `ann,u${created}` });
}

async function faultsOf(
  written: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  try {
    await planServer(written, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

/** A place of an operator's own. */
function listSink(fault?: Error) {
  const taken: CloudEvent[] = [];
  const sink: Sink = {
    contract: 1,
    kind: "list",
    async deliver(events) {
      if (fault) throw fault;
      taken.push(...events);
      return { repeated: 0 };
    },
    close: async () => undefined,
  };
  return { sink, taken };
}

describe("a sink of the configuration", () => {
  it("gets what happens, by its filter, and tells of it in metrics", async () => {
    const { sink, taken } = listSink();
    const sinks = { orders: { sink, filter: { source: "aec", types: ["group.created"] } } } as const;
    const { url } = await startTestServer({ sinks });
    await createGroup(url);
    await createGroup(url);
    await expect.poll(() => taken.map(({ type }) => type), PATIENTLY).toEqual(["group.created", "group.created"]);
    const head = await readMetric(url, "grouphook_feed_sequence");
    await expect.poll(() => readMetric(url, 'grouphook_sink_position{sink="orders"}'), PATIENTLY).toBe(head);
    const metrics = await readMetrics(url);
    const numberOf = (name: string) => metrics.get(`grouphook_sink_${name}{sink="orders"}`);
    expect(
      ["events_total", "failures_total", "active", "lag_events", "lag_seconds", "missed_total"].map(numberOf),
    ).toEqual([2, 0, 1, 0, 0, 0]);
  });

  it("that fails is behind, and holds up nothing else", async () => {
    const [failing, other] = [listSink(new Error("not now")), listSink()];
    const { url } = await startTestServer({ sinks: { failing: { sink: failing.sink }, other: { sink: other.sink } } });
    await createGroup(url);
    await expect.poll(() => other.taken.length, PATIENTLY).toBe(1);
    await expect
      .poll(() => readMetric(url, 'grouphook_sink_failures_total{sink="failing"}'), PATIENTLY)
      .toBeGreaterThan(1);
    expect(await readMetric(url, 'grouphook_sink_lag_events{sink="failing"}')).toBe(1);
    expect(await readMetric(url, 'grouphook_sink_lag_seconds{sink="failing"}')).toBeGreaterThan(0);
  });

  it("is checked before the start, and no fault repeats a secret", async () => {
    const url = `http://ann:${HIDDEN}@host`;
    expect(await faultsOf({ sinks: { orders: { kind: "nats", url: "nats://host" } } })).toEqual([]);
    const faults = await faultsOf({
      sinks: {
        one: { kind: "nats", url },
        two: { kind: "redis", url: "redis://host", strem: "x", filter: { types: ["group.exploded"] } },
        three: { kind: "pigeon" },
        four: { sink: { deliver: 1 } },
        five: { kind: "nats", url: "nats://host", startAt: "noon" },
        aec: { kind: "nats", url: "nats://host" },
        "Not a name": { kind: "nats" },
        seven: 7,
      },
    });
    expect(faults).toEqual([
      expect.stringMatching(
        /^sinks\.three: the kind of sink is unknown; known are: nats, rabbitmq, redis, kafka, and npm:/,
      ),
      "sinks.four: must be a sink of contract 1, as a sink package's factory makes it",
      "sinks.aec: has the name of a source; rename it",
      "sinks.Not a name: must be named with lower-case letters, digits and -, a letter first",
      expect.stringContaining("sinks.seven: the kind of sink is unknown"),
      "sinks.one.url: must begin with nats:// or tls://",
      "sinks.two.strem: is unknown; nearest: stream",
      "sinks.two.filter.types.0: is no type of event",
      "sinks.five.startAt: must be oldest or newest",
      "sinks.seven: must be an object",
    ]);
    expect(await faultsOf({ sinks: [] })).toEqual(["sinks: must be an object"]);
  });

  it("may be set by variables, which `--help` lists", async () => {
    const environment = { GROUPHOOK_SINKS: "orders=nats, redis", GROUPHOOK_REDIS_URL: "redis://host" };
    const { sinks } = await planServer(
      { sinks: { orders: { kind: "redis", url: "nats://file", filter: { groupId: "g" } } } },
      {
        ...environment,
        GROUPHOOK_ORDERS_FILTER_TYPES: "message.sent,group.created",
        GROUPHOOK_ORDERS_START_AT: "newest",
      },
    );
    expect([...sinks].map(([name, { sink, filter, startAt }]) => [name, sink.kind, filter, startAt])).toEqual([
      ["orders", "nats", { groupId: "g", types: ["message.sent", "group.created"] }, "newest"],
      ["redis", "redis", {}, "oldest"],
    ]);
    expect(
      await faultsOf({}, { ...environment, GROUPHOOK_ORDERS_URL: `x://${HIDDEN}`, GROUPHOOK_ORDERS_SUBJCT: "a" }),
    ).toEqual([
      "GROUPHOOK_ORDERS_SUBJCT: is unknown; nearest: GROUPHOOK_ORDERS_SUBJECT",
      "GROUPHOOK_ORDERS_URL: must begin with nats:// or tls://",
    ]);
    expect(await faultsOf({}, { GROUPHOOK_SINKS: "orders=nats,orders=redis" })).toContain(
      "GROUPHOOK_SINKS (entry 2): names the same sink twice",
    );
    const help = await variablesText({ environment, folder });
    expect(help).toContain("GROUPHOOK_SINKS ");
    expect(help).toContain("GROUPHOOK_ORDERS_CREDENTIALS_FILE ");
  });
});

const redis = await startTestBroker("redis");
const nats = await startTestBroker("nats");
afterAll(() => Promise.all([redis?.stop(), nats?.stop()]));

describe.skipIf(!redis || !nats)("sinks of several server processes", { timeout: 120_000 }, () => {
  it("get every event once although a process is killed, with an exact lag while a broker is away", async () => {
    if (!redis || !nats) return;
    const place = temporaryFolder();
    const variables = {
      GROUPHOOK_DATABASE_URL: `sqlite:${join(place, "ledger.db")}`,
      GROUPHOOK_SINKS: "orders=redis,audit=nats",
      GROUPHOOK_ORDERS_URL: redis.url,
      GROUPHOOK_AUDIT_URL: nats.url,
      GROUPHOOK_AUDIT_STREAM: "AUDIT",
      GROUPHOOK_AUDIT_CREATE_STREAM: "true",
    };
    const servers = [await spawnServer({ folder: place, variables }), await spawnServer({ folder: place, variables })];
    onTestFinished(() => {
      for (const { process } of servers) process.kill("SIGKILL");
    });
    const [one, two] = servers;
    if (!one || !two) throw new Error("two servers");
    const position = (url: string, sink: string) => readMetric(url, `grouphook_sink_position{sink="${sink}"}`);
    for (let count = 0; count < 20; count += 1) await createGroup(count % 2 ? one.url : two.url);
    const reach = async (url: string) => {
      const head = await readMetric(url, "grouphook_feed_sequence");
      for (const sink of ["orders", "audit"]) await expect.poll(() => position(url, sink), PATIENTLY).toBe(head);
    };
    await reach(two.url);
    one.process.kill("SIGKILL");
    await one.ended;
    for (let count = 0; count < 20; count += 1) await createGroup(two.url);
    await reach(two.url);
    await redis.kill();
    await createGroup(two.url);
    await expect.poll(() => readMetric(two.url, 'grouphook_sink_lag_events{sink="orders"}'), PATIENTLY).toBe(1);
    await redis.start();
    await reach(two.url);
    const head = (await readMetric(two.url, "grouphook_feed_sequence")) ?? 0;
    two.process.kill("SIGTERM");
    expect(await two.ended).toBe(0);
    expect(two.output.stdout).toContain("events could not be delivered and are sent again");
    // Delivered once more, every event is one that the broker has already.
    const ledger = await openLedger({ url: variables.GROUPHOOK_DATABASE_URL });
    onTestFinished(() => ledger.close());
    for (const sink of [redisSink({ url: redis.url }), natsSink({ url: nats.url, stream: "AUDIT" })]) {
      let repeated = 0;
      const again = runSink({
        ...{ name: `again-${sink.kind}`, sink, ledger },
        onReport(report) {
          if (report.kind === "delivered") repeated += report.delivered.repeated ?? 0;
        },
      });
      await expect.poll(() => [sink.kind, repeated], PATIENTLY).toEqual([sink.kind, head]);
      await again.stop();
    }
  });
});
