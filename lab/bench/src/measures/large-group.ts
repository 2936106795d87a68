import { Connection } from "../connection.ts";
import { queryNumber } from "../database-connection.ts";
import { Histogram } from "../histogram.ts";
import type { Conclusion, Finding, Measure, MeasureRun } from "../measure.ts";
import { inTurn } from "../measure-load.ts";
import { median } from "../median.ts";
import type { Side } from "../side.ts";
import type { StagedSide } from "../stage.ts";
import { createFilledGroup, expectSuccess, type GroupMembership, memberships } from "./group-membership.ts";
import { grouphookSides } from "./grouphook-sides.ts";
import { together } from "./together.ts";

const SMALL_GROUP_MEMBERS = 10;
/** A reply with a large roster arrives in few pieces. */
const RECEIVE_BUFFER_BYTES = 256 * 1024;
/** Callbacks per visit of a guest. */
const COME_AND_GO = 2;
const FIRST_GUEST = 90_000_000;

/** A group that guests join and leave. */
interface Group {
  readonly size: "small" | "large";
  readonly id: string;
  /** Median latencies of joinings, one per round. */
  readonly medians: number[];
}

/** Whether adding a member is slower in a large group. */
export const largeGroup: Measure = {
  name: "large-group",
  title: "adding one member to a large group, beside a group of 10",
  defaults: { rounds: 6, seconds: 1, clients: [1, 64], groups: 0, members: 100_000, events: 0 },
  async run(run) {
    const findings: Finding[] = [];
    for (const side of grouphookSides(run)) {
      const running = await run.stage.start(side, `large_group_${side.letter}`);
      for (const membership of memberships) findings.push(await measureMembership(side, running, membership, run));
    }
    return together(findings);
  },
};

/** If the reply contains the roster, one client is enough, and the large group's cost has no aim. */
async function measureMembership(
  side: Side,
  running: StagedSide,
  membership: GroupMembership,
  { settings, signal, tell }: MeasureRun,
): Promise<Finding> {
  tell(`${side.letter}  ${membership.name}: filling a group with ${settings.members} members`);
  const ids = await createGroups(running.port, membership, settings.members);
  const storedBefore = await callbacksStored(running);
  let acknowledged = 0;
  const rows: Finding["rows"][number][] = [];
  const conclusions: Conclusion[] = [];
  for (const clients of membership.answersRoster ? [1] : settings.clients) {
    const groups: readonly Group[] = [
      { size: "small", id: ids.small, medians: [] },
      { size: "large", id: ids.large, medians: [] },
    ];
    for (let round = 1; round <= settings.rounds; round += 1) {
      for (const { size, id, medians } of inTurn(groups, round)) {
        signal.throwIfAborted();
        const joinings = await comeAndGo(running.port, membership, id, clients, settings.seconds);
        medians.push(joinings.quantile(0.5));
        acknowledged += COME_AND_GO * joinings.total;
        tell(`round ${round} of ${settings.rounds}  ${side.letter}  ${membership.name}  ${clients} clients  ${size}`);
      }
    }
    const [small = Number.NaN, large = Number.NaN] = groups.map(({ medians }) => median(medians));
    rows.push({
      side: `${side.letter}  ${side.name}`,
      callback: membership.name,
      clients,
      "small, p50 ms": small,
      "large, p50 ms": large,
      "large/small": large / small,
    });
    if (!membership.answersRoster) {
      const name = `p50 large/small, ${side.letter}, ${membership.name}, ${clients} clients`;
      conclusions.push({ name, value: large / small, aim: { atMost: 1.2 } });
    }
  }
  const stored = (await callbacksStored(running)) - storedBefore;
  const faults = stored === acknowledged ? [] : [`${acknowledged} acknowledged but ${stored} callbacks stored`];
  return { rows, conclusions, faults: [...faults, ...(await missing(running, ids, settings.members))] };
}

async function createGroups(port: number, membership: GroupMembership, members: number) {
  const connection = await Connection.open(port, RECEIVE_BUFFER_BYTES);
  try {
    const create = (size: string, count: number) =>
      createFilledGroup(membership, `@TGS#${size}`, count, (request) => connection.exchange(request));
    return { small: await create("small", SMALL_GROUP_MEMBERS), large: await create("large", members) };
  } finally {
    connection.close();
  }
}

function callbacksStored({ databaseUrl }: StagedSide): Promise<number> {
  return queryNumber(databaseUrl, "SELECT COALESCE(SUM(callbacks), 0) FROM grouphook_callback_segments");
}

/** In every client, a guest joins and leaves again and again. Resolves to the durations of the joinings. */
async function comeAndGo(
  port: number,
  membership: GroupMembership,
  groupId: string,
  clients: number,
  seconds: number,
): Promise<Histogram> {
  const joinings = new Histogram();
  const end = performance.now() + seconds * 1000;

  async function drive(client: number): Promise<void> {
    const connection = await Connection.open(port, RECEIVE_BUFFER_BYTES);
    const exchange = (request: Buffer) => connection.exchange(request);
    const guest = [String(FIRST_GUEST + client)];
    try {
      do {
        const joining = membership.joining(groupId, guest);
        const sentAt = performance.now();
        await expectSuccess(membership, exchange, joining);
        joinings.record(performance.now() - sentAt);
        await expectSuccess(membership, exchange, membership.leaving(groupId, guest));
      } while (performance.now() < end);
    } finally {
      connection.close();
    }
  }

  await Promise.all(Array.from({ length: clients }, (_, client) => drive(client)));
  return joinings;
}

/** All guests have left again, so every group has its first members and, for AEC, its owner. */
async function missing(
  { databaseUrl }: StagedSide,
  ids: { readonly small: string; readonly large: string },
  members: number,
): Promise<readonly string[]> {
  const faults: string[] = [];
  const wanted = new Map([
    [ids.small, SMALL_GROUP_MEMBERS],
    [ids.large, members],
  ]);
  for (const [id, count] of wanted) {
    const others = `user_id <> COALESCE((SELECT owner_id FROM grouphook_groups WHERE group_id = '${id}'), '')`;
    const sql = `SELECT COUNT(*) FROM grouphook_members WHERE group_id = '${id}' AND present = 1 AND ${others}`;
    const stored = await queryNumber(databaseUrl, sql);
    if (stored !== count) faults.push(`${stored} of ${count} members of ${id} stored`);
  }
  return faults;
}
