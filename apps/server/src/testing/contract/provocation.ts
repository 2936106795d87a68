import type { Stage } from "./stage.js";

/** A request that is to be given one of the documented answers. */
export interface Attempt {
  /** The values of the path's parameters. */
  readonly path?: { readonly [name: string]: string };
  readonly query?: { readonly [name: string]: string };
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
  /** Another server than that of the stage. */
  readonly url?: string;
}

type Provocation = Attempt | ((stage: Stage) => Attempt | Promise<Attempt>);

/**
 * By operation (`GET /v1/groups`) and status: what provokes the answer. The first of the lowest status is what a caller usually
 * asks; the answers that every route has are made from it.
 */
export interface Provocations {
  readonly [operation: string]: { readonly [status: number]: readonly Provocation[] };
}

/** What a provocation sends. */
export async function attemptOf(provocation: Provocation, stage: Stage): Promise<Attempt> {
  return typeof provocation === "function" ? provocation(stage) : provocation;
}
