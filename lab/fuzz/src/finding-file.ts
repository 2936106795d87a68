import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { Finding } from "./fuzz.ts";
import type { Input, Specimen } from "./specimen.ts";

/** What replaying a finding needs. */
export interface SavedFinding {
  readonly vendor: string;
  readonly seed: number;
  readonly batches: readonly (readonly Input[])[];
}

const results = new URL("../results/", import.meta.url);

const specimen: z.ZodType<Specimen> = z.object({
  method: z.string(),
  path: z.string(),
  query: z.string(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  text: z.string(),
  carrier: z.enum(["body", "form", "query", "raw"]),
  seal: z.enum(["right", "none", "wrong"]),
  at: z.number(),
});
const input: z.ZodType<Input> = z.union([
  z.object({ kind: z.literal("callback"), specimen }),
  z.object({
    kind: z.literal("bytes"),
    bytes: z.base64().transform((text) => Buffer.from(text, "base64")),
    at: z.number(),
  }),
]);
const file: z.ZodType<SavedFinding> = z.object({
  vendor: z.string(),
  seed: z.number(),
  batches: z.array(z.array(input)),
});

/** The inputs of a finding as JSON. */
export function inputsOf({ batches }: Finding): string {
  return JSON.stringify(batches.map((batch) => batch.map(asJson)));
}

/** Writes a finding to a file; returns its path. */
export function saveFinding({ batches, ...finding }: Finding): URL {
  mkdirSync(results, { recursive: true });
  const path = new URL(
    `${finding.vendor}-${finding.violation.kind.replaceAll(/\W+/g, "-")}-${finding.seed}.json`,
    results,
  );
  writeFileSync(
    path,
    `${JSON.stringify({ ...finding, batches: batches.map((batch) => batch.map(asJson)) }, null, 2)}\n`,
  );
  return path;
}

/** Reads what `saveFinding` wrote. */
export function readFinding(path: string): SavedFinding {
  return file.parse(JSON.parse(readFileSync(path, "utf8")));
}

function asJson(each: Input): unknown {
  return each.kind === "bytes" ? { ...each, bytes: each.bytes.toString("base64") } : each;
}
