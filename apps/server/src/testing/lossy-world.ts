import { openimClient } from "@grouphook/adapter-openim/client";
import { tencentClient } from "@grouphook/adapter-tencent/client";
import type { ReadingClient } from "@grouphook/core";
import {
  openimInstallation,
  openimSender,
  seededRandom,
  tencentApp,
  tencentRest,
  tencentSender,
} from "@grouphook/testkit";
import { onTestFinished } from "vitest";
import type { SourceConfiguration } from "../configuration/configuration.js";
import { type Losses, LossyLine, lossyOpenimSender, lossyTencentSender } from "./lossy-sender.js";
import { AFTER_HOOKS } from "./openim-after-hooks.js";
import { expectOpenimTruth } from "./openim-equality.js";
import { expectTencentTruth } from "./tencent-equality.js";

/** A vendor with its groups and its REST API, whose callbacks get lost. */
export interface LossyWorld {
  readonly source: "easemob" | "netease" | "openim" | "tencent";
  /** The source's settings, with which a server can read its groups. */
  readonly settings: SourceConfiguration;
  readonly line: LossyLine;
  /** How many calls of its API there were. */
  calls(): number;
  /** In how many seconds so many calls can be made at best. */
  idealSeconds(): number;
  /** Lets so many random things happen. */
  live(steps: number): Promise<void>;
  /** Makes plain groups of which nobody is told. */
  fill(groups: number, membersEach: number): void;
  /** Mutes a member of every n-th group, of which nobody is told. */
  mute(every: number): Promise<void>;
  /** Resolves when all that happened has been told, as far as it ever will. */
  settled(): Promise<void>;
  /** Fails unless the record of a server equals the groups; resolves to how many there are. */
  expectEqual(url: string): Promise<number>;
}

/** The options of a lossy world. */
export interface WorldOptions {
  /** Where the server listens, or will. */
  readonly port: number;
  readonly losses: Losses;
  readonly seed: number;
  /** How many groups there are at the same time. */
  readonly groups: number;
  /** How many users there are; 30 unless set. */
  readonly users?: number;
  /** How many calls a client may begin in a second, if the vendor does not say. */
  readonly callsPerSecond?: number;
}

const APP = "1400000001";
const SECRET_KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
const TOKEN = "xxxxyyyy";
const SECRET = "openIM123";
/** Of one API. */
const MOST_CALLS_A_SECOND = 200;
const MUTE_MS = 3_600_000;
/** More at once are answered late by a machine that has much to do. */
const MUTES_A_SECOND = 200;

/** OpenIM, which tells at most once, and nothing of mutes, invitations and approvals. */
export async function lossyOpenim({
  port,
  losses,
  seed,
  groups,
  users = 30,
  callsPerSecond = 2000,
}: WorldOptions): Promise<LossyWorld> {
  const line = new LossyLine(losses, seededRandom(seed));
  const sender = lossyOpenimSender(openimSender({ url: `http://127.0.0.1:${port}/callbacks/openim` }), line);
  const openim = openimInstallation({ sender, seed, groups, users, hooks: AFTER_HOOKS, now: Date.now });
  const rest = await openim.serveRest();
  onTestFinished(() => rest.close());
  const access = { apiUrl: rest.url, secret: SECRET, callsPerSecond };
  return {
    source: "openim",
    settings: { ...access },
    line,
    calls: () => rest.requests.length,
    idealSeconds: () => rest.requests.length / callsPerSecond,
    live: (steps) => openim.live(steps),
    fill: (count, members) => openim.populate({ groups: count, members }),
    mute: (every) =>
      mute(
        openimClient({ ...access, callsPerSecond: MUTES_A_SECOND, timeoutSeconds: 120 }),
        [...openim.groups.values()],
        every,
        ({ groupID }) => groupID,
      ),
    settled: () => openim.settled(),
    async expectEqual(url) {
      for (const truth of openim.groups.values()) await expectOpenimTruth(url, truth);
      return openim.groups.size;
    },
  };
}

/** Tencent, which tells nothing of mutes, settings and imports. */
export async function lossyTencent({ port, losses, seed, groups, users = 30 }: WorldOptions): Promise<LossyWorld> {
  const line = new LossyLine(losses, seededRandom(seed));
  const url = `http://127.0.0.1:${port}/callbacks/tencent`;
  const sender = lossyTencentSender(tencentSender({ url, sdkAppId: APP, token: TOKEN, failMode: "open" }), line);
  const app = tencentApp({ sender, seed, users, now: Date.now });
  const rest = await tencentRest({ app, sdkAppId: APP, secretKey: SECRET_KEY });
  onTestFinished(() => rest.close());
  const access = { sdkAppId: APP, secretKey: SECRET_KEY, adminId: "administrator", apiUrl: rest.url };
  return {
    source: "tencent",
    settings: { ...access, tokens: [TOKEN], groupFields: ["UserDefined1", "UserDefined2"] },
    line,
    calls: () => rest.heard.length,
    idealSeconds: () => Math.max(...Object.values(rest.rates).map(({ calls }) => calls)) / MOST_CALLS_A_SECOND,
    live: (steps) => app.live(steps, groups),
    fill: (count, membersEach) => app.fill({ groups: count, membersEach, users }),
    mute: (every) => mute(tencentClient(access), [...app.groups.values()], every, ({ groupId }) => groupId),
    async settled() {
      await app.settled();
      await line.settled();
    },
    async expectEqual(at) {
      for (const truth of app.groups.values()) await expectTencentTruth(at, truth);
      return app.groups.size;
    },
  };
}

/** Mutes the last member of every n-th group. */
export async function mute<Group extends { readonly members: ReadonlyMap<string, unknown> }>(
  client: ReadingClient,
  groups: readonly Group[],
  every: number,
  idOf: (group: Group) => string,
): Promise<void> {
  const chosen = groups.filter((_, index) => index % every === 0);
  await Promise.all(
    chosen.map(async (group) => {
      const userId = [...group.members.keys()].at(-1);
      if (userId === undefined) return;
      const profile = { mutedUntil: Date.now() + MUTE_MS };
      await client.perform({ type: "member.updated", groupId: idOf(group), userId, profile });
    }),
  );
}
