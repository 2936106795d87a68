import type { HttpAnswer } from "../http-exchange.js";

/** What an action needs from a successful answer. */
export type Need = "nothing" | "group id" | "lists";

/** How groupServer understands an answer. */
export type Judgement =
  | { readonly verdict: "accepted"; readonly groupId?: string; readonly members?: string; readonly ignored?: string }
  /** The number may be 0, which is success for the client. */
  | { readonly verdict: "refused"; readonly errId: number }
  /** The answer is dropped, and the client gets no reply. */
  | { readonly verdict: "dropped" }
  | { readonly verdict: "crash"; readonly server: "groupServer" | "msgServer"; readonly why: string };

/** `AECERRID_AEC_AUTH_FAILED` */
const AUTH_FAILED = 32;
/** `AECERRID_AEC_URL_CONNECT_FAILED` */
const CONNECT_FAILED = 33;
/** `AECERRID_AEC_RESPONSE_JSON_PARSE_ERR` */
const PARSE_ERROR = 34;

/** msgServer looks up the name of an error in a table that ends here, without a bounds check. */
const LARGEST_ERROR_NUMBER = 105;

/** Observed on the web build of 2.9.6: a longer id causes an invalid free at every message to the group. */
const LONGEST_USER_ID = 44;

const LARGEST_ANSWER = 988_600;

type AnswerData = { readonly text: string } | { readonly object: string };

/** The reason for a crash of groupServer with a deadly id in one of its groups. */
export const DEADLY_ID: string = `a user id is longer than ${LONGEST_USER_ID} bytes, which the next message hits`;

/** Whether a list makes groupServer crash; blanks around its ids count. */
export function holdsDeadlyId(list: string): boolean {
  return list.split(",").some((id) => Buffer.byteLength(id) > LONGEST_USER_ID);
}

/** Reads an answer by text search, not with a JSON parser, as observed with 66 bodies on groupServer 2.9.6. */
export function judge(answer: HttpAnswer | undefined, need: Need): Judgement {
  if (answer?.status !== 200 || Buffer.byteLength(answer.body) > LARGEST_ANSWER) return refused(CONNECT_FAILED);
  const { body } = answer;
  const status = stringOf(body, "status");
  if (status === undefined) return refused(PARSE_ERROR);
  const dataAt = body.indexOf('"data":');
  if (dataAt >= 0 && dataAt < body.indexOf('"status":')) {
    return need === "group id" ? crash("`data` stands before `status`") : refused(PARSE_ERROR);
  }
  const data = dataAt < 0 ? undefined : dataOf(body.slice(dataAt + '"data":'.length));
  if (data === "unreadable") return refused(PARSE_ERROR);
  return status === "0" ? refusedWith(errorNumber(data)) : accepted(data, need);
}

/** Observed on 2.9.6: most numbers beyond the table crash msgServer; the others reach the client without a name. */
function refusedWith(errId: number): Judgement {
  return errId > LARGEST_ERROR_NUMBER ? crash(`it has no name for error ${errId}`, "msgServer") : refused(errId);
}

function accepted(data: AnswerData | undefined, need: Need): Judgement {
  switch (need) {
    case "nothing":
      return data && "object" in data && isEmpty(data.object) ? refused(PARSE_ERROR) : { verdict: "accepted" };
    case "group id":
      if (!data || !("text" in data) || data.text === "") return crash("there is no group id");
      return { verdict: "accepted", groupId: data.text };
    case "lists": {
      const object = data && "object" in data ? data.object : "";
      const members = stringOf(object, "groupList");
      const ignored = stringOf(object, "ignoreList");
      if (!members || ignored === "") return { verdict: "dropped" };
      if (holdsDeadlyId(members) || holdsDeadlyId(ignored ?? "")) return crash(DEADLY_ID);
      return { verdict: "accepted", members, ignored: ignored ?? "" };
    }
  }
}

function refused(errId: number): Judgement {
  return { verdict: "refused", errId };
}

function crash(why: string, server: "groupServer" | "msgServer" = "groupServer"): Judgement {
  return { verdict: "crash", server, why };
}

/** The text up to the next quote, verbatim; `undefined` unless a string directly follows the key's colon. */
function stringOf(text: string, key: string): string | undefined {
  const position = text.indexOf(`"${key}":`);
  return position < 0 ? undefined : quoted(text.slice(position + key.length + 3));
}

function quoted(text: string): string | undefined {
  const end = text.indexOf('"', 1);
  return text.startsWith('"') && end > 0 ? text.slice(1, end) : undefined;
}

function dataOf(rest: string): AnswerData | "unreadable" {
  const text = quoted(rest);
  if (text !== undefined) return { text };
  const end = rest.indexOf("}");
  return rest.startsWith("{") && end > 0 ? { object: rest.slice(0, end + 1) } : "unreadable";
}

function isEmpty(object: string): boolean {
  return /^\{\s*\}$/.test(object);
}

/** Cut to 16 bits: 70000 becomes 4464 and -1 becomes 65535; a text that is not a number becomes 0. */
function errorNumber(data: AnswerData | undefined): number {
  if (!data || ("text" in data && data.text === "")) return AUTH_FAILED;
  const digits = "text" in data ? /^\s*[+-]?\d+/.exec(data.text)?.[0] : undefined;
  return Number(digits ?? 0) & 0xffff;
}
