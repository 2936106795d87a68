import { type Glimpse, given, type Inbound, isIdentifier, textFieldsIn } from "@grouphook/core/adapter";
import { groupTranslators } from "./decode/groups.js";
import { memberTranslators } from "./decode/members.js";
import { topicTranslators } from "./decode/topics.js";
import { queryCommand } from "./query-parameters.js";

const fact = /^G?roup\.Callback(?!Before)/;
const withoutContent = new Set(Object.keys({ ...groupTranslators, ...memberTranslators, ...topicTranslators }));

/** What can be told of a callback that cannot be read, or of its beginning. */
export function glimpse({ body, query }: Inbound): Glimpse {
  const textOf = textFieldsIn(body);
  const command = textOf("CallbackCommand") ?? queryCommand(query);
  const said = fact.test(command) ? textOf("GroupId") : undefined;
  const groupId = said !== undefined && isIdentifier(said) ? said : undefined;
  return { command, ...given({ groupId }), isWithoutContent: withoutContent.has(command) };
}
