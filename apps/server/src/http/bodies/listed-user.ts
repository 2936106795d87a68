import type { ListedRecord } from "@grouphook/core";
import { z } from "zod";
import { type BodyForm, bodyForm } from "./body-form.js";
import { end, endBody } from "./end.js";

const schema = z
  .object({
    userId: z.string(),
    until: end.meta({
      description:
        "On the list until then, and still named here afterwards; `forever`: until taken off it; `null`: the vendor does not tell.",
    }),
  })
  .meta({ id: "ListedUser", example: { userId: "u1", until: "forever" } });

/** A user on a list of a group in the form of the API. */
export const listedUserForm: BodyForm<ListedRecord> = bodyForm(schema, ({ userId, until }: ListedRecord) => ({
  userId,
  until: endBody(until),
}));
