import { numberSetting, type TextPaths, textPathsSetting, urlSetting, wordSetting } from "@grouphook/core/adapter";
import { z } from "zod";
import { credentialSetting, descriptions as ofAdapter } from "../options.js";

type Region = "china" | "singapore";

/** The addresses in the vendor's own server SDK (yunxin-server-sdk-java). */
const hosts: Readonly<Record<Region, string>> = {
  china: "https://api-cn.yunxinapi.com/nimserver",
  singapore: "https://api-sg.yunxinapi.com/nimserver",
};

/** Where NetEase is, and as whose app it is called. */
export interface NeteaseClientOptions {
  /** The app's AppKey. */
  readonly appKey: string;
  /** The app's AppSecret. */
  readonly appSecret: string;
  /** Where the app lives; `china` unless set. */
  readonly region?: Region;
  /** Where to call instead of the region's address, such as a proxy of your own. */
  readonly apiUrl?: string;
  /** How many calls may begin in a second, 1 to 1,000; 20 unless set. */
  readonly callsPerSecond?: number;
  /** How long a call may take, 1 to 60; 10 unless set. */
  readonly timeoutSeconds?: number;
  /** As of the adapter: what is text in a `CUSTOM` message. */
  readonly customText?: readonly string[];
}

/** Options with every default filled in. */
export interface ReadyClientOptions extends Required<Omit<NeteaseClientOptions, "region" | "customText">> {
  readonly customText: TextPaths;
}

/** What each setting means. */
export const descriptions: Readonly<Record<keyof NeteaseClientOptions, string>> = {
  appKey: ofAdapter.appKey,
  appSecret: ofAdapter.appSecret,
  region: "where the app lives: china, singapore (china)",
  apiUrl: "where to call instead of the region's address, such as a proxy",
  callsPerSecond: "calls to NetEase that may begin in a second: 1 to 1000 (20)",
  timeoutSeconds: "how long a call to NetEase may take: 1 to 60 (10)",
  customText: ofAdapter.customText,
};

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<ReadyClientOptions> = z
  .strictObject({
    appKey: credentialSetting,
    appSecret: credentialSetting,
    region: wordSetting("china", "singapore").default("china"),
    apiUrl: urlSetting.exactOptional(),
    callsPerSecond: numberSetting(1, 1000).default(20),
    timeoutSeconds: numberSetting(1, 60).default(10),
    customText: textPathsSetting("attach.data.text"),
  })
  .transform(({ region, apiUrl = hosts[region], ...options }) => ({ ...options, apiUrl }));
