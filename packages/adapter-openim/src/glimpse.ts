import { type Glimpse, type Inbound, isIdentifier } from "@grouphook/core/adapter";
import { commands, currentName, isQuestion } from "./commands.js";
import { isGroupNotification } from "./decode/notifications.js";
import { given } from "./given.js";
import { routeOf } from "./route.js";
import { isObject, parsed } from "./wire.js";

const aboutGroups: ReadonlySet<string | undefined> = new Set(commands.groups.map(({ name }) => name));

const groupField = /"groupID"\s*:\s*("(?:[^"\\]|\\.){1,255}")/;

/** What can be told of a callback that cannot be read, or of its beginning. */
export function glimpse(inbound: Inbound): Glimpse {
  const body = parsed(inbound.body);
  const spelling = routeOf(inbound, body);
  if (spelling === undefined) return {};
  const command = currentName(spelling);
  const contentType = isObject(body) ? body.contentType : undefined;
  const tells = !isQuestion(command) || (typeof contentType === "number" && isGroupNotification(contentType));
  const said = isObject(body) ? body.groupID : parsed(groupField.exec(inbound.body)?.[1] ?? "");
  const groupId = tells && typeof said === "string" && isIdentifier(said) ? said : undefined;
  return { command, ...given({ groupId }), isWithoutContent: aboutGroups.has(command) };
}
