import type { Response } from "express";

/** A problem of a request, in the form of RFC 9457. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  /** The parameter at fault. */
  readonly parameter?: string;
  /** The newest position, for a request with one that cannot be read. */
  readonly newest?: number;
  /** The oldest position that can still be read, for a request with an older one. */
  readonly oldest?: number;
}

/** Answers with a problem as `application/problem+json`. */
export function sendProblem(response: Response, problem: Problem): void {
  response.status(problem.status).type("application/problem+json").send(JSON.stringify(problem));
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

/** Answers all methods that do not read. */
export const readOnly: ReturnType<typeof only> = only("GET, HEAD");
