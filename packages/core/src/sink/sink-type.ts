import { z } from "zod";
import { settingFaults } from "../adapter/vendor-adapter.js";
import { otherwise } from "../adapter/wire-fields.js";
import type { Sink, SinkType } from "./sink.js";

/** What one broker's sinks are made of. */
export interface SinkTypeParts<Options> {
  /** See `SinkType`. */
  readonly contract: SinkType["contract"];
  readonly kind: string;
  /** What each setting means, by name. */
  readonly descriptions: { readonly [setting: string]: string };
  /** Checks settings, where every value may be a string. Of a strict object, so that unknown settings are told. */
  readonly schema: z.ZodType<Options>;
  /** Makes a sink of this version of the contract. */
  readonly sinkWith: (options: Options) => Omit<Sink, "contract" | "kind">;
}

/** The way from an operator's settings to a sink, for a sink's package to export as `sinkType`. */
export function sinkTypeOf<Options>(parts: SinkTypeParts<Options>): SinkType {
  const { contract, kind, descriptions, schema, sinkWith } = parts;
  return {
    contract,
    kind,
    settings: Object.entries(descriptions).map(([name, description]) => ({ name, description })),
    configure: (settings) => {
      const read = schema.safeParse(settings);
      if (!read.success) return { faults: settingFaults(read.error.issues, descriptions) };
      return { sink: Object.assign(sinkWith(read.data), { contract, kind }) };
    },
  };
}

/** The sink for options given in code. Throws a `TypeError` naming every option that cannot be used. */
export function sinkFrom(sinkType: SinkType, options: object): Sink {
  const made = sinkType.configure({ ...options });
  if ("sink" in made) return made.sink;
  const faults = made.faults.map(({ setting, message }) => `${setting} ${message}`);
  throw new TypeError(`[sink-${sinkType.kind}] ${faults.join("; ")}`);
}

/** The URL of a broker, of one of the schemes, e.g. `nats:`. Faults do not repeat it: it may hold a password. */
export function urlSetting(example: string, ...schemes: readonly string[]): z.ZodType<string> {
  return z.string(otherwise("must be a text")).superRefine((text, context) => {
    const url = URL.parse(text);
    if (!url) context.addIssue(`must be a URL such as ${example}`);
    else if (!schemes.includes(url.protocol)) context.addIssue(`must begin with ${schemes.join("// or ")}//`);
    else if (url.hostname === "") context.addIssue("must name a host");
  });
}

/** Yes or no, which an operator may write as `true` or `false`. */
export const flagSetting: z.ZodType<boolean> = z.preprocess(
  (value) => (value === "true" ? true : value === "false" ? false : value),
  z.boolean("must be true or false"),
);
