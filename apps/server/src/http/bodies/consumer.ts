import type { ConsumerLag, ConsumerRecord } from "@grouphook/core";
import { z } from "zod";
import { type BodyForm, bodyForm, moment, rfc3339, rfc3339IfAny } from "./body-form.js";

/** A consumer, and how far it is behind. */
export interface ConsumerShown {
  readonly consumer: ConsumerRecord;
  readonly lag: ConsumerLag | undefined;
}

const schema = z
  .object({
    name: z.string(),
    filter: z
      .object({
        source: z.string().exactOptional(),
        groupId: z.string().exactOptional(),
        types: z.array(z.string()).exactOptional(),
      })
      .meta({ description: "Which events it reads; all unless something is named." }),
    position: z.int().meta({ description: "The sequence of the last event that it is done with." }),
    lag: z
      .object({
        events: z
          .int()
          .meta({ description: "How many events come after its position, whether they pass its filter or not." }),
        seconds: z.number().nullable().meta({
          description:
            "How long ago the first of them came in; 0 if there is none, `null` if that is not known any more.",
        }),
      })
      .meta({ description: "How far it is behind." }),
    createdAt: moment,
    movedAt: moment.nullable().meta({ description: "When it last acknowledged or sought; `null` before." }),
  })
  .meta({ id: "Consumer", description: "A reader of the feed whose place the record keeps." });

/** A consumer in the form of the API. */
export const consumerForm: BodyForm<ConsumerShown> = bodyForm(schema, ({ consumer, lag }: ConsumerShown) => ({
  name: consumer.name,
  filter: shownFilter(consumer.filter),
  position: consumer.position,
  lag: { events: lag?.events ?? 0, seconds: secondsOf(lag?.milliseconds) },
  createdAt: rfc3339(consumer.createdAt),
  movedAt: rfc3339IfAny(consumer.movedAt),
}));

function secondsOf(milliseconds: number | null | undefined): number | null {
  return milliseconds === null || milliseconds === undefined ? null : milliseconds / 1000;
}

function shownFilter({ types, ...filter }: ConsumerRecord["filter"]) {
  return { ...filter, ...(types && { types: [...types] }) };
}
