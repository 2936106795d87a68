import type { CommandRemark } from "@grouphook/core";
import type { Response } from "express";
import { z } from "zod";
import { type Scope, scopes } from "../configuration/api-tokens.js";

/** A problem of a request, in the form of RFC 9457. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  /** The parameter at fault. */
  readonly parameter?: string;
  /** The scope that a token needs for the request, if it has another one. */
  readonly scope?: Scope;
  /** The number of the command in the log. */
  readonly commandId?: number;
  /** Who refused the command: the vendor, a policy, or a rule of the record. */
  readonly by?: CommandRemark["by"];
  /** The code of who refused it, or of why there is no answer. */
  readonly code?: number | string;
  /** Whether a vendor that gave no answer may have done what it was asked. */
  readonly mayHaveActed?: boolean;
  /** The newest position, for a request with one that cannot be read. */
  readonly newest?: number;
  /** The oldest position that can still be read, for a request with an older one. */
  readonly oldest?: number;
}

/** The media type of problems. */
export const PROBLEM_TYPE = "application/problem+json";

/** The schema of a problem. */
export const problemSchema: z.ZodType<Problem> = z
  .object({
    status: z.int().meta({ description: "The status of the answer." }),
    title: z.string().meta({ description: "The kind of problem; the same for every problem with this status." }),
    detail: z.string().exactOptional().meta({ description: "What is wrong with this request, for people." }),
    parameter: z.string().exactOptional().meta({ description: "The parameter, or the field of the body, at fault." }),
    scope: z
      .enum(scopes)
      .exactOptional()
      .meta({ description: "The scope that the token needs, if it has another one." }),
    commandId: z.int().exactOptional().meta({ description: "The number of the command in the log." }),
    by: z
      .enum(["vendor", "policy", "rules", "grouphook"])
      .exactOptional()
      .meta({ description: "Who refused the command: the vendor, a policy, a rule of the record, or the server." }),
    code: z
      .union([z.number(), z.string()])
      .exactOptional()
      .meta({ description: "The code of who refused it, or why the vendor gave no answer." }),
    mayHaveActed: z
      .boolean()
      .exactOptional()
      .meta({ description: "Whether a vendor that gave no answer may have done it; its group is then stale." }),
    newest: z.int().exactOptional().meta({ description: "The newest position, if the one given cannot be read." }),
    oldest: z
      .int()
      .exactOptional()
      .meta({ description: "The oldest event that can be read, if those before are gone." }),
  })
  .meta({
    id: "Problem",
    description: "A problem of a request, in the form of RFC 9457.",
    example: { status: 400, title: "Bad request", detail: "limit must be given once", parameter: "limit" },
  });

/** Answers with a problem as `application/problem+json`. */
export function sendProblem(response: Response, problem: Problem): void {
  response.status(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** Answers that the resource does not exist. */
export function sendNotFound(response: Response, detail: string): void {
  sendProblem(response, { status: 404, title: "Not found", detail });
}

/** Answers all other methods of a route. */
export function only(allow: string): (request: unknown, response: Response) => void {
  return (_request, response) => {
    response.set("allow", allow);
    sendProblem(response, { status: 405, title: "Method not allowed" });
  };
}
