import { isDeepStrictEqual } from "node:util";
import type { Amendment, Inbound } from "@grouphook/core";
import { z } from "zod";
import { type Answer, PATH_SECRET } from "../dialect.ts";
import { fieldsOf, isFields } from "./reply-grammar.ts";

/** A longer answer counts as a failure, unless it has a message that may be longer. */
const MOST_CHARACTERS = 1000;
const MOST_BYTES_OF_TEXT = 1024;
const MOST_BYTES_OF_MESSAGE = 5 * 1024;

/** The kinds of chat under which something is told. */
const told: readonly unknown[] = ["recall", "edit", "read_ack", "channel_ack", "notify", "roster"];

type Fields = { readonly [name: string]: unknown };

const acknowledgement = z.strictObject({});
const denial = z.strictObject({ valid: z.literal(false), code: z.string().min(1).exactOptional() });
const plainAllowance = z.strictObject({ valid: z.literal(true) });
const allowance = z.strictObject({
  valid: z.literal(true),
  payload: z.record(z.string(), z.unknown()).exactOptional(),
  chatroom_msg_level: z.enum(["high", "normal", "low"]).exactOptional(),
});

/** Easemob reads `valid` in the answer to what it asks before it sends a message, and the status alone of any other answer. */
export function judgeEasemobReply(answer: Answer, amendable: readonly string[]): string | undefined {
  const { reply, report, inbound, onFailure } = answer;
  const { status, body } = reply;
  const fields = fieldsOf(body);
  if (!fields) return "the body is no JSON object";
  const { error, callback, outcome } = report;
  if (!("payload" in fields) && body.length > MOST_CHARACTERS) return "an answer of more than 1000 characters";
  const asks = asksBeforehand(inbound);
  if (error) {
    const { code } = error;
    if (code === "unauthentic" || code === "wrong-method") {
      if (status !== (code === "wrong-method" ? 405 : 403)) return `status ${status} for "${code}"`;
      return denial.safeParse(fields).success ? undefined : "no denial of a stranger";
    }
    if (asks === undefined) return undefined;
    if (asks) {
      if (status !== 200) return `status ${status} leaves the message to the rule's fallback`;
      const expected = onFailure === "allow" ? plainAllowance : denial;
      return expected.safeParse(fields).success ? undefined : `not what "${onFailure}" says`;
    }
    // What cannot be read comes back as often as it is refused, until the rule is banned.
    if ((status === 200) !== (code === "malformed")) return `status ${status} for "${code}"`;
    return acknowledgement.safeParse(fields).success ? undefined : "more than an acknowledgement";
  }
  if (!callback || !outcome) return "a report without error, callback and outcome";
  if (status !== 200) return `status ${status}`;
  if (!asks) return acknowledgement.safeParse(fields).success ? undefined : "a verdict on what happened";
  // Between two people, about whom nothing is recorded.
  if (callback.wants !== "review") return plainAllowance.safeParse(fields).success ? undefined : "no plain allowance";
  if (outcome.result !== "allowed") {
    return denial.safeParse(fields).success ? undefined : `no denial for ${outcome.result}`;
  }
  const read = allowance.safeParse(fields);
  if (!read.success) return `no allowance: ${z.prettifyError(read.error)}`;
  const { amend = {} } = outcome;
  const asked = fieldsOf(inbound.body) ?? {};
  return faultOfPriority(read.data.chatroom_msg_level, amend, asked) ?? faultOfPayload(read.data.payload, amend, asked);

  function faultOfPayload(
    payload: Fields | undefined,
    { elements, custom }: Amendment,
    wire: Fields,
  ): string | undefined {
    const original = wire.payload;
    if (!isFields(original)) return "an allowance of no message";
    const [element] = elements ?? [];
    const from = bodyOf(original);
    const wanted = element && isFields(element.content) ? asJson({ ...element.content, type: from?.type }) : from;
    const ext = custom === undefined ? original.ext : fieldsOf(custom);
    const isChanged = !isDeepStrictEqual([wanted, ext], [from, original.ext]);
    if (!payload) return isChanged ? "an amendment is not said" : undefined;
    if (!isChanged) return "a payload of a message that stays";
    if ("bodies" in payload !== "bodies" in original) return "a payload of another shape";
    if (!isDeepStrictEqual(bodyOf(payload), wanted)) return "another message than amended";
    if (!isDeepStrictEqual(payload.ext, ext)) return "other data than amended";
    const type = from?.type;
    if (type === "cmd") return "a changed command";
    if (element && !amendable.includes(String(type))) return `a changed ${String(type)} is not taken`;
    if (custom !== undefined && !amendable.includes("ext")) return "a changed ext is not taken";
    const isText = type === "txt" && custom === undefined;
    const size = Buffer.byteLength(JSON.stringify(payload));
    if (size > (isText ? MOST_BYTES_OF_TEXT : MOST_BYTES_OF_MESSAGE)) return `a message of ${size} bytes`;
    return isText && body.length > MOST_CHARACTERS ? "an answer of more than 1000 characters" : undefined;
  }
}

function faultOfPriority(level: string | undefined, { priority }: Amendment, asked: Fields): string | undefined {
  if (level !== priority) return "another priority than amended";
  return level !== undefined && asked.chat_type !== "chatroom" ? "a priority outside of rooms" : undefined;
}

/** The one body of a message, in either shape, without what is beside it; `undefined` for several. */
function bodyOf(payload: Fields): Fields | undefined {
  if (!("bodies" in payload)) {
    const { ext: _, ...body } = payload;
    return body;
  }
  const { bodies } = payload;
  const [body, ...others]: unknown[] = Array.isArray(bodies) ? bodies : [];
  return isFields(body) && others.length === 0 ? body : undefined;
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Whether a message waits for the answer; `undefined` where the body does not tell. */
function asksBeforehand({ body, path }: Inbound): boolean | undefined {
  const fields = fieldsOf(body);
  const isForQuestions = path === `/${PATH_SECRET}/pre`;
  if (!fields) return isForQuestions ? true : undefined;
  const { event, chat_type: chat, eventType, msg_id, payload } = fields;
  if (event === "group_op_event" || chat === "muc" || eventType !== undefined) return false;
  if (isForQuestions) return true;
  if (told.includes(chat)) return false;
  if (fields.step === "push" || (fields.user !== undefined && fields.status !== undefined)) return false;
  return path !== `/${PATH_SECRET}/post` && chat !== undefined && msg_id !== undefined && payload !== undefined;
}
