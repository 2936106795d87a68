import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from "zod-openapi";
import { type Answer, problemAnswer } from "./answer.js";
import { mayBeLeftOut } from "./json-body.js";
import { allowed } from "./mount-routes.js";
import { withNamedDefinitions } from "./named-definitions.js";
import { plainSchema } from "./plain-schema.js";
import type { Route } from "./route.js";
import { tags } from "./tags.js";

/** An OpenAPI document. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

const DESCRIPTION = `What this server serves beside the vendors' callbacks: the record of groups, the feed of what happened, and the
server's own state. Replies are JSON unless said otherwise, times are RFC 3339, errors are RFC 9457 problems. A fault of the
server itself is answered with 500, and logged. Objects may get more fields in later versions. Percent-encode ids in paths.`;

const TOKEN = `A token of \`GROUPHOOK_API_TOKEN\` or \`GROUPHOOK_API_TOKENS\`, if any is set. Each operation names the scope that it
needs: \`read\`, \`act\` or \`admin\`, each of which includes those before it. A page of this server has a session instead,
made by \`POST /v1/session\`: a cookie, and, for all but \`GET\`, the header \`x-grouphook-session: 1\`.`;

/** Where there is no token, or a session instead. */
const FOREIGN_PAGE = "the request may come from a web page that is none of this server's.";

/** Describes routes as OpenAPI 3.1 does. */
export function describeRoutes(routes: readonly Route[], version: string): OpenApiDocument {
  const paths: { [path: string]: { [method: string]: ZodOpenApiOperationObject } } = {};
  for (const [path, atPath] of Map.groupBy(routes, (one) => one.path)) {
    const others = allowed(atPath);
    paths[path] = Object.fromEntries(atPath.map((one) => [one.method, operationOf(one, others)]));
  }
  const document = createDocument(
    {
      openapi: "3.1.0",
      info: { title: "grouphook", version, description: DESCRIPTION, license: { name: "MIT", identifier: "MIT" } },
      servers: [{ url: "/" }],
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      security: [{ token: ["admin"] }],
      components: {
        securitySchemes: {
          token: { type: "http", scheme: "bearer", description: TOKEN },
        },
      },
      paths,
    },
    { allowEmptySchema: { custom: true }, override: plainSchema },
  );
  return withNamedDefinitions(document);
}

function operationOf(one: Route, allow: string): ZodOpenApiOperationObject {
  const { method, path, tag, scope, summary, description, pathParameters, query, headers, body } = one;
  return {
    operationId: operationIdOf(method, path),
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: scope === "open" ? [] : [{ token: [scope] }],
    requestParams: {
      ...(pathParameters && { path: pathParameters }),
      ...(query && { query: described(query) }),
      ...(headers && { header: headers }),
    },
    ...(body && { requestBody: { required: !mayBeLeftOut(body), content: { "application/json": { schema: body } } } }),
    responses: responsesOf({ ...commonAnswers(one, allow), ...one.answers }),
  };
}

/** Parameters that are taken, but not named, are not described. */
function described(query: z.ZodObject): z.ZodObject {
  return z.object(query.shape);
}

/** `getGroupsBySourceAndGroupIdMembers`. */
function operationIdOf(method: string, path: string): string {
  const words = path.split(/[/{}.-]+/).filter((word) => word !== "" && word !== "v1");
  return [method, ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join("");
}

/** The answers that a route has without declaring them. */
function commonAnswers(one: Route, allow: string): { readonly [status: number]: Answer } {
  const { scope, query, pathParameters, body, largestBody = "16 KB", withoutDatabase } = one;
  const takesAnything = !pathParameters && !body && query !== undefined && !isStrict(query);
  return {
    ...(!takesAnything && { 400: problemAnswer("A parameter is invalid or unknown; `parameter` names it.") }),
    ...(scope !== "open" && {
      401: {
        ...problemAnswer("The token is missing or wrong, or the session has ended."),
        headers: { "www-authenticate": "How to present a token." },
      },
      403: problemAnswer(
        scope === "read"
          ? `No token is set, or there is a session, and ${FOREIGN_PAGE}`
          : `The token is not for this: it needs the scope \`${scope}\`, as \`scope\` tells. Or no token is set, or there is a session, and ${FOREIGN_PAGE}`,
      ),
    }),
    405: { ...problemAnswer("The path has no such method."), headers: { allow: `\`${allow}\`` } },
    ...(body && {
      413: problemAnswer(`The body is larger than ${largestBody}.`),
      415: problemAnswer("The body is not `application/json`."),
    }),
    ...(!withoutDatabase && { 503: problemAnswer("The database is away.") }),
  };
}

function isStrict(query: z.ZodObject): boolean {
  return query.def.catchall instanceof z.ZodNever;
}

function responsesOf(answers: { readonly [status: number]: Answer }): ZodOpenApiResponsesObject {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, body, type = "application/json", headers = {} }]) => [
      status,
      {
        description,
        ...(body && { content: { [type]: { schema: body } } }),
        ...(Object.keys(headers).length > 0 && { headers: headersOf(headers) }),
      },
    ]),
  );
}

function headersOf(headers: { readonly [name: string]: string }): z.ZodObject {
  return z.object(
    Object.fromEntries(
      Object.entries(headers).map(([name, description]) => [name, z.string().meta({ header: { description } })]),
    ),
  );
}
