import { z } from "zod";
import { docsPage } from "../docs-page/docs-page.js";
import { documentShape } from "../docs-page/document-shape.js";
import { reply } from "../routing/answer.js";
import { describeRoutes, type OpenApiDocument } from "../routing/describe-routes.js";
import { type Route, route, type ServedRoute } from "../routing/route.js";

/** What the page may load and run: nothing. */
const PAGE_HEADERS = {
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** The document that describes these routes and its own, for programs and for people. */
export function openApiRoutes(others: readonly Route[], version: string): readonly ServedRoute[] {
  let document: OpenApiDocument | undefined;
  let page: string | undefined;
  const read = () => {
    document ??= describeRoutes([...others, ...routes], version);
    return document;
  };
  const routes: readonly ServedRoute[] = [
    route({
      method: "get",
      path: "/openapi.json",
      tag: "server",
      scope: "read",
      summary: "Read this document",
      answers: {
        200: { description: "What the server serves, as OpenAPI 3.1.", body: z.looseObject({ openapi: z.string() }) },
      },
      withoutDatabase: true,
      answer: () => reply(200, read()),
    }),
    route({
      method: "get",
      path: "/docs",
      tag: "server",
      scope: "read",
      summary: "Read this document as a page",
      answers: {
        200: {
          description: "The page. It loads nothing from elsewhere.",
          body: z.string(),
          type: "text/html; charset=utf-8",
        },
      },
      withoutDatabase: true,
      answer() {
        page ??= docsPage(documentShape.parse(JSON.parse(JSON.stringify(read()))));
        return reply(200, page, PAGE_HEADERS);
      },
    }),
  ];
  return routes;
}
