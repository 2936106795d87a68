import { identifier, optionalIdentifier } from "@grouphook/core/adapter";
import { z } from "zod";
import { identifiers } from "../wire.js";
import { messageOf, messageWire } from "./message.js";
import { isGroupNotification, notification } from "./notifications.js";
import { read, review, type Translator, unsupported } from "./translator.js";

const online = z.compile(z.object({ groupID: identifier, sendID: optionalIdentifier }));
const offline = z.compile(
  z.object({ groupID: optionalIdentifier, sendID: optionalIdentifier, userIDList: identifiers }),
);

/** Commands about what is about to be pushed to a group. */
export const pushTranslators: { readonly [command: string]: Translator } = {
  callbackBeforeGroupOnlinePushCommand: (said) => {
    const { groupID: groupId, sendID: senderId } = read(said, online);
    const wire = read(said, messageWire);
    const { contentType, content, clientMsgID: clientMsgId } = wire;
    if (isGroupNotification(contentType)) {
      return notification(said, { groupId, contentType, content, senderId, clientMsgId });
    }
    const message = messageOf(wire, senderId, said);
    return review(said, { type: "push.requested", groupId, message }, { actorId: senderId, amend: ["receiverIds"] });
  },

  callbackBeforeOfflinePushCommand: (said) => {
    const { groupID: groupId, sendID: actorId, userIDList: userIds } = read(said, offline);
    const message = messageOf(read(said, messageWire), actorId, said);
    if (groupId === undefined) return unsupported(said);
    return review(said, { type: "push.requested", groupId, message, userIds }, { actorId, amend: ["receiverIds"] });
  },
};
