import { type GroupChange, inboundFrom, losslessJsonText, type ReadingClient } from "@grouphook/core/adapter";
import { type NeteaseApp, type NeteaseRest, type NeteaseTeam, neteaseApp, neteaseRest } from "@grouphook/testkit";
import { expect, onTestFinished } from "vitest";
import { neteaseAdapter } from "../adapter.js";
import { neteaseClient } from "../client/client.js";

/** What a client of the scene signs with. */
export const APP = { appKey: "the-key", appSecret: "the-secret" };
/** Nobody of this name is registered. */
export const STRANGER = "stranger";

/** An app at a look-alike of NetEase, a client of it, and a backend that decodes what it is told. */
export interface Scene {
  readonly app: NeteaseApp;
  readonly rest: NeteaseRest;
  readonly client: ReadingClient;
  /** What the backend was told of. */
  readonly told: readonly GroupChange[];
  /** A team as NetEase has it. */
  team(groupId: string): NeteaseTeam;
  /** The roles of its members, in the order of their joining. */
  rolesIn(groupId: string): readonly (readonly [userId: string, role: string])[];
}

/** Sets a scene until the test has finished. */
export async function neteaseScene(): Promise<Scene> {
  const adapter = neteaseAdapter({ customText: ["attach.data.text"] });
  const told: GroupChange[] = [];
  const sender = {
    ask: async () => ({ allowed: true, code: 200 }),
    copy: async (content: object) => {
      const body = losslessJsonText(content);
      const inbound = inboundFrom({ method: "POST", path: "/", query: "", headers: {}, body, remoteAddress: "" });
      const callback = adapter.decode(inbound);
      if ("change" in callback) told.push(callback.change);
      return { acknowledged: true };
    },
  };
  const app = neteaseApp({ sender, seed: 1, users: 1, now: Date.now });
  const rest = await neteaseRest({ app, ...APP, unregistered: [STRANGER] });
  onTestFinished(() => rest.close());
  const team = (groupId: string) => app.teams.get(groupId) ?? expect.fail("there is no team");
  return {
    ...{ app, rest, told, team },
    client: neteaseClient({ ...APP, apiUrl: rest.url, callsPerSecond: 1000, customText: ["attach.data.text"] }),
    rolesIn: (groupId) => [...team(groupId).members].map(([userId, { role }]) => [userId, role]),
  };
}
