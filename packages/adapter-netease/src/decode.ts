import {
  type Callback,
  type Inbound,
  isObject,
  type Json,
  losslessJson,
  malformed,
  type TextPaths,
  type Translator,
  withCircumstances,
} from "@grouphook/core/adapter";
import { applicationTranslators } from "./decode/applications.js";
import { messageTranslators } from "./decode/messages.js";
import { noticeTranslators } from "./decode/notices.js";
import { questionTranslators } from "./decode/questions.js";
import type { Said } from "./decode/translator.js";
import { eventNameOf } from "./event-name.js";
import { headerOf } from "./header-of.js";

const translators: ReadonlyMap<string, Translator<Said>> = new Map(
  Object.entries({ ...noticeTranslators, ...messageTranslators, ...applicationTranslators, ...questionTranslators }),
);

/** Every copy and callback it has a word for. */
export const commands: readonly string[] = [...translators.keys()];

/** Puts an inbound in our words; what is not about groups becomes `unsupported`. Throws "malformed". */
export function decode(inbound: Inbound, textPaths: TextPaths): Callback {
  const body = losslessJson(inbound.body);
  if (body === undefined) throw malformed(undefined, "the body is not JSON");
  const command = eventNameOf(body);
  const translate = translators.get(command);
  const callback: Callback =
    translate && isObject(body)
      ? translate({ command, body, text: inbound.body, textPaths })
      : { wants: "unsupported", command };
  return underCircumstances(callback, inbound, body);
}

function underCircumstances(callback: Callback, inbound: Inbound, body: Json): Callback {
  const { ip, fromClientIp = ip, fromClientType } = isObject(body) ? body : {};
  const curTime = headerOf(inbound, "curtime") ?? "";
  return withCircumstances(callback, {
    clientAddress: fromClientIp,
    platform: fromClientType,
    requestId: undefined,
    requestedAt: /^\d{1,16}$/.test(curTime) ? Number(curTime) : undefined,
    createdGroups: undefined,
  });
}
