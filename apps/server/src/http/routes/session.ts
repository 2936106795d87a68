import type { IncomingMessage } from "node:http";
import type { Logger } from "pino";
import { z } from "zod";
import { sessionForm } from "../bodies/session.js";
import { ANYONE, callerOf } from "../caller.js";
import type { KnownTokens } from "../known-tokens.js";
import { problem, problemAnswer, reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { FailedSignIns } from "../session/failed-sign-ins.js";
import type { Sessions } from "../session/sessions.js";

/** A cookie holds no longer one. */
const LONGEST_TOKEN = 2048;
const UNCACHED = { "cache-control": "no-store" };

const newSession = z
  .strictObject({
    token: z
      .string("must be a text")
      .min(1, "must not be empty")
      .max(LONGEST_TOKEN, `must be at most ${LONGEST_TOKEN} characters`)
      .meta({ description: "A token of the API.", example: "ghk_…" }),
  })
  .meta({ id: "NewSession" });

/** What the routes of sessions use. */
export interface SessionRouteTools {
  readonly tokens: KnownTokens;
  readonly sessions: Sessions;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly logger: Logger;
}

/** Signing in from a browser. */
export function sessionRoutes({ tokens, sessions, addressOf, logger }: SessionRouteTools): readonly ServedRoute[] {
  const failed = new FailedSignIns();
  const setCookie = { "set-cookie": "The session, which the browser sends from then on." };
  return [
    route({
      method: "post",
      path: "/v1/session",
      tag: "sessions",
      scope: "open",
      summary: "Sign in",
      description:
        "For pages that this server serves. The browser keeps the session in a cookie that its pages cannot read; whatever they " +
        "change with it needs the header `x-grouphook-session: 1`.",
      body: newSession,
      answers: {
        201: { description: "Whose token it is.", body: sessionForm.schema, headers: setCookie },
        401: {
          ...problemAnswer("The token is none of this server's."),
          headers: { "www-authenticate": "How a program presents a token." },
        },
        403: problemAnswer("The request comes from a page of another origin."),
        429: {
          ...problemAnswer("Too many wrong tokens came from this address."),
          headers: { "retry-after": "How many seconds to wait." },
        },
      },
      withoutDatabase: true,
      async answer({ body: { token }, request }) {
        const foreign = sessions.foreignPage(request);
        if (foreign !== undefined) return problem(403, "Forbidden", { detail: foreign });
        const address = addressOf(request);
        const tooMany = failed.begin(address);
        if (tooMany) {
          if (tooMany.isFirst) logger.warn({ address }, "too many wrong tokens were tried to sign in");
          const detail = "too many wrong tokens came from this address";
          const headers = { "retry-after": String(tooMany.waitSeconds) };
          return { ...problem(429, "Too many requests", { detail }), headers };
        }
        const holder = await tokens.holderOf(token);
        if (!holder) {
          const headers = { "www-authenticate": 'Bearer realm="grouphook"' };
          return { ...problem(401, "Unauthorized", { detail: "the token is none of this server's" }), headers };
        }
        failed.succeeded(address);
        const { caller, cookie } = sessions.begin(request, token, holder);
        logger.info({ name: caller.name, scope: caller.scope, address }, "signed in");
        return reply(201, sessionForm.of(caller), { ...UNCACHED, "set-cookie": cookie });
      },
    }),
    route({
      method: "get",
      path: "/v1/session",
      tag: "sessions",
      scope: "read",
      summary: "Tell who calls",
      answers: { 200: { description: "Who it is.", body: sessionForm.schema } },
      withoutDatabase: true,
      answer: ({ request }) => reply(200, sessionForm.of(callerOf(request) ?? ANYONE), UNCACHED),
    }),
    route({
      method: "delete",
      path: "/v1/session",
      tag: "sessions",
      scope: "read",
      summary: "Sign out",
      description: "A token that is presented holds on.",
      answers: { 204: { description: "The browser forgets its session.", headers: { "set-cookie": "No session." } } },
      withoutDatabase: true,
      answer: ({ request }) => reply(204, undefined, { "set-cookie": sessions.end(request) }),
    }),
  ];
}
