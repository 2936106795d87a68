import { type Glimpse, given, type Inbound, isIdentifier, parsedJson, textFieldsIn } from "@grouphook/core/adapter";
import { commands } from "./commands.js";
import { mayBeQuestion, routeOf } from "./route.js";

const aboutGroups: ReadonlySet<string | undefined> = new Set(commands.groups.map(({ name }) => name));

/** What can be told of a callback that cannot be read, or of its beginning. */
export function glimpse(inbound: Inbound): Glimpse {
  const body = parsedJson(inbound.body);
  const command = routeOf(inbound, body)?.command;
  if (command === undefined) return {};
  const said = mayBeQuestion(command, body) ? undefined : textFieldsIn(inbound.body)("groupID");
  const groupId = said !== undefined && isIdentifier(said) ? said : undefined;
  return { command, ...given({ groupId }), isWithoutContent: aboutGroups.has(command) };
}
