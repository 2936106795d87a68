import {
  type Callback,
  type Inbound,
  isObject,
  type Json,
  malformed,
  parsedJson,
  type Translator,
} from "@grouphook/core/adapter";
import { underCircumstances } from "./circumstances.js";
import { groupTranslators } from "./decode/groups.js";
import { memberTranslators } from "./decode/members.js";
import { messageTranslators } from "./decode/messages.js";
import { pushTranslators } from "./decode/push.js";
import { type Said, unsupported } from "./decode/translator.js";
import type { ReadyOptions } from "./options.js";
import { routeOf } from "./route.js";

const translators: ReadonlyMap<string, Translator<Said>> = new Map(
  Object.entries({ ...groupTranslators, ...memberTranslators, ...messageTranslators, ...pushTranslators }),
);

/** Every command it has a word for. */
export const commands: readonly string[] = [...translators.keys()];

/** Puts an inbound in our words; a command that is not about groups becomes `unsupported`. Throws "malformed". */
export function decode(
  inbound: Inbound,
  options: ReadyOptions,
  body: Json | undefined = parsedJson(inbound.body),
): Callback {
  const route = routeOf(inbound, body);
  if (!route) throw malformed(undefined, "neither path nor query nor body names one");
  const { command } = route;
  const { operationid } = inbound.headers;
  const operationId = typeof operationid === "string" && operationid !== "" ? operationid : undefined;
  const fields = isObject(body) ? body : {};
  const said: Said = { ...route, body: fields, text: inbound.body, operationId, options };
  const translate = translators.get(command);
  if (translate && body === undefined) throw malformed(command, "the body is not JSON");
  if (translate && !isObject(body)) throw malformed(command, "the body is not an object");
  return underCircumstances(translate ? translate(said) : unsupported(said), operationId, fields);
}
