import type { FeedEvent, FeedEventType, Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { newestFirst } from "../api/newest-first.js";
import type { ListPage } from "../api/use-pages.js";
import { groupOf } from "./group-of.js";
import { numberAt } from "./number-at.js";

type Decision = Schemas["Decision"];

/** What is asked before users join, besides the joining itself. */
const ALSO_ASKED: { readonly [Type in FeedEventType]?: readonly string[] } = {
  "members.joined": ["join.requested", "members.invited"],
};

/** A vendor asks, does it and tells of it within this time. */
const ASKED_BEFORE_MS = 60_000;
/** A policy may think so long about a change that a callback asks grouphook to make. */
const THOUGHT_MS = 10_000;
/** What policies and shadow policies say to one question is written at the same time. */
const TOGETHER_MS = 1000;
const MOST_PAGES = 5;

/** The decisions that an event was probably asked about before it happened: what policies said, shadow policies among them. */
export async function decisionsAbout(event: FeedEvent, signal: AbortSignal): Promise<readonly Decision[]> {
  const recordedAt = recordedMoment(event);
  const found: Decision[] = [];
  let place: number | null = await placeAt(recordedAt + THOUGHT_MS, signal);
  for (let page = 0; page < MOST_PAGES && place !== null; page += 1) {
    const { items, next } = await readPage(event, place, signal);
    found.push(...items);
    const last = items.at(-1);
    if (last && Date.parse(last.decidedAt) < recordedAt - ASKED_BEFORE_MS) break;
    place = next;
  }
  return nearestAbout(event, found);
}

function placeAt(moment: number, signal: AbortSignal): Promise<number> {
  return numberAt(moment, async (before) => {
    const { items } = await api.get("/v1/decisions", { query: { before, limit: 1 }, signal });
    return items[0] && { number: items[0].decisionId, at: Date.parse(items[0].decidedAt) };
  });
}

async function readPage(event: FeedEvent, before: number, signal: AbortSignal): Promise<ListPage<Decision, number>> {
  const groupId = isBeingMade(event) ? undefined : groupOf(event);
  const query = given({ source: event.data.source, groupId, before, limit: 200 });
  return newestFirst(await api.get("/v1/decisions", { query, signal }));
}

/** Of decisions those about an event: of the question that came last before it. */
export function nearestAbout(event: FeedEvent, decisions: readonly Decision[]): readonly Decision[] {
  const recordedAt = recordedMoment(event);
  const about = decisions.filter((decision) => isAbout(decision, event, recordedAt));
  const ofCallback = about.filter(({ command }) => command === event.data.command);
  const earlier = about.filter(({ decidedAt }) => Date.parse(decidedAt) <= recordedAt + TOGETHER_MS);
  const candidates = ofCallback.length > 0 ? ofCallback : earlier;
  const distances = candidates.map(({ decidedAt }) => Math.abs(recordedAt - Date.parse(decidedAt)));
  const nearest = Math.min(...distances);
  return candidates.filter((_, index) => (distances[index] ?? nearest) <= nearest + TOGETHER_MS);
}

function isAbout(decision: Decision, event: FeedEvent, recordedAt: number): boolean {
  const { type, data } = event;
  const { change, groupId, actorId, decidedAt } = decision;
  const isOfChange = change === type || (ALSO_ASKED[type]?.includes(change) ?? false);
  const isOfGroup = groupId === null ? isBeingMade(event) : groupId === groupOf(event);
  const actors = [data.actorId, ...("members" in data ? data.members.map(({ userId }) => userId) : [])];
  const isOfActor = actorId === null || data.actorId === undefined || actors.includes(actorId);
  const early = recordedAt - Date.parse(decidedAt);
  return (
    decision.source === data.source &&
    isOfChange &&
    isOfGroup &&
    isOfActor &&
    early <= ASKED_BEFORE_MS &&
    early >= -THOUGHT_MS
  );
}

/** What is only being made has no id yet when its vendor asks. */
function isBeingMade({ type }: FeedEvent): boolean {
  return type === "group.created" || type === "topic.created";
}

function recordedMoment({ recordedtime, time }: FeedEvent): number {
  return Date.parse(recordedtime ?? time);
}
