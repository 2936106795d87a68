import type { LedgerReader } from "@grouphook/core";
import { ParameterError } from "./parameters.js";
import { notFound, type Reply } from "./routing/answer.js";

/** Explains why a source is unknown; `undefined` for a source that is configured, or has groups in the record. */
export type StrangeSource = (source: string) => Promise<string | undefined>;

/** Only a source that is not configured costs a query. */
export function strangeSource(reader: LedgerReader, configured: readonly string[]): StrangeSource {
  return async (source) => {
    if (configured.includes(source)) return undefined;
    const { items } = await reader.groups({ source, limit: 1 });
    return items.length > 0 ? undefined : `is unknown; configured are: ${configured.join(", ")}`;
  };
}

/** Throws a `ParameterError` if the parameter `source` of a list names an unknown source. */
export async function rejectStranger(source: string | undefined, faultOf: StrangeSource): Promise<void> {
  const fault = source === undefined ? undefined : await faultOf(source);
  if (fault !== undefined) throw new ParameterError("source", fault);
}

/** Replies that there is no such group, or no such source. */
export async function missingGroup(source: string, faultOf: StrangeSource): Promise<Reply<404>> {
  const fault = await faultOf(source);
  return notFound(fault === undefined ? "no such group" : `source ${fault}`);
}
