import type { FeedEvent, FeedEventOf, Schemas } from "@grouphook/client";
import { filled, listed, type Pieces } from "../words/sentence.js";
import type { EventWords } from "./event-words.js";

/** Says in a sentence what an event tells: who did what to whom. */
export function eventSentence(event: FeedEvent, words: EventWords): Pieces {
  const { data } = event;
  const topicId = "topicId" in data && !event.type.startsWith("topic.") ? data.topicId : undefined;
  return filled("[{place}]{sentence}[{removed}]", {
    place: topicId === undefined ? undefined : filled(words.inTopic, { topic: outside(topicId) }),
    sentence: sentenceOf(event, words),
    removed: data.contentRemoved && [words.withoutContent],
  });
}

function sentenceOf(event: FeedEvent, words: EventWords): Pieces {
  const { type, data } = event;
  const by = user(data.actorId);
  switch (event.type) {
    case "group.created":
      return created(event.data, words);
    case "group.updated":
      return filled(words.updated, { actor: by, changes: profileChanges(event.data.profile, words) });
    case "group.dissolved":
      return filled(words.dissolved, { actor: by });
    case "group.filled":
      return [event.data.topicId === undefined ? words.filled : words.topicFilled];
    case "group.attributes_changed":
      return attributesChanged(event.data, words);
    case "group.list_changed":
      return listChanged(event.data, words);
    case "owner.transferred":
      return transferred(event.data, words);
    case "owner.removed":
      return filled(words.ownerRemoved, { user: user(event.data.userId) });
    case "join.requested": {
      const { userId, message } = event.data;
      return filled(words.applied, { user: user(userId), message: outside(message || undefined) });
    }
    case "join.answered": {
      const { userId, accepted, message } = event.data;
      const template = accepted ? words.applicationAccepted : words.applicationRefused;
      return filled(template, { actor: by, user: user(userId), message: outside(message || undefined) });
    }
    case "members.invited": {
      const { userIds, message } = event.data;
      return filled(words.invited, {
        ...{ actor: by, users: users(userIds, words), message: outside(message || undefined) },
      });
    }
    case "invitation.answered":
      return invitationAnswered(event.data, words);
    case "members.joined":
      return joined(event.data, words);
    case "members.left":
      return left(event.data, words);
    case "member.updated":
      return memberUpdated(event.data, words);
    case "members.updated":
      return membersUpdated(event.data, words);
    case "member.silenced":
      return filled(words.silenced, { user: user(event.data.userId) });
    case "member.unsilenced":
      return filled(words.unsilenced, { user: user(event.data.userId) });
    case "member.presence_changed": {
      const { online, userIds, cause } = event.data;
      return filled(online ? words.online : words.offline, { users: users(userIds, words), cause: outside(cause) });
    }
    case "message.sent":
      return sent(event.data, words);
    case "message.numbered": {
      const { key, seq } = event.data.message;
      return filled(words.numbered, { message: outside(key), seq: [String(seq)] });
    }
    case "message.edited":
      return edited(event.data, words);
    case "message.recalled":
      return filled(words.recalled, { actor: by, messages: listed(event.data.messages.map(reference), words) });
    case "message.failed": {
      const { message, text, code } = event.data;
      return filled(words.failed, { sender: sender(message, by, words), text: outside(text), code: [String(code)] });
    }
    case "message.read":
      return filled(words.read, {
        receipts: listed(
          event.data.receipts.map((receipt) => receiptWords(receipt, words)),
          words,
        ),
      });
    case "message.extended":
      return extended(event.data, words);
    case "message.reacted": {
      const { operation, message, userId, reaction } = event.data;
      return filled(operation === "add" ? words.reacted : words.reactionRemoved, {
        ...{ user: user(userId), message: reference(message), reaction: outside(reaction || undefined) },
      });
    }
    case "topic.created": {
      const { topicId, profile } = event.data;
      return filled(words.topicCreated, {
        actor: by,
        topic: outside(topicId),
        name: outside(profile.name || undefined),
      });
    }
    case "topic.updated": {
      const { topicId, profile } = event.data;
      return filled(words.topicUpdated, {
        ...{ actor: by, topic: outside(topicId) },
        changes: profileChanges(profile, words),
      });
    }
    case "topic.dissolved":
      return filled(words.topicsDissolved, {
        actor: by,
        topics: listed(event.data.topicIds.map(quoted), words),
      });
    case "quota.alarmed": {
      const { used, quota } = event.data;
      return filled(words.quotaAlarmed, { used: [String(used)], quota: [String(quota)] });
    }
    case "callback.unsupported":
      return filled(words.unsupported, { command: outside(event.data.command) });
    default:
      // A server of a later version may tell more.
      return filled(words.other, { type: outside(type) });
  }
}

type Data<Type extends FeedEvent["type"]> = FeedEventOf<Type>["data"];

function created(data: Data<"group.created">, words: EventWords): Pieces {
  const { actorId, ownerId, profile, members, dissolvedAt } = data;
  return filled(dissolvedAt === undefined ? words.created : words.createdAgain, {
    actor: user(actorId),
    name: outside(profile.name || undefined),
    owner: user(ownerId === actorId ? undefined : ownerId),
    users: users(
      members.map(({ userId }) => userId),
      words,
    ),
  });
}

function attributesChanged(data: Data<"group.attributes_changed">, words: EventWords): Pieces {
  const { operation, attributes, actorId } = data;
  const actor = user(actorId);
  if (operation === "remove") return filled(words.attributesRemoved, { actor, keys: keys(attributes, words) });
  const template = operation === "merge" ? words.attributesSet : words.attributesReplaced;
  return filled(template, { actor, pairs: pairs(attributes, words) });
}

function listChanged(data: Data<"group.list_changed">, words: EventWords): Pieces {
  const { list, operation, userIds, actorId, until } = data;
  const templates = {
    allowed: { add: words.allowed, remove: words.notAllowed },
    blocked: { add: words.listBlocked, remove: words.listUnblocked },
  };
  return filled(templates[list][operation], {
    ...{ actor: user(actorId), users: users(userIds, words) },
    moment: typeof until === "number" ? [{ moment: until }] : undefined,
  });
}

function transferred(data: Data<"owner.transferred">, words: EventWords): Pieces {
  const { actorId, fromUserId, toUserId, formerOwnerRole } = data;
  return filled(words.transferred, {
    actor: user(actorId === fromUserId ? undefined : actorId),
    from: user(fromUserId),
    to: user(toUserId),
    role: formerOwnerRole && [words.role[formerOwnerRole]],
  });
}

function invitationAnswered(data: Data<"invitation.answered">, words: EventWords): Pieces {
  const { userId, actorId, accepted, inviterId, message } = data;
  return filled(accepted ? words.invitationAccepted : words.invitationDeclined, {
    ...{ user: user(userId), inviter: user(inviterId), actor: other(actorId, [userId]) },
    message: outside(message || undefined),
  });
}

function joined(data: Data<"members.joined">, words: EventWords): Pieces {
  const ids = data.members.map(({ userId }) => userId);
  const templates = { applied: words.joinedApplied, invited: words.joinedInvited, added: words.joinedAdded };
  const { how, actorId, inviterId } = data;
  const isActorInviter = how === "invited" && (inviterId ?? actorId) === actorId;
  return filled(how === undefined ? words.joined : templates[how], {
    actor: isActorInviter ? undefined : other(actorId, ids),
    inviter: isActorInviter ? other(actorId, ids) : user(inviterId),
    users: users(ids, words),
  });
}

function left(data: Data<"members.left">, words: EventWords): Pieces {
  const templates = {
    ...{ quit: words.quit, removed: words.removed, blocked: words.blocked, offline: words.leftOffline },
    dissolved: data.topicId === undefined ? words.leftWithGroup : words.leftWithTopic,
  };
  return filled(data.how === undefined ? words.left : templates[data.how], {
    actor: other(data.actorId, data.userIds),
    users: users(data.userIds, words),
    message: outside(data.message || undefined),
  });
}

function memberUpdated(data: Data<"member.updated">, words: EventWords): Pieces {
  const { userId, actorId, profile } = data;
  const changes = memberChanges(profile, words);
  return filled(changes ? words.memberUpdated : words.memberUpdatedSomehow, {
    ...{ actor: other(actorId, [userId]), user: user(userId), changes },
  });
}

function membersUpdated({ userIds, actorId, profile }: Data<"members.updated">, words: EventWords): Pieces {
  const changes = memberChanges(profile, words);
  return filled(changes ? words.membersUpdated : words.membersUpdatedSomehow, {
    ...{ actor: other(actorId, userIds), users: users(userIds, words), changes },
  });
}

function memberChanges(profile: Data<"member.updated">["profile"], words: EventWords): Pieces | undefined {
  const { role, nickname, mutedUntil, receives, avatar, custom } = profile;
  const changes: Pieces[] = [];
  if (role !== undefined) changes.push(filled(words.newRole, { role: [words.role[role]] }));
  if (nickname !== undefined)
    changes.push(nickname === "" ? [words.noNickname] : filled(words.newNickname, { text: outside(nickname) }));
  if (mutedUntil !== undefined) changes.push(muteChange(mutedUntil, words));
  if (receives !== undefined) changes.push([receives ? words.receives : words.receivesNothing]);
  if (avatar !== undefined) changes.push(changed(words.field.avatar, words));
  if (custom !== undefined) changes.push(changed(words.field.custom, words));
  return changes.length > 0 ? listed(changes, words) : undefined;
}

function muteChange(mutedUntil: number | "forever" | null, words: EventWords): Pieces {
  if (mutedUntil === null) return [words.unmuted];
  return mutedUntil === "forever" ? [words.mutedForever] : filled(words.muted, { moment: [{ moment: mutedUntil }] });
}

function sent({ message, actorId }: Data<"message.sent">, words: EventWords): Pieces {
  const by = sender(message, user(actorId), words);
  if (message.text !== "") return filled(words.sentText, { sender: by, text: outside(message.text) });
  const kinds = [...new Set(message.elements.map(({ type }) => type))];
  const elements = listed(kinds.map(quoted), words);
  return filled(elements ? words.sentElements : words.sentSomething, { sender: by, elements });
}

function edited({ message, senderId, actorId, text }: Data<"message.edited">, words: EventWords): Pieces {
  return filled(words.edited, {
    message: reference(message),
    sender: user(senderId === actorId ? undefined : senderId),
    actor: user(actorId),
    text: outside(text || undefined),
  });
}

function extended(data: Data<"message.extended">, words: EventWords): Pieces {
  const { operation, extensions, message, actorId } = data;
  const templates = { set: words.extended, remove: words.extensionsRemoved, clear: words.extensionsCleared };
  return filled(templates[operation], {
    actor: user(actorId),
    message: reference(message),
    pairs: pairs(extensions, words),
    keys: keys(extensions, words),
  });
}

function receiptWords(receipt: Schemas["FeedEventReceipt"], words: EventWords): Pieces {
  const { readerIds, readCount, unreadCount } = receipt;
  return filled(words.receipt, {
    message: reference(receipt),
    readers: users(readerIds, words),
    read: readCount === undefined ? undefined : [String(readCount)],
    unread: unreadCount === undefined ? undefined : [String(unreadCount)],
  });
}

function profileChanges(profile: Schemas["FeedEventGroupProfile"], words: EventWords): Pieces | undefined {
  const { avatar, custom, settings, disabled } = profile;
  const changes: Pieces[] = [];
  for (const name of ["name", "notice", "introduction", "kind"] as const) {
    const text = profile[name];
    if (text === undefined) continue;
    const template = text === "" ? words.fieldCleared : words.fieldSet;
    changes.push(filled(template, { field: [words.field[name]], text: outside(text) }));
  }
  if (disabled !== undefined) changes.push([disabled ? words.disabled : words.enabled]);
  changes.push(...muteOfAllChanges(profile, words));
  if (avatar !== undefined) changes.push(changed(words.field.avatar, words));
  if (custom !== undefined) changes.push(changed(words.field.custom, words));
  if (settings !== undefined) changes.push(filled(words.settings, { keys: keys(settings, words) }));
  return listed(changes, words);
}

function muteOfAllChanges(profile: Schemas["FeedEventGroupProfile"], words: EventWords): readonly Pieces[] {
  const { mutedAll, mutedAllUntil, mutedAllSpares } = profile;
  const changes: Pieces[] = [];
  if (mutedAll === false) changes.push([words.unmutedAll]);
  else if (mutedAll) changes.push([mutedAllSpares === "nobody" ? words.mutedAllSparesNobody : words.mutedAll]);
  else if (mutedAllSpares !== undefined) changes.push([words.mutedAllSpares[mutedAllSpares]]);
  if (typeof mutedAllUntil === "number")
    changes.push(filled(words.mutedAllUntil, { moment: [{ moment: mutedAllUntil }] }));
  else if (mutedAllUntil === null && mutedAll === undefined) changes.push([words.mutedAllEndless]);
  return changes;
}

function changed(field: string, words: EventWords): Pieces {
  return filled(words.fieldChanged, { field: [field] });
}

function user(userId: string | undefined): Pieces | undefined {
  return userId === undefined ? undefined : [{ userId }];
}

/** Who did it, unless that is the one it was done to. */
function other(actorId: string | undefined, userIds: readonly string[]): Pieces | undefined {
  return userIds.length === 1 && userIds[0] === actorId ? undefined : user(actorId);
}

function users(userIds: readonly string[], words: EventWords): Pieces | undefined {
  return listed(
    userIds.map((userId) => [{ userId }]),
    words,
  );
}

function sender({ senderId }: Schemas["FeedEventMessage"], by: Pieces | undefined, words: EventWords): Pieces {
  return user(senderId) ?? by ?? [words.somebody];
}

function quoted(text: string): Pieces {
  return [{ outside: text }];
}

function outside(text: string | undefined): Pieces | undefined {
  return text === undefined ? undefined : quoted(text);
}

/** How people speak of a message: by its number, which is short, or else by its key. */
function reference({ key, seq }: Schemas["FeedEventReference"]): Pieces {
  return quoted(seq === undefined ? (key ?? "?") : `#${seq}`);
}

function keys(named: Readonly<Record<string, unknown>>, words: EventWords): Pieces | undefined {
  return listed(Object.keys(named).map(quoted), words);
}

function pairs(named: Readonly<Record<string, string>>, words: EventWords): Pieces | undefined {
  return listed(
    Object.entries(named).map(([key, text]) => filled(words.pair, { key: outside(key), text: outside(text) })),
    words,
  );
}
