import { z } from "zod";

/** How a Hello adapter tells Hello from strangers. */
export interface HelloOptions {
  /** The key that Hello's console shows. Once set, every callback must carry it. */
  readonly key?: string;
}

/** What each setting means. */
export const descriptions: Readonly<Record<keyof HelloOptions, string>> = {
  key: "key that Hello's console shows; once set, every callback must carry it",
};

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<HelloOptions> = z.strictObject({
  key: z.string("must be a text").min(1, "must not be empty").exactOptional(),
});
