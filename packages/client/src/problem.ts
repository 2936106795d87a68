import type { Schemas } from "./operations.js";

/** Which request it was. It names the path without ids and query: an error may be logged. */
export interface AskedRequest {
  readonly method: string;
  /** As OpenAPI writes it: `/v1/groups/{source}/{groupId}`. */
  readonly path: string;
  /** The key of a command: with it, the command can be repeated. */
  readonly idempotencyKey?: string | undefined;
}

type Told = Partial<Schemas["Problem"]>;

/** The server refused a request, or could not do it: a problem of RFC 9457. Fields that it did not tell are `undefined`. */
export class GrouphookProblem extends Error implements AskedRequest {
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey: string | undefined;
  readonly status: number;
  /** The kind of problem; the same for every problem with this status. */
  readonly title: string;
  /** What is wrong with this request, for people. */
  readonly detail: string | undefined;
  /** The parameter, or the field of the body, at fault. */
  readonly parameter: string | undefined;
  /** The scope that the token needs. */
  readonly scope: Told["scope"];
  /** The number of the command in the log. */
  readonly commandId: number | undefined;
  /** Who refused the command. */
  readonly by: Told["by"];
  /** The code of who refused it, such as the vendor's, or why the vendor gave no answer. */
  readonly code: number | string | undefined;
  /** Whether a vendor that gave no answer may have done it. `undefined` where no vendor was asked. */
  readonly mayHaveActed: boolean | undefined;
  readonly newest: number | undefined;
  readonly oldest: number | undefined;
  /** After how many milliseconds to ask again, if it says so. */
  readonly retryAfterMs: number | undefined;
  /** Whether grouphook itself says so, not a proxy before it. */
  readonly isFromServer: boolean;

  constructor(asked: AskedRequest, status: number, told: Told | undefined, retryAfterMs?: number) {
    const title = told?.title ?? "An answer that is not grouphook's";
    super([`${asked.method} ${asked.path}: ${status} ${title}`, told?.detail].filter((part) => part).join(": "));
    this.name = "GrouphookProblem";
    this.method = asked.method;
    this.path = asked.path;
    this.idempotencyKey = asked.idempotencyKey;
    this.status = status;
    this.title = title;
    this.detail = told?.detail;
    this.parameter = told?.parameter;
    this.scope = told?.scope;
    this.commandId = told?.commandId;
    this.by = told?.by;
    this.code = told?.code;
    this.mayHaveActed = told?.mayHaveActed;
    this.newest = told?.newest;
    this.oldest = told?.oldest;
    this.retryAfterMs = retryAfterMs;
    this.isFromServer = told !== undefined;
  }
}

/** The events after a position are kept no longer: some were missed. Read what you need again, and go on after `newest`. */
export class ExpiredPositionError extends GrouphookProblem {
  override readonly name = "ExpiredPositionError";
  declare readonly oldest: number;
  declare readonly newest: number;
}

/** A position is of another record, or from before a backup was restored. Read what you need again, and go on after `newest`. */
export class PositionError extends GrouphookProblem {
  override readonly name = "PositionError";
  declare readonly newest: number;
}

/** The problem that an answer tells. */
export function problemOf(
  asked: AskedRequest,
  status: number,
  told: Told | undefined,
  retryAfterMs?: number,
): GrouphookProblem {
  const isExpired = status === 410 && told?.oldest !== undefined;
  const isForeign = status === 409 && told?.newest !== undefined;
  const Kind = isExpired ? ExpiredPositionError : isForeign ? PositionError : GrouphookProblem;
  return new Kind(asked, status, told, retryAfterMs);
}
