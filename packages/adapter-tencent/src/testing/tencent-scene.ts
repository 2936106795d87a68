import type { GroupChange, PerformOptions, ReadingClient } from "@grouphook/core/adapter";
import { inboundFrom } from "@grouphook/core/adapter";
import {
  type TencentApp,
  type TencentAppOptions,
  type TencentRest,
  type TencentRestOptions,
  type TencentVerdict,
  tencentApp,
  tencentRest,
} from "@grouphook/testkit";
import { expect, onTestFinished } from "vitest";
import { tencentAdapter } from "../adapter.js";
import { clientIn } from "../client/client.js";
import { schema, type TencentClientOptions } from "../client/options.js";
import type { Surroundings } from "../client/tencent-rest.js";

/** What a client of the scene signs with. */
export const CREDENTIALS: Pick<TencentClientOptions, "sdkAppId" | "secretKey" | "adminId"> = {
  ...{ sdkAppId: "1400000000", secretKey: "0123456789abcdef", adminId: "administrator" },
};
/** The verdict of a backend that has nothing against it. */
export const ALLOWED: TencentVerdict = { allowed: true, delivered: true, errorCode: 0, errorInfo: "" };
/** The options of a change that was perhaps made before. */
export const AGAIN: PerformOptions = { idempotencyKey: "the same" };

interface Setting {
  readonly served?: Partial<TencentRestOptions>;
  readonly app?: Partial<TencentAppOptions>;
  readonly settings?: Partial<TencentClientOptions>;
  readonly surroundings?: Surroundings;
  readonly verdictOf?: (command: string) => TencentVerdict;
}

/** An app at a look-alike of Tencent, a client of it, and a backend that decodes what it is told. */
export interface Scene {
  readonly app: TencentApp;
  readonly rest: TencentRest;
  readonly client: ReadingClient;
  /** What the backend was told of, and by whom it was done. */
  readonly told: readonly { readonly change: GroupChange; readonly actorId: string | undefined }[];
  /** The last change that the backend was told of, once all has been told. */
  lastTold(): Promise<GroupChange | undefined>;
  /** A group, or the first one, as Tencent has it. */
  group(groupId?: string): NonNullable<ReturnType<TencentApp["groups"]["get"]>>;
}

/** Sets a scene until the test has finished. The client tries again at once. */
export async function tencentScene(setting: Setting = {}): Promise<Scene> {
  const { served, settings, surroundings, verdictOf = () => ALLOWED } = setting;
  const { customText = [] } = settings ?? {};
  const adapter = tencentAdapter({ customText });
  const told: { change: GroupChange; actorId: string | undefined }[] = [];
  const sender = {
    before: async (command: string) => verdictOf(command),
    after: async (command: string, fields: object) => {
      const body = JSON.stringify({ CallbackCommand: command, ...fields });
      const inbound = inboundFrom({ method: "POST", path: "/", query: "", headers: {}, body, remoteAddress: "" });
      const callback = adapter.decode(inbound);
      if ("change" in callback) told.push({ change: callback.change, actorId: callback.actorId });
      return { acknowledged: true };
    },
  };
  const app = tencentApp({ sender, seed: 1, users: 6, now: Date.now, ...setting.app });
  const { sdkAppId, secretKey } = CREDENTIALS;
  const rest = await tencentRest({ app, sdkAppId: String(sdkAppId), secretKey, ...served });
  onTestFinished(() => rest.close());
  const options = schema.parse({ ...CREDENTIALS, apiUrl: rest.url, ...settings });
  return {
    ...{ app, rest, told, client: clientIn(options, { patienceMs: 5, ...surroundings }) },

    async lastTold() {
      await app.settled();
      return told.at(-1)?.change;
    },

    group: (groupId = [...app.groups.keys()][0] ?? "") => app.groups.get(groupId) ?? expect.fail("there is no group"),
  };
}
