import {
  type Callback,
  type CallbackError,
  type Denial,
  failedReply,
  type Inbound,
  isCodeWithin,
  isObject,
  type Json,
  type OnFailure,
  type Outcome,
  parsedJson,
  type Reply,
} from "@grouphook/core/adapter";
import { asksFirst } from "./commands.js";
import { decode } from "./decode.js";
import { mustEcho } from "./echo.js";
import { codeRange, type ReadyOptions } from "./options.js";
import { overriding } from "./overrides.js";
import { mayBeQuestion, routeOf } from "./route.js";

const headers = { "content-type": "application/json; charset=utf-8" };

/**
 * Says an outcome to OpenIM. Only a question gets a verdict, and what cannot be said is a denial. A question that is not about
 * groups is allowed unless it is denied.
 */
export function encode(outcome: Outcome, callback: Callback, options: ReadyOptions): Reply {
  if (callback.wants !== "review") {
    const isDenied = outcome.result === "denied" && callback.wants === "unsupported" && asksFirst(callback.command);
    return isDenied ? denial(outcome.denial.text, options, outcome.denial) : allowance();
  }
  switch (outcome.result) {
    case "allowed": {
      if (outcome.refusedUserIds?.length) return denial("some members are refused", options);
      const said = overriding(outcome.amend ?? {}, callback);
      if ("unsayable" in said) return denial(`cannot be changed: ${said.unsayable}`, options);
      return allowance({ ...(isObject(callback.wire) && callback.wire), ...said.words });
    }
    case "denied":
      return denial(outcome.denial.text, options, outcome.denial);
    default:
      return denial(`no verdict but ${outcome.result}`, options);
  }
}

/**
 * Says that we failed. What is no question is let pass whatever the operator chose: to deny a fact would undo nothing,
 * but keep a notification from its group. A question that must be repeated is denied where it cannot be read.
 */
export function encodeError(
  { code }: CallbackError,
  inbound: Inbound,
  onFailure: OnFailure,
  callback: Callback | undefined,
  options: ReadyOptions,
): Reply {
  // OpenIM never looks at the status; proxies and logs do.
  if (code === "unauthentic" || code === "wrong-method") return failedReply(denial(code, options), code);
  const body = callback ? undefined : parsedJson(inbound.body);
  const understood = callback ?? understoodFrom(inbound, body, options);
  const command = understood?.command ?? routeOf(inbound, body)?.command;
  if (understood ? understood.wants !== "review" : !mayBeQuestion(command, body)) return allowance();
  if (onFailure === "deny") return denial(code, options);
  if (understood) return encode({ result: "allowed" }, understood, options);
  return mustEcho(command) ? denial(code, options) : allowance();
}

function understoodFrom(inbound: Inbound, body: Json | undefined, options: ReadyOptions): Callback | undefined {
  try {
    return decode(inbound, options, body);
  } catch {
    return undefined;
  }
}

function allowance(besides: { readonly [key: string]: Json } = {}): Reply {
  return reply({ actionCode: 0, errCode: 0, errMsg: "", errDlt: "", nextCode: 0, ...besides });
}

/** Read in the source: it takes `nextCode` 1 with `actionCode` 0, and with an `errCode` of 0 the caller sees success. */
function denial(errMsg: string, options: ReadyOptions, { code, detail = "" }: Partial<Denial> = {}): Reply {
  const { denyCode } = options;
  const errCode = isCodeWithin({ ...codeRange, default: denyCode }, code) ? code : denyCode;
  return reply({ actionCode: 0, errCode, errMsg, errDlt: detail, nextCode: 1 });
}

// Run against OpenIM's own callback functions: whatever is not one JSON object, or has a text for a number, denies.
function reply(body: { readonly [key: string]: Json }): Reply {
  return { status: 200, headers, body: JSON.stringify(body) };
}
