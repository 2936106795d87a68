import type { Callback, Inbound, Json, TextPaths } from "@grouphook/core/adapter";
import { underCircumstances } from "./circumstances.js";
import { groupTranslators } from "./decode/groups.js";
import { memberTranslators } from "./decode/members.js";
import { messageTranslators } from "./decode/messages.js";
import { topicTranslators } from "./decode/topics.js";
import type { Translator } from "./decode/translator.js";
import { malformed } from "./malformed.js";
import { queryCommand } from "./query-command.js";
import { isObject } from "./wire.js";

const translators: ReadonlyMap<string, Translator> = new Map(
  Object.entries({ ...groupTranslators, ...memberTranslators, ...messageTranslators, ...topicTranslators }),
);

/** Every command it has a word for. */
export const commands: readonly string[] = [...translators.keys()];

/** Puts an inbound in our words; a command that is not about groups becomes `unsupported`. Throws "malformed". */
export function decode({ body: text, query }: Inbound, textPaths: TextPaths): Callback {
  const body = parsed(text, query);
  return underCircumstances(callbackIn(body, text, query, textPaths), query, body);
}

function callbackIn(body: Json, text: string, query: string, textPaths: TextPaths): Callback {
  const command = commandOf(body) ?? queryCommand(query);
  if (typeof command !== "string" || command === "") return { wants: "unsupported", command: "unknown" };
  const translate = translators.get(command);
  return translate && isObject(body)
    ? translate({ command, body, text, textPaths })
    : { wants: "unsupported", command };
}

function parsed(text: string, query: string): Json {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(queryCommand(query), "the body is not JSON", { cause });
  }
}

function commandOf(body: Json): Json | undefined {
  return isObject(body) ? body.CallbackCommand : undefined;
}
