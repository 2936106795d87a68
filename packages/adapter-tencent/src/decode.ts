import {
  type Callback,
  type Inbound,
  isObject,
  losslessJson,
  malformed,
  type TextPaths,
  type Translator,
} from "@grouphook/core/adapter";
import { underCircumstances } from "./circumstances.js";
import { groupTranslators } from "./decode/groups.js";
import { memberTranslators } from "./decode/members.js";
import { messageTranslators } from "./decode/messages.js";
import { topicTranslators } from "./decode/topics.js";
import type { Said } from "./decode/translator.js";
import { queryCommand } from "./query-parameters.js";

const translators: ReadonlyMap<string, Translator<Said>> = new Map(
  Object.entries({ ...groupTranslators, ...memberTranslators, ...messageTranslators, ...topicTranslators }),
);

/** Every command it has a word for. */
export const commands: readonly string[] = [...translators.keys()];

/** Puts an inbound in our words; a command that is not about groups becomes `unsupported`. Throws "malformed". */
export function decode({ body: text, query }: Inbound, textPaths: TextPaths): Callback {
  const body = losslessJson(text);
  if (body === undefined) throw malformed(queryCommand(query), "the body is not JSON");
  const named = (isObject(body) ? body.CallbackCommand : undefined) ?? queryCommand(query);
  const command = typeof named === "string" && named !== "" ? named : "unknown";
  const translate = translators.get(command);
  const unsupported = { wants: "unsupported", command } as const;
  const callback = translate && isObject(body) ? translate({ command, body, text, textPaths }) : unsupported;
  return underCircumstances(callback, query, body);
}
