import { z } from "zod";
import { reply } from "../routing/answer.js";
import { describeRoutes, type OpenApiDocument } from "../routing/describe-routes.js";
import { type Route, route, type ServedRoute } from "../routing/route.js";

/** The document that describes these routes, and its own. */
export function openApiRoutes(others: readonly Route[], version: string): readonly ServedRoute[] {
  let document: OpenApiDocument | undefined;
  const routes: readonly ServedRoute[] = [
    route({
      method: "get",
      path: "/openapi.json",
      tag: "server",
      summary: "Read this document",
      answers: {
        200: { description: "What the server serves, as OpenAPI 3.1.", body: z.looseObject({ openapi: z.string() }) },
      },
      withoutDatabase: true,
      answer() {
        document ??= describeRoutes([...others, ...routes], version);
        return reply(200, document);
      },
    }),
  ];
  return routes;
}
