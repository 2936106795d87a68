import {
  type Callback,
  type Inbound,
  identifier,
  listOf,
  moment,
  objectOf,
  text,
  yesOrNo,
} from "@grouphook/core/adapter";
import { read } from "./wire.js";

const mayJoin = objectOf({ group: identifier, user: identifier });
// Hello repeats what it does not ask but tells or wants done, under the same `id`, until it is answered.
const create = objectOf({ id: identifier, user: identifier, name: text, others: listOf(identifier) });
const left = objectOf({ id: identifier, group: identifier, users: listOf(identifier), at: moment });
const members = objectOf({ group: identifier });
const ping = objectOf({ text: text });

/** Hello hears yes, or no with a code from 1 to 99. */
const leeway = yesOrNo({ from: 1, to: 99, default: 1 });

/** Every command it has a word for. */
export const commands: readonly string[] = ["may-join", "create", "left", "members", "ping"];

/** Puts an inbound in grouphook's words: what Hello wants, and the change it is about. Throws "malformed". */
export function decode({ path, body }: Inbound): Callback {
  const command = path.slice(1) || "nothing";
  switch (command) {
    // Hello asks before something happens. A policy answers, nothing is written.
    case "may-join": {
      const { group: groupId, user: userId } = read(mayJoin, body, command);
      const change = { type: "join.requested", groupId, userId } as const;
      return { wants: "review", command, actorId: userId, change, leeway, permission: "anyone" };
    }
    // Hello leaves it to us: a policy is asked, then we do it and answer what came of it.
    case "create": {
      const { id, user: ownerId, name, others } = read(create, body, command);
      const userIds = [...new Set([ownerId, ...others])];
      const first = userIds.map((userId) => ({ userId }));
      const change = { type: "group.created", ownerId, profile: { name }, members: first } as const;
      return {
        ...{ wants: "perform", command, actorId: ownerId, change, leeway, permission: "anyone" },
        ...{ answerRoster: false, receiptKey: `${command} ${id}` },
      };
    }
    // Hello tells what happened already. No policy is asked: it is written down.
    case "left": {
      const { id, group: groupId, users: userIds, at: occurredAt } = read(left, body, command);
      const change = { type: "members.left", groupId, userIds } as const;
      return { wants: "record", command, change, occurredAt, receiptKey: `${command} ${id}` };
    }
    case "members":
      return { wants: "roster", command, groupId: read(members, body, command).group };
    case "ping":
      return { wants: "echo", command, text: read(ping, body, command).text };
    // Whatever Hello may invent: no fault, but kept raw and counted.
    default:
      return { wants: "unsupported", command };
  }
}
