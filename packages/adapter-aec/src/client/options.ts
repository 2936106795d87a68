import { numberSetting, urlSetting } from "@grouphook/core/adapter";
import { z } from "zod";
import { descriptions as ofAdapter } from "../options.js";

/** Where groupServer can be told of changes. */
export interface AecClientOptions {
  /** URL of its groupPushHttpProxy, such as `http://10.0.0.7:19922`. It is for an internal network: it asks nobody who they are. */
  readonly pushUrl: string;
  /** As of the adapter: bytes of UTF-8 that a user id may have; 44 unless set. */
  readonly maxUserIdBytes?: number;
  /** How long a call may take, 1 to 60; 5 unless set. */
  readonly timeoutSeconds?: number;
}

/** Options with every default filled in. */
export type ReadyClientOptions = Required<AecClientOptions>;

/** What each setting means. */
export const descriptions: Readonly<Record<keyof AecClientOptions, string>> = {
  pushUrl: "URL of groupServer's groupPushHttpProxy, e.g. http://10.0.0.7:19922",
  maxUserIdBytes: ofAdapter.maxUserIdBytes,
  timeoutSeconds: "how long a call to groupPushHttpProxy may take: 1 to 60 (5)",
};

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<ReadyClientOptions> = z.strictObject({
  pushUrl: urlSetting,
  maxUserIdBytes: numberSetting(1, 255).default(44),
  timeoutSeconds: numberSetting(1, 60).default(5),
});
