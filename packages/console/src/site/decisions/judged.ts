import type { Schemas } from "@grouphook/client";

type Decision = Schemas["Decision"];

/** A decision, with those that were made about the same callback: the answer that was given, or what shadow policies said. */
export interface Judged {
  readonly decision: Decision;
  readonly others: readonly Decision[];
}

/** Times are written in whole milliseconds, and a shadow policy is asked while the answer is being found. */
const TOLERANCE_MS = 2;

/**
 * Puts decisions beside those about the same callback. Of `companions`, which were not asked for, only what belongs to one of
 * `decisions` is shown. What a shadow policy said stands with the answer that was given, where both are there.
 */
export function judged(decisions: readonly Decision[], companions: readonly Decision[] = []): readonly Judged[] {
  const answers = answersByCallback([...decisions, ...companions]);
  const asked = new Set(decisions.map(({ decisionId }) => decisionId));
  const shadows = new Map<number, Decision[]>();
  const answerOf = new Map<number, Decision>();
  for (const shadow of unique([...decisions, ...companions]).filter(({ shadowed }) => shadowed)) {
    const answer = nearest(shadow, answers.get(callbackOf(shadow)) ?? []);
    if (!answer) continue;
    answerOf.set(shadow.decisionId, answer);
    const found = shadows.get(answer.decisionId) ?? [];
    found.push(shadow);
    shadows.set(answer.decisionId, found);
  }
  return decisions.flatMap((decision) => {
    if (!decision.shadowed) return { decision, others: shadows.get(decision.decisionId) ?? [] };
    const answer = answerOf.get(decision.decisionId);
    if (answer && asked.has(answer.decisionId)) return [];
    return { decision, others: answer ? [answer] : [] };
  });
}

/** How what a shadow policy said and what was answered differ: in the verdict, in code or text alone, or not at all. */
export function difference(one: Decision, other: Decision): "verdict" | "words" | "none" {
  if (one.verdict !== other.verdict) return "verdict";
  return one.code === other.code && one.text === other.text ? "none" : "words";
}

function unique(decisions: readonly Decision[]): readonly Decision[] {
  return [...new Map(decisions.map((decision) => [decision.decisionId, decision])).values()];
}

function answersByCallback(decisions: readonly Decision[]): ReadonlyMap<string, readonly Decision[]> {
  const answers = new Map<string, Decision[]>();
  for (const decision of unique(decisions)) {
    if (decision.shadowed) continue;
    const key = callbackOf(decision);
    const found = answers.get(key) ?? [];
    found.push(decision);
    answers.set(key, found);
  }
  return answers;
}

/** What decisions about the same callback have in common, beside their moment. */
function callbackOf({ source, command, change, groupId, actorId, circumstances }: Decision): string {
  const { requestId = null, requestedAt = null } = circumstances;
  return JSON.stringify([source, command, change, groupId, actorId, requestId, requestedAt]);
}

/** Of the answers during which a shadow policy was asked, the one that began last before it. */
function nearest(shadow: Decision, answers: readonly Decision[]): Decision | undefined {
  const began = beginOf(shadow);
  let found: Decision | undefined;
  for (const answer of answers) {
    const isDuring = beginOf(answer) <= began + TOLERANCE_MS && began <= Date.parse(answer.decidedAt) + TOLERANCE_MS;
    if (isDuring && (!found || Math.abs(began - beginOf(answer)) < Math.abs(began - beginOf(found)))) found = answer;
  }
  return found;
}

function beginOf({ decidedAt, milliseconds }: Decision): number {
  return Date.parse(decidedAt) - milliseconds;
}
