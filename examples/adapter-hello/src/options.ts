import { type OptionsRead, settingFaults } from "@grouphook/core/adapter";
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

const schema = z.strictObject({
  key: z.string("must be a text").min(1, "must not be empty").exactOptional(),
});

/** Checks an operator's settings, where every value may be a string, and tells all faults at once. */
export function readOptions(settings: Readonly<Record<string, unknown>>): OptionsRead<HelloOptions> {
  const read = schema.safeParse(settings);
  return read.success ? { options: read.data } : { faults: settingFaults(read.error.issues, descriptions) };
}
