import type { Callback, Inbound } from "@grouphook/core/adapter";
import { underCircumstances } from "./circumstances.js";
import { currentName } from "./commands.js";
import { creationTranslators } from "./decode/creation.js";
import { groupTranslators } from "./decode/groups.js";
import { memberTranslators } from "./decode/members.js";
import { messageTranslators } from "./decode/messages.js";
import { pushTranslators } from "./decode/push.js";
import { type Said, type Translator, unsupported } from "./decode/translator.js";
import { malformed } from "./malformed.js";
import type { ReadyOptions } from "./options.js";
import { routeOf } from "./route.js";
import { isObject, parsed } from "./wire.js";

const translators: ReadonlyMap<string, Translator> = new Map(
  Object.entries({
    ...creationTranslators,
    ...groupTranslators,
    ...memberTranslators,
    ...messageTranslators,
    ...pushTranslators,
  }),
);

/** Every command it has a word for. */
export const commands: readonly string[] = [...translators.keys()];

/** Puts an inbound in our words; a command that is not about groups becomes `unsupported`. Throws "malformed". */
export function decode(inbound: Inbound, { denyCode, customText }: ReadyOptions): Callback {
  const { headers, body: text } = inbound;
  const body = parsed(text);
  const spelling = routeOf(inbound, body);
  if (spelling === undefined) throw malformed(undefined, "neither path nor query nor body names one");
  const command = currentName(spelling);
  const { operationid } = headers;
  const operationId = typeof operationid === "string" && operationid !== "" ? operationid : undefined;
  const fields = isObject(body) ? body : {};
  const said: Said = {
    command,
    spelling,
    body: fields,
    text,
    operationId,
    denyCode,
    textPaths: customText,
  };
  const translate = translators.get(command);
  if (!translate) return underCircumstances(unsupported(said), operationId, fields);
  if (body === undefined) throw malformed(command, "the body is not JSON");
  if (!isObject(body)) throw malformed(command, "the body is not an object");
  return underCircumstances(translate(said), operationId, fields);
}
