import { type Glimpse, given, type Inbound, isIdentifier, textFieldsIn } from "@grouphook/core/adapter";
import { eventNameOf } from "./event-name.js";

const aboutTeams = /^copy\.(?:1\.(?:TEAM|SUPER_TEAM|CUSTOM_TEAM)\b|8$|25$|90$|91$)/;
const withoutContent = /^copy\.1\.(?:TEAM|SUPER_TEAM)\.NOTIFICATION$|^copy\.(?:8|25)$/;
const questionNumber = /"eventType"\s*:\s*(\d{1,3})\s*[,}]/;

/** What can be told of a copy or callback that cannot be read, or of its beginning. */
export function glimpse({ body }: Inbound): Glimpse {
  const textOf = textFieldsIn(body);
  const number = questionNumber.exec(body)?.[1];
  const named = given({ convType: textOf("convType"), msgType: textOf("msgType") });
  const command = eventNameOf({ ...named, ...given({ eventType: textOf("eventType") ?? (number && Number(number)) }) });
  const said = aboutTeams.test(command) ? textOf("to") : undefined;
  const groupId = said !== undefined && isIdentifier(said) ? said : undefined;
  return { command, ...given({ groupId }), isWithoutContent: withoutContent.test(command) };
}
