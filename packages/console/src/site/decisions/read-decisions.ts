import type { Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { NEWEST, newestFirst } from "../api/newest-first.js";
import type { ListPage } from "../api/use-pages.js";
import { judged } from "./judged.js";

type Decision = Schemas["Decision"];

/** Which decisions are listed. */
export interface AskedDecisions {
  readonly source?: string | undefined;
  readonly groupId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly verdict?: Decision["verdict"] | undefined;
  readonly shadowed?: boolean | undefined;
}

/** A decision of the list, or one that is only shown beside those of the list. */
export interface ListedDecision {
  readonly decision: Decision;
  readonly isAsked: boolean;
}

/** So many are in one page. */
export const DECISIONS_PAGE = 200;
/** What a shadow policy said is written so many decisions before or after the answer, at most. */
const NEARBY = 200;
const MOST_COMPANIONS = 1000;

/** Reads a page of decisions, newest first, with those about the same callbacks, where the filter leaves these out. */
export async function readDecisions(
  asked: AskedDecisions,
  before: number | undefined,
  signal: AbortSignal,
): Promise<ListPage<ListedDecision, number>> {
  const query = given({ ...asked, before: before ?? NEWEST, limit: DECISIONS_PAGE });
  const { items, next } = newestFirst(await api.get("/v1/decisions", { query, signal }));
  const companions = await companionsOf(items, asked, signal);
  return {
    items: [
      ...items.map((decision) => ({ decision, isAsked: true })),
      ...companions.map((decision) => ({ decision, isAsked: false })),
    ],
    next,
  };
}

async function companionsOf(
  items: readonly Decision[],
  { source, groupId, actorId, verdict, shadowed }: AskedDecisions,
  signal: AbortSignal,
): Promise<readonly Decision[]> {
  const newest = items[0];
  if (!newest || (verdict === undefined && shadowed === undefined)) return [];
  const query = given({
    ...{ source, groupId, actorId },
    shadowed: shadowed === undefined ? undefined : !shadowed,
    before: newest.decisionId + NEARBY,
    limit: MOST_COMPANIONS,
  });
  const { items: found } = await api.get("/v1/decisions", { query, signal });
  const listed = new Set(items.map(({ decisionId }) => decisionId));
  const companions = new Set(judged(items, found).flatMap(({ others }) => others));
  return [...companions].filter(({ decisionId }) => !listed.has(decisionId));
}

/** Reads one decision and those about the same callback; `undefined` where there is none of this number. */
export async function readDecision(id: number, signal: AbortSignal) {
  const { items } = await api.get("/v1/decisions", { query: { before: id + 1, limit: 1 }, signal });
  const decision = items.find(({ decisionId }) => decisionId === id);
  if (!decision) return undefined;
  const { source, groupId, actorId, change, shadowed } = decision;
  const query = given({
    ...{ source, change, shadowed: !shadowed },
    groupId: groupId ?? undefined,
    actorId: actorId ?? undefined,
    before: id + NEARBY,
    limit: 2 * NEARBY,
  });
  const { items: nearby } = await api.get("/v1/decisions", { query, signal });
  return judged([decision], nearby)[0];
}
