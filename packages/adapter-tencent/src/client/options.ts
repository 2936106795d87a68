import {
  listSetting,
  otherwise,
  type TextPaths,
  textPathsSetting,
  urlSetting,
  wordSetting,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { sdkAppIdSetting } from "../options.js";

// https://www.tencentcloud.com/document/product/1047/34620, and 34971 for Tokyo; newer pages no longer have Mumbai.
const regions = ["china", "singapore", "seoul", "tokyo", "frankfurt", "silicon-valley", "jakarta", "mumbai"] as const;
type Region = (typeof regions)[number];
const hosts: Readonly<Record<Region, string>> = {
  china: "console.tim.qq.com",
  singapore: "adminapisgp.im.qcloud.com",
  seoul: "adminapikr.im.qcloud.com",
  tokyo: "adminapijpn.im.qcloud.com",
  frankfurt: "adminapiger.im.qcloud.com",
  "silicon-valley": "adminapiusa.im.qcloud.com",
  jakarta: "adminapiidn.im.qcloud.com",
  mumbai: "adminapiind.im.qcloud.com",
};

/** How a client calls the REST interface of Tencent. */
export interface TencentClientOptions {
  /** The app's SDKAppID, in digits. */
  readonly sdkAppId: string | number;
  /** The app's key as the console shows it. */
  readonly secretKey: string;
  /** An app administrator, as the console has them; `administrator` in a new app. */
  readonly adminId: string;
  /** Where the SDKAppID lives; `china` unless set. */
  readonly region?: Region;
  /** Where to call instead of the region's host, such as a proxy of your own. */
  readonly apiUrl?: string;
  /** As of the adapter: what is text in a `TIMCustomElem`. */
  readonly customText?: readonly string[];
  /** Every custom field of groups (`AppDefinedData`) that the console defines. Those not named are neither read nor changed. */
  readonly groupFields?: readonly string[];
  /** Every custom field of members (`AppMemberDefinedData`) that the console defines, for changing them. */
  readonly memberFields?: readonly string[];
}

/** Options with every default filled in. */
export interface ReadyClientOptions {
  readonly sdkAppId: string;
  readonly secretKey: string;
  readonly adminId: string;
  readonly apiUrl: string;
  readonly customText: TextPaths;
  readonly groupFields: readonly string[];
  readonly memberFields: readonly string[];
}

/** What each setting means. */
export const descriptions: Readonly<Record<keyof TencentClientOptions, string>> = {
  sdkAppId: "SDKAppID of the app",
  secretKey: "key of the app, for calling Tencent's REST interface",
  adminId: "an app administrator, e.g. administrator",
  region: `where the SDKAppID lives: ${regions.join(", ")} (china)`,
  apiUrl: "where to call instead of the region's host, such as a proxy",
  customText: "JSON paths to the texts in custom elements, comma separated, e.g. Data.text,Ext (none)",
  groupFields: "every custom field of groups that the console defines, comma separated (none)",
  memberFields: "every custom field of members that the console defines, comma separated (none)",
};

const filledText = z.string(otherwise("must be a text")).min(1, "must not be empty");
const fieldList = listSetting(z.string("must be a text").min(1, "must not be empty")).default([]);

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<ReadyClientOptions> = z
  .strictObject({
    sdkAppId: sdkAppIdSetting,
    secretKey: filledText,
    adminId: filledText,
    region: wordSetting(...regions).default("china"),
    apiUrl: urlSetting.exactOptional(),
    customText: textPathsSetting("Data.text"),
    groupFields: fieldList,
    memberFields: fieldList,
  })
  .transform(({ region, ...others }) => ({ apiUrl: `https://${hosts[region]}`, ...others }));
