import {
  isIdentifier,
  numberSetting,
  otherwise,
  type TextPaths,
  textPathsSetting,
  urlSetting,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { descriptions as ofAdapter } from "../options.js";

/** Where OpenIM is, and as whom it is called. */
export interface OpenimClientOptions {
  /** URL of OpenIM's REST API, such as `http://10.0.0.6:10002`. */
  readonly apiUrl: string;
  /** `secret` of OpenIM's `share.yml`. */
  readonly secret: string;
  /** One of the `imAdminUser.userIDs` of OpenIM's `share.yml`; `imAdmin` unless set. */
  readonly adminUserId?: string;
  /** As of the adapter: where custom messages hold texts. */
  readonly customText?: readonly string[];
  /** How many calls may begin in a second, 1 to 10,000; 50 unless set. OpenIM itself sets no limit unless told to. */
  readonly callsPerSecond?: number;
  /** How long a call may take, 1 to 120; 20 unless set. OpenIM asks webhooks of a change before it answers. */
  readonly timeoutSeconds?: number;
}

/** Options with every default filled in. */
export interface ReadyClientOptions extends Required<Omit<OpenimClientOptions, "customText">> {
  readonly customText: TextPaths;
}

/** What each setting means. */
export const descriptions: Readonly<Record<keyof OpenimClientOptions, string>> = {
  apiUrl: "URL of OpenIM's REST API, e.g. http://10.0.0.6:10002",
  secret: "secret of OpenIM's share.yml",
  adminUserId: "one of the imAdminUser.userIDs of OpenIM's share.yml (imAdmin)",
  customText: ofAdapter.customText,
  callsPerSecond: "calls to OpenIM that may begin in a second: 1 to 10000 (50)",
  timeoutSeconds: "how long a call to OpenIM may take: 1 to 120 (20)",
};

const text = z.string(otherwise("must be a text"));

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<ReadyClientOptions> = z.strictObject({
  apiUrl: urlSetting,
  secret: text.min(1, "must not be empty"),
  adminUserId: text.refine(isIdentifier, "is not a usable id").default("imAdmin"),
  customText: textPathsSetting("data.text"),
  callsPerSecond: numberSetting(1, 10_000).default(50),
  timeoutSeconds: numberSetting(1, 120).default(20),
});
