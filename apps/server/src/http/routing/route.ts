import type { Request, Response } from "express";
import { z } from "zod";
import type { Scope } from "../../configuration/api-tokens.js";
import { readParameters } from "../parameters.js";
import type { Answer, Reply } from "./answer.js";
import { type LargestBody, mayBeLeftOut, readJsonBody } from "./json-body.js";
import type { Tag } from "./tags.js";

/**
 * A route of the API. It is declared once: `mount-routes.ts` serves it and `describe-routes.ts` describes it.
 *
 * To add one:
 * 1. Declare it with `route` in a file of `../routes`, with the scope that a token needs for it, and the forms of its bodies from `../bodies`, and name the file in
 *    `../api-routes.ts`. `answer` gets parameters that passed their schemas. It returns a reply with one of the declared
 *    statuses, or throws what `answer-fault.ts` knows; then that status is declared, too.
 * 2. Name it in the table of `apps/server/README.md`, from which the tests of access read what to try.
 * 3. Add what provokes each of the declared answers to a file in `../../testing/contract`; `api-contract.test.ts` fails for an
 *    answer that nothing provokes, for one that is not declared, and for a body that does not match.
 *
 * What every route has is neither declared nor programmed: 400 for invalid and unknown parameters, 401 and 403 of `access.ts`
 * and of its scope, 405 with `allow` for other methods, 413 and 415 for bodies, 503 while the database is away.
 */
export interface Route {
  readonly method: Method;
  /** As OpenAPI writes it: `/v1/groups/{source}/{groupId}`. */
  readonly path: string;
  readonly tag: Tag;
  /** What a token must be for, if the server has tokens; `open` needs none, and may be called by web pages. */
  readonly scope: Scope | "open";
  /** What it does, in a few words. */
  readonly summary: string;
  /** What summary and schemas cannot say, in Markdown. */
  readonly description?: string;
  /** The schemas of parameters describe them. */
  readonly pathParameters?: z.ZodObject;
  /** Parameters that are not in it are refused, unless it is a loose object. */
  readonly query?: z.ZodObject;
  /** By names in lower case; all others are left alone. */
  readonly headers?: z.ZodObject;
  /** A JSON object, which may be left out where the schema takes an empty one. Without a schema none is read. */
  readonly body?: z.ZodType;
  /** The largest body; `16 KB` unless set. */
  readonly largestBody?: LargestBody;
  /** By status, without those that every route has. */
  readonly answers: { readonly [status: number]: Answer };
  /** Whether it answers without the database. */
  readonly withoutDatabase?: boolean;
}

type Method = "get" | "post" | "put" | "patch" | "delete";

/** A route that can be served. */
export interface ServedRoute extends Route {
  /** Resolves to nothing if the answer was sent already. Throws a `ParameterError` for what its schemas refuse. */
  respond(request: Request, response: Response): Promise<Reply | undefined>;
}

interface Declaration<
  Path extends z.ZodType,
  Query extends z.ZodType,
  Headers extends z.ZodType,
  Body extends z.ZodType,
  Answers extends Route["answers"],
> extends Route {
  readonly pathParameters?: Path & z.ZodObject;
  readonly query?: Query & z.ZodObject;
  readonly headers?: Headers & z.ZodObject;
  readonly body?: Body;
  readonly answers: Answers;
  /** Resolves to nothing if it sends its answer by itself, as a stream does. */
  answer(
    asked: Asked<z.output<Path>, z.output<Query>, z.output<Headers>, z.output<Body>>,
  ): Given<Answers> | Promise<Given<Answers>>;
}

type Given<Answers> = Reply<keyof Answers & number> | undefined;

/** The parameters of a request as their schemas read them, and what only a stream needs. */
interface Asked<Path, Query, Headers, Body> {
  readonly path: Path;
  readonly query: Query;
  readonly headers: Headers;
  readonly body: Body;
  readonly request: Request;
  readonly response: Response;
}

type NoParameters = z.ZodObject<Record<never, never>, z.core.$strict>;
const none: NoParameters = z.strictObject({});

/** Declares a route. */
export function route<
  Path extends z.ZodType = NoParameters,
  Query extends z.ZodType = NoParameters,
  Headers extends z.ZodType = z.ZodObject,
  Body extends z.ZodType = z.ZodUndefined,
  Answers extends Route["answers"] = Route["answers"],
>(declaration: Declaration<Path, Query, Headers, Body, Answers>): ServedRoute;
export function route({
  answer,
  ...described
}: Declaration<z.ZodType, z.ZodType, z.ZodType, z.ZodType, Route["answers"]>): ServedRoute {
  const { pathParameters = none, query = none, headers = z.object({}), body, largestBody: largest } = described;
  const isOptional = body !== undefined && mayBeLeftOut(body);
  return {
    ...described,
    async respond(request, response) {
      return answer({
        path: readParameters(pathParameters, request.params),
        query: readParameters(query, request.query),
        headers: readParameters(headers, request.headers),
        body: body && readParameters(body, await readJsonBody(request, response, { largest, isOptional })),
        request,
        response,
      });
    },
  };
}
