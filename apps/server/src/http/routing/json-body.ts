import { json, type Request, type Response } from "express";
import type { z } from "zod";

/** The largest body of a request to the API. */
export type LargestBody = "16 KB" | "1 MB";

/** What a schema would drop without a word. */
const UNUSABLE_NAME = "__proto__";

function reviver(name: string, value: unknown): unknown {
  if (name === UNUSABLE_NAME) throw new BodyError(400, `the body must have no field ${UNUSABLE_NAME}`);
  return value;
}

const parsers = {
  "16 KB": json({ limit: "16kb", type: "application/json", reviver }),
  "1 MB": json({ limit: "1mb", type: "application/json", reviver }),
};

const titles = { 400: "Bad request", 413: "Content too large", 415: "Unsupported media type" } as const;

/** A body that is no JSON object of the right size. */
export class BodyError extends Error {
  readonly status: keyof typeof titles;
  readonly title: string;

  constructor(status: BodyError["status"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BodyError";
    this.status = status;
    this.title = titles[status];
  }
}

/** Whether a body may be left out: nothing in it is required. */
export function mayBeLeftOut(body: z.ZodType): boolean {
  return body.safeParse({}).success;
}

/** Reads a request's body, `{}` where none came and none has to. Rejects with a `BodyError` for all but a JSON object. */
export async function readJsonBody(
  request: Request,
  response: Response,
  { largest = "16 KB", isOptional }: { readonly largest?: LargestBody | undefined; readonly isOptional: boolean },
): Promise<unknown> {
  if (isOptional && isEmpty(request)) return {};
  if (!request.is("application/json")) throw new BodyError(415, "the body must be application/json");
  const cause = await new Promise<unknown>((resolve) => parsers[largest](request, response, resolve));
  if (cause instanceof BodyError) throw cause;
  const status = statusOf(cause);
  if (status === 413) throw new BodyError(413, `the body must be at most ${largest}`, { cause });
  if (status === 415) throw new BodyError(415, "the body is in an unknown charset or encoding", { cause });
  const body: unknown = request.body;
  if (cause !== undefined || Array.isArray(body)) throw new BodyError(400, "the body must be a JSON object", { cause });
  return body;
}

function isEmpty({ headers }: Request): boolean {
  return headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0;
}

function statusOf(fault: unknown): unknown {
  return fault instanceof Error && "status" in fault ? fault.status : undefined;
}
