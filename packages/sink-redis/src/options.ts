import { numberSetting, urlSetting } from "@grouphook/core/sink";
import { z } from "zod";

/** Where and how the events are added. */
export interface RedisSinkOptions {
  /** `redis://user:password@host:6379/0`, or `rediss://…`. */
  readonly url: string;
  /** The key of the stream; `grouphook` unless set. It must be this sink's alone. */
  readonly stream?: string;
  /** About how many entries the stream keeps; all unless set. What readers have not read is removed, too. */
  readonly maxLength?: number;
}

/** Options with every default filled in. */
export type ReadyOptions = Omit<RedisSinkOptions, "stream"> & Required<Pick<RedisSinkOptions, "stream">>;

/** What each setting means. */
export const descriptions: Readonly<Record<keyof RedisSinkOptions, string>> = {
  url: "redis://user:password@host:6379/0, or rediss://",
  stream: "key of the stream, which must be this sink's alone (grouphook)",
  maxLength: "about how many entries the stream keeps, read or not (all)",
};

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<ReadyOptions> = z.strictObject({
  url: urlSetting("redis://10.0.0.5:6379", "redis:", "rediss:"),
  stream: z.string("must be a text").min(1, "must not be empty").default("grouphook"),
  maxLength: numberSetting(1, Number.MAX_SAFE_INTEGER).exactOptional(),
});
