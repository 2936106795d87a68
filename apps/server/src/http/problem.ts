import type { Response } from "express";

/** Why a request has no better answer, as RFC 9457 puts it. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  /** The parameter at fault. */
  readonly parameter?: string;
  /** The newest position there is, where one beyond it or of another record was brought. */
  readonly newest?: number;
}

/** Answers with a problem as `application/problem+json`. */
export function sendProblem(response: Response, problem: Problem): void {
  response.status(problem.status).type("application/problem+json").send(JSON.stringify(problem));
}

/** Answers a request for what is not there. */
export function sendNotFound(response: Response, detail: string): void {
  sendProblem(response, { status: 404, title: "Not found", detail });
}

/** Answers every method of a route but those it allows. */
export function only(allow: string): (request: unknown, response: Response) => void {
  return (_request, response) => {
    response.set("allow", allow);
    sendProblem(response, { status: 405, title: "Method not allowed" });
  };
}

/** Answers every method of a route that only reads, but the reading ones. */
export const readOnly: ReturnType<typeof only> = only("GET, HEAD");
