import {
  type GroupServer,
  groupServer,
  type OpenimInstallation,
  openimInstallation,
  openimSender,
  type TencentApp,
  tencentApp,
  tencentRest,
  tencentSender,
} from "@grouphook/testkit";
import { afterAll, beforeAll } from "vitest";
import type { Configuration } from "../../configuration/configuration.js";
import { type RunningServer, startServer } from "../../start-server.js";
import { freePort } from "../free-port.js";

/** A server with a source of each vendor, whose look-alikes call it and can be read and commanded. */
export interface ConsoleScene {
  readonly url: string;
  readonly server: RunningServer;
  readonly aec: GroupServer;
  readonly openim: OpenimInstallation;
  readonly tencent: TencentApp;
  /** Asks the API, as somebody with the token for everything. */
  ask(method: string, path: string, body?: object): Promise<unknown>;
}

const APP = "1400000000";
const KEY = "0123456789abcdef";
const OPENIM_SECRET = "openIM123";

/** One of the three tokens of a scene's server. */
export const tokens = {
  read: "console-test-token-to-read",
  act: "console-test-token-to-act",
  admin: "console-test-token-for-all",
} as const;

interface SceneOptions extends Configuration {
  /** Whether the API requires no token. */
  readonly isOpen?: boolean;
  /** Whether groups are read at the vendors; not by themselves unless one asks. */
  readonly reconciles?: boolean;
}

/** Starts such a server on SQLite in memory. Without `isOpen` its API requires one of the tokens. */
export async function startConsoleScene({
  isOpen = false,
  reconciles = false,
  ...settings
}: SceneOptions = {}): Promise<ConsoleScene & { stop(): Promise<void> }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const aec = groupServer({ url: `${url}/callbacks/aec` });
  const proxy = await aec.servePushProxy();
  const openim = openimInstallation({
    sender: openimSender({ url: `${url}/callbacks/openim` }),
    seed: 3,
    now: Date.now,
  });
  const openimRest = await openim.serveRest();
  const sender = tencentSender({ url: `${url}/callbacks/tencent`, sdkAppId: APP, failMode: "closed" });
  const tencent = tencentApp({ sender, seed: 3, users: 8, now: Date.now });
  const rest = await tencentRest({ app: tencent, sdkAppId: APP, secretKey: KEY });
  const reconcile = { enabled: reconciles, sweepHours: 0, import: false };
  const server = await startServer({
    ...{ port, logLevel: "silent", databaseUrl: "sqlite::memory:" },
    ...(!isOpen && {
      apiTokens: (["read", "act", "admin"] as const).map((scope) => ({
        ...{ name: `${scope}er`, scope, token: tokens[scope] },
      })),
    }),
    sources: {
      aec: { pushUrl: proxy.url },
      openim: { apiUrl: openimRest.url, secret: OPENIM_SECRET, callsPerSecond: 1000, reconcile },
      tencent: { sdkAppId: APP, secretKey: KEY, adminId: "administrator", apiUrl: rest.url, reconcile },
    },
    ...settings,
  });
  return {
    ...{ url, server, aec, openim, tencent },
    async ask(method, path, body) {
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(!isOpen && { authorization: `Bearer ${tokens.admin}` }),
          ...(body && { "content-type": "application/json" }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.status === 204 ? undefined : response.json();
    },
    async stop() {
      await server.stop();
      await Promise.all([proxy.close(), openimRest.close(), rest.close()]);
    },
  };
}

/** Such a server for all tests of a suite, in which some has happened. Call it inside `describe`. */
export function sharedConsoleScene(settings: Parameters<typeof startConsoleScene>[0] = {}): {
  readonly scene: ConsoleScene;
} {
  let scene: Awaited<ReturnType<typeof startConsoleScene>> | undefined;
  beforeAll(async () => {
    scene = await startConsoleScene(settings);
    await liveFor(scene);
  });
  afterAll(() => scene?.stop());
  return {
    get scene() {
      if (!scene) throw new Error("the server starts with the first test of the suite");
      return scene;
    },
  };
}

/** Lets things happen at each vendor. */
async function liveFor({ aec, openim, tencent }: ConsoleScene): Promise<void> {
  const { groupId = "" } = await aec.createGroup("ann", "bob,cid", "读书会");
  await aec.addMembers("ann", groupId, "dan");
  await aec.removeMembers("ann", groupId, "bob");
  await Promise.all([openim.live(120), tencent.live(120)]);
  await Promise.all([openim.settled(), tencent.settled()]);
}
