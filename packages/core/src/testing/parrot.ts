import type { Inbound, Reply } from "../adapter/adapter.js";
import type { CallbackHandler } from "../corridor/handler-contract.js";

/** Methods that replace the parrot's. */
export type ParrotOptions = Partial<Pick<CallbackHandler, "handle" | "turnAway" | "keep">>;

/** A parrot, and the calls it got, in order. */
export interface Parrot {
  readonly handler: CallbackHandler;
  readonly inbounds: readonly Inbound[];
  readonly kept: readonly { readonly code: string; readonly body: string; readonly isWhole: boolean }[];
}

export function text(status: number, body: string): Reply {
  return { status, headers: { "content-type": "text/plain" }, body };
}

/** A handler that replies with the body, or with the code of the error. */
export function parrot({ handle, turnAway, keep }: ParrotOptions = {}): Parrot {
  const inbounds: Inbound[] = [];
  const kept: { code: string; body: string; isWhole: boolean }[] = [];
  const handler: CallbackHandler = {
    source: "s",
    handle: async (inbound) => {
      inbounds.push(inbound);
      return handle ? handle(inbound) : text(200, `收到 ${inbound.body}`);
    },
    turnAway: turnAway ?? (() => undefined),
    keep: keep ?? (({ code }, { body }, isWhole) => void kept.push({ code, body, isWhole })),
    refuse: ({ code, message }, { path }) =>
      path === "/silent"
        ? text(500, "")
        : refusalAt(path, text(code === "too-large" ? 413 : 400, `拒绝 ${code}: ${message}`)),
  };
  return { handler, inbounds, kept };
}

function refusalAt(path: string, reply: Reply): Reply {
  if (path === "/thrown") throw new Error("refuse is broken, too");
  return path === "/unwritable" ? { ...reply, headers: { "x-name": "群" } } : reply;
}
