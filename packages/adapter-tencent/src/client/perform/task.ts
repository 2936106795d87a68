import {
  type GroupChange,
  type PartRefusal,
  type Performed,
  type PerformOptions,
  VendorCallError,
} from "@grouphook/core/adapter";
import type { Answer } from "../answer.js";
import type { ApiName } from "../apis.js";
import type { ReadyClientOptions } from "../options.js";
import type { TencentRest } from "../tencent-rest.js";

/** What making a change needs. */
export interface Task {
  readonly rest: TencentRest;
  readonly options: ReadyClientOptions;
  readonly performing: PerformOptions;
}

/** Why Tencent has no way to make a change, beginning with the field that it has none for. */
export function impossible(text: string): Performed {
  return { result: "impossible", text };
}

/** Calls an API that makes a change. `doneBefore` are the codes by which Tencent says that it was made before. */
export function make(
  { rest, performing }: Task,
  api: ApiName,
  body: object,
  settings: { readonly isRepeatable?: boolean; readonly doneBefore?: readonly number[] } = {},
): Promise<Answer> {
  const { signal, idempotencyKey } = performing;
  return rest.call(api, body, { ...settings, signal, isAgain: idempotencyKey !== undefined });
}

/** What became of a change that is made by one call. */
export function madeOrRefused(answer: Answer, change: GroupChange): Performed {
  const { isDone, code, text, asOf } = answer;
  return isDone ? { result: "performed", change, asOf } : { result: "refused", refusal: { code, text } };
}

/** What became of a change that may be made in part: refused, if nothing of it was made. */
export function madeInPart(
  asOf: number,
  change: GroupChange,
  made: readonly unknown[],
  refused: readonly PartRefusal[],
): Performed {
  const [first] = refused;
  if (made.length === 0 && first) return { result: "refused", refusal: { code: first.code, text: first.text } };
  return { result: "performed", change, asOf, ...(refused.length > 0 && { refused }) };
}

/** A step after one that has changed something: an error of it says so. */
export async function afterActing<Result>(step: Promise<Result>): Promise<Result> {
  try {
    return await step;
  } catch (error) {
    throw error instanceof VendorCallError ? error.afterActing() : error;
  }
}

/** Does something with each part of a list in turn. */
export async function inParts<Item, Result>(
  items: readonly Item[],
  size: number,
  deal: (part: readonly Item[]) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += size) {
    const dealt = deal(items.slice(from, from + size));
    results.push(await (from === 0 ? dealt : afterActing(dealt)));
  }
  return results;
}
