import { type Glimpse, given, type Inbound, isIdentifier, textFieldsIn } from "@grouphook/core/adapter";
import { commandOf } from "./command.js";

/** What can be told of a callback that cannot be read, or of its beginning. */
export function glimpse(inbound: Inbound): Glimpse {
  const textOf = textFieldsIn(inbound.body);
  const isOperation = textOf("event") === "group_op_event";
  const isOld = textOf("chat_type") === "muc";
  const said = isOperation ? textOf("id") : isOld ? textOf("group_id") : undefined;
  const groupId = said !== undefined && isIdentifier(said) ? said : undefined;
  const command = commandOf(inbound);
  const known = command !== "unknown" ? command : isOperation ? textOf("event") : textOf("chat_type");
  return { ...given({ command: known, groupId }), isWithoutContent: isOperation || isOld };
}
