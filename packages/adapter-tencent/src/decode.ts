import {
  type Callback,
  type Inbound,
  isObject,
  type Json,
  malformed,
  parsedJson,
  type TextPaths,
} from "@grouphook/core/adapter";
import { underCircumstances } from "./circumstances.js";
import { groupTranslators } from "./decode/groups.js";
import { memberTranslators } from "./decode/members.js";
import { messageTranslators } from "./decode/messages.js";
import { topicTranslators } from "./decode/topics.js";
import type { Translator } from "./decode/translator.js";
import { queryCommand } from "./query-parameters.js";

const translators: ReadonlyMap<string, Translator> = new Map(
  Object.entries({ ...groupTranslators, ...memberTranslators, ...messageTranslators, ...topicTranslators }),
);

/** Every command it has a word for. */
export const commands: readonly string[] = [...translators.keys()];

/** Puts an inbound in our words; a command that is not about groups becomes `unsupported`. Throws "malformed". */
export function decode({ body: text, query }: Inbound, textPaths: TextPaths): Callback {
  const body = parsedJson(text);
  if (body === undefined) throw malformed(queryCommand(query), "the body is not JSON");
  return underCircumstances(callbackIn(body, text, query, textPaths), query, body);
}

function callbackIn(body: Json, text: string, query: string, textPaths: TextPaths): Callback {
  const command = (isObject(body) ? body.CallbackCommand : undefined) ?? queryCommand(query);
  if (typeof command !== "string" || command === "") return { wants: "unsupported", command: "unknown" };
  const translate = translators.get(command);
  return translate && isObject(body)
    ? translate({ command, body, text, textPaths })
    : { wants: "unsupported", command };
}
