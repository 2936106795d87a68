import {
  type FeedFilter,
  type FeedPage,
  type FeedRequest,
  isFeedEventType,
  type LedgerReader,
  toCloudEvent,
} from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { type Response, Router } from "express";
import { z } from "zod";
import type { FeedConsumers } from "./feed-consumers.js";
import { byCursor, flag, identifier, moment, readParameters, text, wholeNumber } from "./parameters.js";
import { readOnly, sendNotFound } from "./problem.js";
import {
  commandBody,
  decisionBody,
  groupBody,
  memberBody,
  messageBody,
  rawCallbackBody,
  topicBody,
  userGroupBody,
} from "./record-bodies.js";
import { sendList, sendPage } from "./send-list.js";
import { rejectStranger, type StrangeSource } from "./strange-source.js";

const limit = wholeNumber(1, 1000, 100);
const verdicts = ["allow", "amend", "refuse-some", "discard", "deny"] as const;
const page = { cursor: text.exactOptional(), limit };
const state = z.enum(["active", "dissolved"], "must be active or dissolved, once");

const groupPath = z.object({ source: identifier, groupId: identifier });
const userPath = z.object({ source: identifier, userId: identifier });
const nothing = z.strictObject({});
const pageQuery = z.strictObject(page);
const groupsQuery = z.strictObject({
  ...page,
  source: identifier.exactOptional(),
  state: state.exactOptional(),
  stale: flag.exactOptional(),
});
const messagesQuery = z.strictObject({ topic: identifier.exactOptional(), before: text.exactOptional(), limit });
const verdict = z.enum(verdicts, `must be one of ${verdicts.join(", ")}, once`);
const decisionsQuery = z.strictObject({
  source: identifier.exactOptional(),
  groupId: identifier.exactOptional(),
  verdict: verdict.exactOptional(),
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER, 0),
  limit,
});
const commandsQuery = z.strictObject({ source: identifier.exactOptional() });
/** A proxy before the server may wait less. */
const LONGEST_WAIT_SECONDS = 60;
const eventTypes = text.transform((list, context) => {
  const types = list.split(",").map((type) => type.trim());
  const known = types.filter(isFeedEventType);
  if (known.length === types.length) return known;
  const strange = types.find((type) => !isFeedEventType(type));
  context.addIssue({ code: "custom", message: `must be types of events, separated by commas; "${strange}" is none` });
  return z.NEVER;
});
const feedQuery = z.strictObject({
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER, 0),
  epoch: identifier.exactOptional(),
  limit,
  wait: wholeNumber(0, LONGEST_WAIT_SECONDS, 0),
  source: identifier.exactOptional(),
  groupId: identifier.exactOptional(),
  type: eventTypes.exactOptional(),
  consumer: text.regex(/^[\w.-]{1,64}$/, "must be 1 to 64 letters, digits and . _ -").exactOptional(),
});

const callbacksQuery = z.strictObject({
  source: identifier.exactOptional(),
  since: moment.exactOptional(),
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER, 0),
  limit,
});

/** The query API: groups, members and events of the record, for the app to read. */
export function queryApi(
  reader: LedgerReader & Pick<StoredLedger, "waitBeyond">,
  consumers: FeedConsumers,
  { faultOf, stopping }: { readonly faultOf: StrangeSource; readonly stopping: AbortSignal },
): Router {
  const router = Router({ caseSensitive: true, strict: true });

  async function sendMissing(response: Response, source: string): Promise<void> {
    const fault = await faultOf(source);
    sendNotFound(response, fault === undefined ? "no such group" : `source ${fault}`);
  }

  /** Reads on while nothing passes the filter, and waits at the end of the feed; no longer than asked, and while the caller does. */
  async function readWaiting(
    request: FeedRequest & FeedFilter & { readonly after: number },
    { seconds, response }: { readonly seconds: number; readonly response: Response },
  ): Promise<FeedPage> {
    const patienceEnds = performance.now() + seconds * 1000;
    const caller = new AbortController();
    response.once("close", () => caller.abort());
    const signal = AbortSignal.any([stopping, caller.signal]);
    for (let { after } = request; ; ) {
      const page = await reader.feedPage({ ...request, after });
      const milliseconds = patienceEnds - performance.now();
      if (page.events.length > 0 || milliseconds <= 0 || signal.aborted) return page;
      if (page.next === after && !(await reader.waitBeyond(after, { milliseconds, signal }))) return page;
      after = page.next;
    }
  }

  router
    .route("/groups")
    .get(async (request, response) => {
      const asked = readParameters(groupsQuery, request.query);
      const groups = await byCursor("cursor", reader.groups(asked));
      if (groups.items.length === 0 && asked.cursor === undefined) await rejectStranger(asked.source, faultOf);
      await sendPage(response, groups, groupBody);
    })
    .all(readOnly);

  router
    .route("/groups/:source/:groupId")
    .get(async (request, response) => {
      const { source, groupId } = readParameters(groupPath, request.params);
      readParameters(nothing, request.query);
      const group = await reader.group(source, groupId);
      if (group) response.json(groupBody(group));
      else await sendMissing(response, source);
    })
    .all(readOnly);

  router
    .route("/groups/:source/:groupId/members")
    .get(async (request, response) => {
      const { source, groupId } = readParameters(groupPath, request.params);
      const asked = readParameters(pageQuery, request.query);
      const members = await byCursor("cursor", reader.members(source, groupId, asked));
      if (members) await sendPage(response, members, memberBody);
      else await sendMissing(response, source);
    })
    .all(readOnly);

  router
    .route("/groups/:source/:groupId/messages")
    .get(async (request, response) => {
      const { source, groupId } = readParameters(groupPath, request.params);
      const { topic, before, limit } = readParameters(messagesQuery, request.query);
      const read = reader.messages(source, groupId, {
        limit,
        ...(topic !== undefined && { topicId: topic }),
        ...(before !== undefined && { cursor: before }),
      });
      const messages = await byCursor("before", read);
      if (messages) await sendPage(response, messages, messageBody);
      else await sendMissing(response, source);
    })
    .all(readOnly);

  router
    .route("/groups/:source/:groupId/topics")
    .get(async (request, response) => {
      const { source, groupId } = readParameters(groupPath, request.params);
      const asked = readParameters(pageQuery, request.query);
      const topics = await byCursor("cursor", reader.topics(source, groupId, asked));
      if (topics) await sendPage(response, topics, topicBody);
      else await sendMissing(response, source);
    })
    .all(readOnly);

  router
    .route("/users/:source/:userId/groups")
    .get(async (request, response) => {
      const { source, userId } = readParameters(userPath, request.params);
      const asked = readParameters(pageQuery, request.query);
      const groups = await byCursor("cursor", reader.groupsOfUser(source, userId, asked));
      const fault = groups.items.length === 0 ? await faultOf(source) : undefined;
      if (fault === undefined) await sendPage(response, groups, userGroupBody);
      else sendNotFound(response, `source ${fault}`);
    })
    .all(readOnly);

  router
    .route("/decisions")
    .get(async (request, response) => {
      const asked = readParameters(decisionsQuery, request.query);
      const decisions = await reader.decisions(asked);
      if (decisions.length === 0 && asked.after === 0) await rejectStranger(asked.source, faultOf);
      const next = decisions.at(-1)?.decisionId ?? asked.after;
      await sendList(response, { name: "items", items: decisions.map(decisionBody), rest: { next } });
    })
    .all(readOnly);

  router
    .route("/commands")
    .get(async (request, response) => {
      const asked = readParameters(commandsQuery, request.query);
      const commands = await reader.commands(asked);
      if (commands.length === 0) await rejectStranger(asked.source, faultOf);
      await sendList(response, { name: "commands", items: commands.map(commandBody), rest: {} });
    })
    .all(readOnly);

  router
    .route("/feed")
    .get(async (request, response) => {
      const { wait, consumer, type, ...asked } = readParameters(feedQuery, request.query);
      const filter = type === undefined ? {} : { types: type };
      const { events, next } = await readWaiting({ ...asked, ...filter }, { seconds: wait, response });
      if (response.destroyed) return;
      if (events.length === 0 && asked.after === 0) await rejectStranger(asked.source, faultOf);
      if (consumer !== undefined) consumers.note(consumer, asked.after);
      const rest = { next, epoch: await reader.epochAt(next) };
      await sendList(response, { name: "events", items: events.map(toCloudEvent), rest });
    })
    .all(readOnly);

  router
    .route("/callbacks")
    .get(async (request, response) => {
      const asked = readParameters(callbacksQuery, request.query);
      const callbacks = await reader.callbacks(asked);
      if (callbacks.length === 0 && asked.after === 0) await rejectStranger(asked.source, faultOf);
      const next = callbacks.at(-1)?.callbackId ?? asked.after;
      await sendList(response, { name: "items", items: callbacks.map(rawCallbackBody), rest: { next } });
    })
    .all(readOnly);

  return router;
}
