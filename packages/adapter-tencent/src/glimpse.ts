import { type Glimpse, type Inbound, isIdentifier } from "@grouphook/core/adapter";
import { groupTranslators } from "./decode/groups.js";
import { memberTranslators } from "./decode/members.js";
import { topicTranslators } from "./decode/topics.js";
import { given } from "./given.js";
import { queryCommand } from "./query-command.js";
import { isObject } from "./wire.js";

const fact = /^G?roup\.Callback(?!Before)/;
const withoutContent: ReadonlySet<string> = new Set(
  [groupTranslators, memberTranslators, topicTranslators].flatMap((translators) => Object.keys(translators)),
);

const commandField = /"CallbackCommand"\s*:\s*("(?:[^"\\]|\\.){1,255}")/;
const groupField = /"GroupId"\s*:\s*("(?:[^"\\]|\\.){1,255}")/;

/** What can be told of a callback that cannot be read, or of its beginning. */
export function glimpse({ body: text, query }: Inbound): Glimpse {
  const body = parsed(text);
  const field = (name: string, pattern: RegExp) => {
    const value = isObject(body) ? body[name] : parsed(pattern.exec(text)?.[1] ?? "");
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const command = field("CallbackCommand", commandField) ?? queryCommand(query);
  const said = fact.test(command) ? field("GroupId", groupField) : undefined;
  const groupId = said !== undefined && isIdentifier(said) ? said : undefined;
  return { command, ...given({ groupId }), isWithoutContent: withoutContent.has(command) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
