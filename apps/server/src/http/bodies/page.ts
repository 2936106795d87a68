import type { Page } from "@grouphook/core";
import { z } from "zod";
import { type Answer, type Reply, reply } from "../routing/answer.js";
import type { BodyForm } from "./body-form.js";

/** The answer with one page of a list. */
export function pageAnswer(description: string, { schema }: BodyForm<never>): Answer {
  const next = z.string().nullable().meta({ description: "The cursor of the next page; `null` on the last." });
  return { description, body: z.object({ items: z.array(schema), next }) };
}

/** Answers with one page of a list. */
export function pageReply<Stored>({ items, next }: Page<Stored>, form: BodyForm<Stored>): Reply<200> {
  return reply(200, { items: items.map(form.of), next });
}

/** The answer with a part of a list that goes on. */
export function positionedAnswer(description: string, { schema }: BodyForm<never>): Answer {
  const next = z.int().meta({
    description:
      "Where to go on, as `after` or `before`, whichever was given; with `before`, 0 where there is nothing older.",
  });
  return { description, body: z.object({ items: z.array(schema), next }) };
}

/** The answer with a part of a list that is read newest first. */
export function newestAnswer(description: string, { schema }: BodyForm<never>): Answer {
  const next = z.int().meta({ description: "Where to go on, as `before`; 0 where there is nothing older." });
  return { description, body: z.object({ items: z.array(schema), next }) };
}

/** Answers with a part of a list that goes on at `next`. */
export function positionedReply<Stored>(items: readonly Stored[], form: BodyForm<Stored>, next: number): Reply<200> {
  return reply(200, { items: items.map(form.of), next });
}
