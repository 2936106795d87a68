import type { Callback } from "@grouphook/core";
import type { Answer } from "../dialect.ts";
import { fieldsOf, isFields } from "./reply-grammar.ts";

const PLAIN = '{"status":"1"}';
const REFUSAL = /^\{"status":"0","data":"([1-9]\d*)"\}$/;
const TEXT = /^\{"status":"1","data":"[^"\\\p{Cc}]+"\}$/u;
const OBJECT = /^\{"status":"1","data":\{"\w+":"[^"\\\p{Cc}]+"(?:,"\w+":"[^"\\\p{Cc}]+")*\}\}$/u;
const LARGEST = 900_000;
const LONGEST_USER_ID = 44;

const codes = { unauthentic: 32, "wrong-method": 63, malformed: 62, "too-large": 30, overloaded: 55 } as const;

/** groupServer searches a reply for its parts instead of parsing it: every byte counts. */
export function judgeAecReply({ reply, report }: Answer): string | undefined {
  const { status, body } = reply;
  if (status !== 200) return `status ${status} counts as "cannot connect"`;
  if (Buffer.byteLength(body) > LARGEST) return "too long a body";
  const code = Number(REFUSAL.exec(body)?.[1] ?? 0);
  const isRefusal = code >= 1 && code <= 105 && code !== 48;
  if (code > 105) return `the refusal ${code} kills msgServer`;
  if (!isRefusal && body !== PLAIN && !TEXT.test(body) && !OBJECT.test(body)) return "no reply that groupServer reads";
  const { error, callback, outcome } = report;
  if (error) {
    const expected = error.code in codes ? codes[error.code as keyof typeof codes] : 1;
    return code === expected ? undefined : `an error "${error.code}" must be ${expected}`;
  }
  if (!callback || !outcome) return "a report without error, callback and outcome";
  if (outcome.result === "denied" || outcome.result === "discarded")
    return isRefusal ? undefined : "a denial as success";
  return isRefusal ? undefined : faultOfSuccess(callback, body);
}

function faultOfSuccess(callback: Callback, body: string): string | undefined {
  const { wants, command } = callback;
  if (wants === "echo")
    return body === `{"status":"1","data":"${callback.text}"}` ? undefined : "another text than sent";
  if (wants === "unsupported") {
    return /^AEC_(CHATROOM|LIVE|MSG_SERVER|VOIP|GROUP_GET)_/.test(command)
      ? undefined
      : "success for what nobody knows";
  }
  if (command === "AEC_GROUP_CREATE") {
    return TEXT.test(body) && !body.includes(",", body.indexOf('"data"'))
      ? undefined
      : "a creation without an id crashes it";
  }
  if (command.endsWith("SYNC_ALL")) return faultOfRoster(body);
  return body === PLAIN ? undefined : "more than a plain success";
}

function faultOfRoster(body: string): string | undefined {
  const data = fieldsOf(body)?.data;
  if (!isFields(data)) return "no lists";
  const { groupList, ignoreList, ...others } = data;
  if (Object.keys(others).length > 0) return "more than two lists";
  if (typeof groupList !== "string" || !isList(groupList)) return "an unreadable groupList drops the reply";
  if (groupList.split(",").some((id) => Buffer.byteLength(id) > LONGEST_USER_ID)) return "an id that kills groupServer";
  if (ignoreList === undefined) return undefined;
  if (typeof ignoreList !== "string" || !isList(ignoreList)) return "an unreadable ignoreList drops the reply";
  const members = new Set(groupList.split(","));
  return ignoreList.split(",").every((id) => members.has(id)) ? undefined : "ignoreList names who is no member";
}

function isList(text: string): boolean {
  const ids = text.split(",");
  return ids.every((id) => id !== "" && id.trim() === id) && new Set(ids).size === ids.length;
}
