import { identifier, optionalIdentifier, readBody, type Translators, translator } from "@grouphook/core/adapter";
import { z } from "zod";
import { identifiers } from "../wire.js";
import { messageOf, messageWire } from "./message.js";
import { isGroupNotification, notification } from "./notifications.js";
import { review, type Said, unsupported } from "./translator.js";

/** Commands about what is about to be pushed to a group. */
export const pushTranslators: Translators<Said> = {
  callbackBeforeGroupOnlinePushCommand: translator(
    z.object({ groupID: identifier, sendID: optionalIdentifier }),
    ({ groupID: groupId, sendID: actorId }, said) => {
      const wire = readBody(said, messageWire);
      if (isGroupNotification(wire.contentType)) return notification(said, { ...wire, groupId, actorId });
      const message = messageOf(wire, actorId, said.options.customText);
      return review(said, { type: "push.requested", groupId, message }, { actorId, amend: ["receiverIds"] });
    },
  ),

  callbackBeforeOfflinePushCommand: translator(
    z.object({ groupID: optionalIdentifier, sendID: optionalIdentifier, userIDList: identifiers }),
    ({ groupID: groupId, sendID: actorId, userIDList: userIds }, said) => {
      const message = messageOf(readBody(said, messageWire), actorId, said.options.customText);
      if (groupId === undefined) return unsupported(said);
      return review(said, { type: "push.requested", groupId, message, userIds }, { actorId, amend: ["receiverIds"] });
    },
  ),
};
