import { z } from "zod";
import { scopes } from "../../configuration/api-tokens.js";
import type { Caller } from "../caller.js";
import { type BodyForm, bodyForm, moment, rfc3339IfAny } from "./body-form.js";

const schema = z
  .object({
    name: z.string().meta({ description: "The name of the token; `anyone` where none is needed." }),
    scope: z.enum(scopes).meta({ description: "What it is for." }),
    authentication: z
      .enum(["token", "session", "none"])
      .meta({ description: "What tells who it is; `none` where nobody is asked." }),
    expiresAt: moment.nullable().meta({ description: "When that ends; `null` if it does not by itself." }),
  })
  .meta({ id: "Session", description: "Who calls." });

/** A caller in the form of the API. */
export const sessionForm: BodyForm<Caller> = bodyForm(schema, ({ name, scope, authentication, expiresAt }: Caller) => ({
  ...{ name, scope, authentication },
  expiresAt: rfc3339IfAny(expiresAt),
}));
