import type { HttpReply } from "../../http-request.js";
import { type EasemobBody, isObject } from "./body.js";

/** What the reply to a question says, as Easemob reads it. */
export interface EasemobAnswer {
  readonly valid: boolean;
  /** Shown to the sender of a denied message; absent where the reply has none that is a text. */
  readonly code?: string;
  /** The message as amended, in the shape of the question's. */
  readonly payload?: { readonly [field: string]: unknown };
  /** The priority of a message in a room. */
  readonly level?: string;
  /** What Easemob passes over although somebody must have meant something by it. */
  readonly oddity?: string;
}

/** Why a reply counts as a failure. */
export interface ReplyFailure {
  readonly failure: string;
}

const MOST_CHARACTERS = 1000;
const LEVELS = ["high", "normal", "low"];
// Documented: 1 KB of text alone; 5 KB and other kinds by arrangement with the vendor.
const LARGEST_PAYLOAD = 1024;
const LARGEST_ARRANGED_PAYLOAD = 5 * 1024;

/** Why the reply to a notification counts as a failure; `undefined` if it does not. Documented: its body means nothing. */
export function failureOf({ status, body }: HttpReply): string | undefined {
  if (status !== 200) return `status ${status}`;
  const { length } = body.toString("utf8");
  return length > MOST_CHARACTERS ? `the reply has ${length} characters` : undefined;
}

/** Reads the reply to a question. `isArranged`: more than texts may be amended, as arranged with the vendor. */
export function readAnswer(question: EasemobBody, reply: HttpReply, isArranged = false): EasemobAnswer | ReplyFailure {
  const failure = failureOf(reply);
  if (failure !== undefined) return { failure };
  const said = parsed(reply.body.toString("utf8"));
  if (!isObject(said)) return { failure: "the reply is no JSON object" };
  const { valid, code, payload, chatroom_msg_level: level } = said;
  if (typeof valid !== "boolean") return { failure: "valid is not a boolean" };
  if (!valid) return denial(code);
  if (payload !== undefined) {
    const why = faultOfPayload(question, payload, isArranged);
    if (why !== undefined) return { failure: why };
  }
  if (level !== undefined && !(typeof level === "string" && LEVELS.includes(level))) {
    return { failure: "chatroom_msg_level is none of high, normal, low" };
  }
  const isSame = JSON.stringify(payload) === JSON.stringify(question.payload);
  const isNoRoom = level !== undefined && question.chat_type !== "chatroom";
  return {
    valid,
    ...(isObject(payload) && { payload }),
    ...(typeof level === "string" && { level }),
    // Documented: without a change the member must be absent.
    ...(isSame && { oddity: "payload changes nothing" }),
    ...(isNoRoom && { oddity: "chatroom_msg_level for a message that is in no room" }),
  };
}

/** Documented: if the code is no text, the sender sees a general one. */
function denial(code: unknown): EasemobAnswer {
  if (code === undefined) return { valid: false };
  return typeof code === "string" ? { valid: false, code } : { valid: false, oddity: "code is not a text" };
}

function faultOfPayload({ payload: asked }: EasemobBody, payload: unknown, isArranged: boolean): string | undefined {
  if (!isObject(payload)) return "payload is not an object";
  const [before] = bodiesOf(asked);
  const bodies = bodiesOf(payload);
  if ("bodies" in payload !== (isObject(asked) && "bodies" in asked)) return "payload has not the question's shape";
  if (bodies.length === 0 || bodies.some(({ type }) => type !== before?.type)) return "payload is of another kind";
  if (before?.type === "cmd") return "a command cannot be amended";
  if (before?.type !== "txt" && !isArranged) return "only texts can be amended";
  if (before?.type === "txt" && bodies.some(({ msg }) => typeof msg !== "string")) return "msg is not a text";
  const bytes = Buffer.byteLength(JSON.stringify(payload));
  return bytes > (isArranged ? LARGEST_ARRANGED_PAYLOAD : LARGEST_PAYLOAD) ? `payload has ${bytes} bytes` : undefined;
}

/** The parts of a message, in either shape in which questions are documented: alone, or in a list. */
export function bodiesOf(payload: unknown): readonly { readonly [field: string]: unknown }[] {
  if (!isObject(payload)) return [];
  const { bodies } = payload;
  if (bodies === undefined) return [payload];
  return Array.isArray(bodies) ? bodies.filter(isObject) : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
