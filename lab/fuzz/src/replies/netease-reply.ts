import { isDeepStrictEqual } from "node:util";
import { type Amendment, type Inbound, isShallow } from "@grouphook/core";
import { z } from "zod";
import type { Answer } from "../dialect.ts";
import { fieldsOf, isFields } from "./reply-grammar.ts";

/** The callbacks before a message is sent, whose answers may say more. */
const aboutMessages: readonly unknown[] = [1, 2, 6, 22];
/** The callbacks about groups whose bodies are known. */
const aboutGroups: readonly unknown[] = [2, 7, 22, 23, 36];
/** Their numbers are printed without quotes, although they are copies. */
const copiedNumbers: readonly unknown[] = [89, 90, 91];

/** What is nested deeper may be unreadable. */
const DEEPEST = 1000;

const text = (most: number) => z.string().max(most).exactOptional();
const rewriting = z.strictObject({ body: text(5000), attach: text(4096), ext: text(1024) });

const plainAllowance = z.strictObject({ errCode: z.literal(0) });
const allowance = z.strictObject({ errCode: z.literal(0), modifyResponse: z.string().exactOptional() });
const plainRefusal = z.strictObject({
  errCode: z.literal(1),
  responseCode: z.int().min(20_000).max(20_099).exactOptional(),
});
const refusal = plainRefusal.extend({ callbackExt: z.string().min(1).max(1024).exactOptional() });
const discard = z.strictObject({ errCode: z.literal(1), responseCode: z.literal(200) });

const statuses: Readonly<Record<string, number>> = {
  unauthentic: 403,
  "wrong-method": 405,
  malformed: 400,
  "too-large": 413,
};

/** NetEase reads the body of an answer to a callback, and treats every status except 200 as a failure. */
export function judgeNeteaseReply({ reply, report, inbound, onFailure }: Answer): string | undefined {
  const { status, body } = reply;
  const fields = fieldsOf(body);
  if (!fields) return "the body is no JSON object";
  const { error, callback, outcome } = report;
  const event = eventTypeIn(inbound);
  const asks = typeof event === "number" && !copiedNumbers.includes(event);
  if (error) {
    const failed = statuses[error.code] ?? 500;
    const isStranger = failed === 403 || failed === 405;
    const isAnswered = isReadable(inbound) && asks && aboutGroups.includes(event) && !isStranger;
    // What is unreadable is perhaps a question.
    const mayBeAnswered = !isReadable(inbound) && !isStranger;
    if (status === 200 && !isAnswered && !mayBeAnswered) return `what failed as "${error.code}" counts as taken`;
    if (status !== 200 && isAnswered && mustBeOurs(inbound))
      return `status ${status} leaves it to the console's policy`;
    if (status !== 200 && status !== failed) return `status ${status} for "${error.code}"`;
    const expected = status === 200 && onFailure === "allow" ? plainAllowance : plainRefusal;
    return expected.safeParse(fields).success ? undefined : `not what "${onFailure}" says`;
  }
  if (!callback || !outcome) return "a report without error, callback and outcome";
  if (status !== 200) return `status ${status}`;
  if (callback.wants !== "review") {
    return plainAllowance.safeParse(fields).success ? undefined : "more than an acknowledgement";
  }
  if (!asks) return "a copy is answered as a question";
  const isOfMessage = aboutMessages.includes(event);
  switch (outcome.result) {
    case "allowed":
      return faultOfAllowance(fields, isOfMessage, outcome.amend ?? {}, inbound);
    case "discarded":
      return isOfMessage && discard.safeParse(fields).success ? undefined : "no discard";
    default:
      return (isOfMessage ? refusal : plainRefusal).safeParse(fields).success ? undefined : "no refusal";
  }
}

function faultOfAllowance(
  fields: { readonly [name: string]: unknown },
  isOfMessage: boolean,
  { elements, custom }: Amendment,
  inbound: Inbound,
): string | undefined {
  const read = (isOfMessage ? allowance : plainAllowance).safeParse(fields);
  if (!read.success) return `no allowance: ${z.prettifyError(read.error)}`;
  const said = fields.modifyResponse;
  const isChanged = elements !== undefined || custom !== undefined;
  if (said === undefined) return isOfMessage && isChanged ? "an amendment is not said" : undefined;
  const changed = typeof said === "string" ? rewriting.safeParse(fieldsOf(said)) : undefined;
  if (!changed?.success) return "no JSON text of a message";
  if (Object.keys(changed.data).length === 0) return "a changed message without a change";
  const { body, attach, ext } = changed.data;
  if (ext !== custom) return "another ext than amended";
  if (!elements) return body === undefined && attach === undefined ? undefined : "more is changed than was amended";
  const [element, ...others] = elements;
  if (!element || others.length > 0) return "not one element";
  if (element.type !== String(fieldsOf(inbound.body)?.msgType)) return "another type of message";
  const content = isFields(element.content) ? element.content : {};
  for (const [part, value] of Object.entries({ body, attach })) {
    const wanted = content[part];
    const isSaid =
      typeof wanted === "string" ? value === wanted : isDeepStrictEqual(value && JSON.parse(value), wanted);
    if (!isSaid) return `another ${part} than amended`;
  }
  return undefined;
}

/** The number of a callback, or the text of a copy. */
function eventTypeIn({ body }: Inbound): unknown {
  return fieldsOf(body)?.eventType;
}

function isReadable({ body }: Inbound): boolean {
  const fields = fieldsOf(body);
  return fields !== undefined && isShallow(fields, DEEPEST);
}

/** Whether a callback is about groups, and not only under their number: recalls of messages between two are under it as well. */
function mustBeOurs({ body }: Inbound): boolean {
  const { eventType, opeType } = fieldsOf(body) ?? {};
  return eventType !== 36 || opeType === 8 || opeType === "8";
}
