import { otherwise, type TextPaths, textPathsSetting, urlSetting } from "@grouphook/core/adapter";
import { z } from "zod";

/** How a client calls the REST interface of Easemob. */
export interface EasemobClientOptions {
  /** The REST address of the app's data centre, as the console shows it, such as `https://a1.easemob.com`. */
  readonly apiUrl: string;
  /** The app's key, `{org}#{app}`. */
  readonly appKey: string;
  /** The app's client id, as the console shows it. */
  readonly clientId: string;
  /** The app's client secret. */
  readonly clientSecret: string;
  /** As of the adapter: what is text in a body of the type `custom`. */
  readonly customText?: readonly string[];
}

/** Options with every default filled in. */
export interface ReadyClientOptions extends Required<Omit<EasemobClientOptions, "customText">> {
  readonly customText: TextPaths;
}

/** What each setting means. */
export const descriptions: Readonly<Record<keyof EasemobClientOptions, string>> = {
  apiUrl: "REST address of the app's data centre, e.g. https://a1.easemob.com",
  appKey: "key of the app, org#app",
  clientId: "client id of the app, for calling Easemob's REST interface",
  clientSecret: "client secret of the app",
  customText: "JSON paths to the texts in custom bodies, comma separated, e.g. customExts (none)",
};

const filledText = z.string(otherwise("must be a text")).min(1, "must not be empty");

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<ReadyClientOptions> = z.strictObject({
  apiUrl: urlSetting,
  appKey: filledText.regex(/^[^#/]+#[^#/]+$/, "must be {org}#{app}"),
  clientId: filledText,
  clientSecret: filledText,
  customText: textPathsSetting("customExts"),
});
