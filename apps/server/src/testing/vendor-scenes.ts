import {
  type GroupPushProxy,
  type GroupServer,
  groupServer,
  type OpenimInstallation,
  type OpenimRest,
  type OpenimRestOptions,
  type OpenimSender,
  openimInstallation,
  openimSender,
  type TencentApp,
  type TencentRest,
  tencentApp,
  tencentRest,
  tencentSender,
} from "@grouphook/testkit";
import { onTestFinished } from "vitest";
import type { Configuration } from "../configuration/configuration.js";
import { freePort } from "./free-port.js";
import { heldBack } from "./held-back.js";
import { startTestServer } from "./start-test-server.js";

/** A server with a client of a look-alike of a vendor, which calls it back. */
export interface VendorScene {
  readonly url: string;
  readonly source: string;
  /** Users that the vendor knows. */
  readonly users: readonly [string, string, string, string];
  /** What a new group needs. */
  readonly kind: { readonly kind?: string };
  /** Holds back what the vendor tells, until it is asked whether it has told all. */
  hold(): void;
  /** Resolves when the vendor has told all that has happened. */
  settled(): Promise<void>;
}

/** What is read at the vendor by itself would disturb what is tried. */
const reconcile = { enabled: false };

/** The settings that a scene's server has besides those of its source. */
export interface SceneSettings extends Configuration {
  readonly ofSource?: object;
}

/** An app at Tencent. */
export interface TencentScene extends VendorScene {
  readonly app: TencentApp;
  readonly rest: TencentRest;
}

/** An installation of OpenIM. */
export interface OpenimScene extends VendorScene {
  readonly openim: OpenimInstallation;
  readonly rest: OpenimRest;
}

/** A groupServer of AEC. */
export interface AecScene extends VendorScene {
  readonly groupServer: GroupServer;
  readonly proxy: GroupPushProxy;
}

const APP = "1400000000";
const KEY = "0123456789abcdef";

/** Lets an app at Tencent be served. */
export async function tencentScene({ ofSource, ...settings }: SceneSettings = {}): Promise<TencentScene> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/callbacks/tencent`;
  const { sender, ...post } = heldBack(tencentSender({ url, sdkAppId: APP, failMode: "closed" }), {
    acknowledged: true,
  });
  const app = tencentApp({ sender, seed: 1, users: 6, now: Date.now });
  const rest = await tencentRest({ app, sdkAppId: APP, secretKey: KEY });
  onTestFinished(() => rest.close());
  const client = { sdkAppId: APP, secretKey: KEY, adminId: "administrator", apiUrl: rest.url };
  const server = await startTestServer({
    port,
    ...settings,
    sources: { tencent: { ...client, reconcile, ...ofSource } },
  });
  return {
    ...{ url: server.url, app, rest, source: "tencent", users: ["Jared0", "jared0", "Jared1", "jared1"] },
    ...{ kind: { kind: "Public" }, hold: post.hold, settled: () => post.release(() => app.settled()) },
  };
}

/** Lets an installation of OpenIM be served. */
export async function openimScene({
  ofSource,
  trouble,
  ...settings
}: SceneSettings & Pick<OpenimRestOptions, "trouble"> = {}): Promise<OpenimScene> {
  const port = await freePort();
  const real = openimSender({ url: `http://127.0.0.1:${port}/callbacks/openim` });
  const { sender, ...post } = heldBack<"taken" | "dropped", OpenimSender>(real, "taken");
  const openim = openimInstallation({ sender, seed: 1, now: Date.now });
  const rest = await openim.serveRest(trouble ? { trouble } : {});
  onTestFinished(() => rest.close());
  const client = { apiUrl: rest.url, secret: "openIM123", callsPerSecond: 1000 };
  const server = await startTestServer({
    port,
    ...settings,
    sources: { openim: { ...client, reconcile, ...ofSource } },
  });
  return {
    ...{ url: server.url, openim, rest, source: "openim", users: ["u100", "u101", "u102", "u103"] },
    ...{ kind: {}, hold: post.hold, settled: () => post.release(() => openim.settled()).then(() => real.drained()) },
  };
}

/** Lets a groupServer be served. It tells nothing of what we have told it. */
export async function aecScene({ ofSource, ...settings }: SceneSettings = {}): Promise<AecScene> {
  const port = await freePort();
  const vendor = groupServer({ url: `http://127.0.0.1:${port}/callbacks/aec` });
  const proxy = await vendor.servePushProxy();
  onTestFinished(() => proxy.close());
  const source = { pushUrl: proxy.url, ...ofSource };
  const server = await startTestServer({ port, ...settings, sources: { aec: source } });
  return {
    ...{ url: server.url, groupServer: vendor, proxy, source: "aec", users: ["ann", "bob", "cid", "dan"] },
    ...{ kind: {}, hold: () => undefined, settled: async () => undefined },
  };
}
