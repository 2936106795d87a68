import type { HttpReply } from "../../http-request.js";

/** The parts of a message that an answer replaces. */
export interface NeteaseRewriting {
  readonly body?: string;
  readonly attach?: string;
  readonly ext?: string;
}

/** What NetEase reads of an answer. */
export interface NeteaseAnswer {
  readonly errCode: 0 | 1;
  /** Only where it means something: 20000 to 20099, or 200 for a message, whose sender sees success. */
  readonly responseCode?: number;
  readonly rewriting?: NeteaseRewriting;
  /** Told to who sent a message. */
  readonly callbackExt?: string;
}

/** Why an answer is none. */
export interface BadAnswer {
  readonly failure: string;
}

/** Messages of one chat, of teams, of chat rooms and of super teams. */
const MESSAGES: readonly number[] = [1, 2, 6, 22];
/** The code of success. */
export const SUCCESS = 200;
const MOST_OF_EXT = 1024;
const mostCharacters: Readonly<Record<keyof NeteaseRewriting, number>> = { body: 5000, attach: 4096, ext: 1024 };

/**
 * Reads the answer to a callback. What no source describes, such as an empty answer or a code in quotes, counts as a bad answer,
 * so that a test notices. Documented: codes outside of 20000 to 20099 are ignored, and members that only messages have too.
 */
export function readAnswer(eventType: number, { status, body }: HttpReply): NeteaseAnswer | BadAnswer {
  if (status !== 200) return { failure: `status ${status}` };
  const fields = objectIn(body.toString("utf8"));
  if (!fields) return { failure: "the body is no JSON object" };
  const { errCode, responseCode, modifyResponse, callbackExt } = fields;
  if (errCode !== 0 && errCode !== 1) return { failure: "errCode is neither 0 nor 1" };
  if (responseCode !== undefined && typeof responseCode !== "number")
    return { failure: "responseCode is not a number" };
  const isOfMessage = MESSAGES.includes(eventType);
  const code = errCode === 1 && isMeant(responseCode, isOfMessage) ? { responseCode } : {};
  if (!isOfMessage) return { errCode, ...code };
  if (callbackExt !== undefined && (typeof callbackExt !== "string" || callbackExt.length > MOST_OF_EXT)) {
    return { failure: "callbackExt is not a text of 1024 characters at most" };
  }
  const told: NeteaseAnswer = { errCode, ...code, ...(callbackExt !== undefined && { callbackExt }) };
  if (errCode === 1 || modifyResponse === undefined) return told;
  const rewriting = rewritingIn(modifyResponse);
  return "failure" in rewriting ? rewriting : { ...told, rewriting };
}

function isMeant(code: unknown, isOfMessage: boolean): code is number {
  if (typeof code !== "number") return false;
  return (code >= 20_000 && code <= 20_099) || (code === SUCCESS && isOfMessage);
}

/** Seen with texts alone; whether an object is taken, too, is in no source. */
function rewritingIn(modifyResponse: unknown): NeteaseRewriting | BadAnswer {
  const fields = typeof modifyResponse === "string" ? objectIn(modifyResponse) : undefined;
  if (!fields) return { failure: "modifyResponse is not JSON of an object in a text" };
  const given: { -readonly [Part in keyof NeteaseRewriting]: string } = {};
  for (const part of ["body", "attach", "ext"] as const) {
    const value = fields[part];
    if (value === undefined) continue;
    if (typeof value !== "string") return { failure: `${part} of modifyResponse is not a text` };
    if (value.length > mostCharacters[part]) {
      return { failure: `${part} of modifyResponse has more than ${mostCharacters[part]} characters` };
    }
    given[part] = value;
  }
  return given;
}

function objectIn(text: string): { readonly [field: string]: unknown } | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
