import { isIdentifier } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { z } from "zod";
import { erasureForm } from "../bodies/erasure.js";
import { pageAnswer, pageReply } from "../bodies/page.js";
import { byCursor, cursor, identifier, limit, ParameterError } from "../parameters.js";
import { notFound, problemAnswer, reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { rejectStranger, type StrangeSource } from "../strange-source.js";

const id = z.string("must be text").refine(isIdentifier, "must be 1 to 255 bytes of UTF-8 without NUL");
const target = z
  .strictObject({ source: id, userId: id.exactOptional(), groupId: id.exactOptional() })
  .meta({ id: "ErasureTarget", description: "Either a user or a group.", example: { source: "chat", userId: "u1" } });

/** Takes a person or a group out of everything that is stored, and tells how far that has come. */
export function erasureRoutes(ledger: StoredLedger, faultOf: StrangeSource): readonly ServedRoute[] {
  return [
    route({
      method: "get",
      path: "/v1/erasures",
      tag: "erasures",
      scope: "read",
      summary: "List erasures",
      description: "Newest first.",
      query: z.strictObject({ cursor, limit }),
      answers: { 200: pageAnswer("A page of erasures.", erasureForm) },
      async answer({ query }) {
        return pageReply(await byCursor("cursor", ledger.erasures(query)), erasureForm);
      },
    }),
    route({
      method: "post",
      path: "/v1/erasures",
      tag: "erasures",
      scope: "admin",
      summary: "Erase a person or a group",
      description: "It is done after the answer, in small steps, and goes on after a restart.",
      body: target,
      answers: {
        202: {
          description: "The erasure is taken on.",
          body: erasureForm.schema,
          headers: { location: "The path of the erasure." },
        },
      },
      async answer({ body: { source, userId, groupId } }) {
        if (userId === undefined && groupId === undefined)
          throw new ParameterError("userId", "or groupId must be given");
        if (userId !== undefined && groupId !== undefined)
          throw new ParameterError("userId", "and groupId exclude each other");
        await rejectStranger(source, faultOf);
        const erasure = await ledger.erase(
          userId === undefined ? { source, groupId: groupId ?? "" } : { source, userId },
        );
        return reply(202, erasureForm.of(erasure), { location: `/v1/erasures/${erasure.id}` });
      },
    }),
    route({
      method: "get",
      path: "/v1/erasures/{id}",
      tag: "erasures",
      scope: "read",
      summary: "Read how far an erasure has come",
      pathParameters: z.object({ id: identifier }),
      answers: {
        200: { description: "The erasure.", body: erasureForm.schema },
        404: problemAnswer("There is no such erasure."),
      },
      async answer({ path }) {
        const erasure = await ledger.erasure(path.id);
        return erasure ? reply(200, erasureForm.of(erasure)) : notFound("no such erasure");
      },
    }),
  ];
}
