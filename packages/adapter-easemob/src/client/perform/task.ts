import {
  type GroupChange,
  isObject,
  isVendorCallError,
  type Json,
  type PartRefusal,
  type Performed,
  type PerformOptions,
  readAnswer,
  type TextPaths,
} from "@grouphook/core/adapter";
import type { z } from "zod";
import { type Done, isRefused, type Refused, VENDOR } from "../answer.js";
import { type EasemobRest, pathOf, type RestCall } from "../easemob-rest.js";

/** What a change is made with. */
export interface Task {
  readonly rest: EasemobRest;
  readonly textPaths: TextPaths;
  readonly performing: PerformOptions;
}

/** The most users that the vendor takes at once. */
const MOST_AT_ONCE = 60;

/** A call about a group. */
export interface GroupCall {
  readonly method: RestCall["method"];
  /** Below the group; `{users}` stands for the users in the path. */
  readonly part?: string;
  readonly users?: readonly string[];
  readonly body?: object;
}

/** Asks for something about a group. */
export function ask({ rest, performing }: Task, groupId: string, call: GroupCall): Promise<Done | Refused> {
  const { method, part = "", users = [], body } = call;
  const place = part.replace("{users}", pathOf(...users));
  return rest.call({
    ...{
      method,
      api: `chatgroups/{id}${part}`,
      path: `chatgroups/${pathOf(groupId)}${place}`,
      signal: performing.signal,
    },
    ...(body && { body }),
  });
}

/** Reads what was told of something that was done. */
export function told<Wire>(schema: z.ZodType<Wire>, answer: Done, call: string): Wire {
  return readAnswer(schema, answer.data, { vendor: VENDOR, call, mayHaveActed: true });
}

/** The vendor has no way to do it. */
export function impossible(text: string): Performed {
  return { result: "impossible", text };
}

/** An answer as it is, or a refusal where it says that nothing was done: Easemob does so with status 200 as well. */
export function unlessUndone(
  answer: Done | Refused,
  isUndone: (data: { readonly [name: string]: Json }) => boolean,
): Done | Refused {
  if (isRefused(answer) || !isObject(answer.data) || !isUndone(answer.data)) return answer;
  return { refusal: { code: "not_done", text: "was not done" }, isGone: false, asOf: answer.asOf };
}

/** The change as it was made, or why not. */
export function madeOrRefused(answer: Done | Refused, change: GroupChange): Performed {
  if (isRefused(answer)) return { result: "refused", refusal: answer.refusal };
  return { result: "performed", change, asOf: answer.asOf };
}

/** A change that was made in several calls. */
export interface Parts {
  readonly asOf: number;
  /** Whether anything was made. */
  readonly isMade: boolean;
  readonly change: GroupChange;
  readonly refused: readonly PartRefusal[];
}

/** The change as far as it was made; the first refusal where nothing was. */
export function madeInParts({ asOf, isMade, change, refused }: Parts): Performed {
  const [first] = refused;
  if (!isMade && first) return { result: "refused", refusal: { code: first.code, text: first.text } };
  return { result: "performed", change, asOf, ...(refused.length > 0 && { refused }) };
}

/** Makes another call of a change of which something was made already. */
export async function further<Answer>(isBegun: boolean, call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    throw isBegun && isVendorCallError(error) ? error.afterActing() : error;
  }
}

/** A list in parts of so many. */
export function partsOf<Item>(list: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(list.length / MOST_AT_ONCE) }, (_, index) =>
    list.slice(index * MOST_AT_ONCE, (index + 1) * MOST_AT_ONCE),
  );
}
