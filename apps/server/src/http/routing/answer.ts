import type { z } from "zod";
import { PROBLEM_TYPE, type Problem, problemSchema } from "../problem.js";

/** An answer that a route may give, as the document describes it. */
export interface Answer {
  /** When it is given, or what it says. */
  readonly description: string;
  /** The schema of its body; it has none unless set. */
  readonly body?: z.ZodType;
  /** The media type of the body; `application/json` unless set. */
  readonly type?: string;
  /** Headers that belong to the answer, each with what it says. */
  readonly headers?: { readonly [name: string]: string };
}

/** What a route answers to a request. */
export interface Reply<Status extends number = number> {
  readonly status: Status;
  /** Sent as JSON; a text as it is. */
  readonly body?: object | string;
  readonly headers?: { readonly [name: string]: string };
}

/** An answer with a problem. */
export function problemAnswer(description: string): Answer {
  return { description, body: problemSchema, type: PROBLEM_TYPE };
}

/** Replies with a status, and a body if the answer has one. */
export function reply<Status extends number>(
  status: Status,
  body?: object | string,
  headers?: { readonly [name: string]: string },
): Reply<Status> {
  return { status, ...(body !== undefined && { body }), ...(headers && { headers }) };
}

/** Replies with a problem. */
export function problem<Status extends number>(
  status: Status,
  title: string,
  more: Omit<Problem, "status" | "title"> = {},
): Reply<Status> {
  return reply(status, { status, title, ...more });
}

/** Replies that what the path names does not exist. */
export function notFound(detail: string): Reply<404> {
  return problem(404, "Not found", { detail });
}

/** Replies that it cannot be done as things are. */
export function conflict(detail: string): Reply<409> {
  return problem(409, "Conflict", { detail });
}
