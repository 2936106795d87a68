import type { Adapter, Inbound, Reply } from "../adapter/adapter.js";
import type { Callback, UnsupportedCallback } from "../vocabulary/callback.js";
import { isCallbackError } from "../vocabulary/callback-error.js";
import type { Forwarded } from "../vocabulary/forwarded.js";
import type { Forwarding, ForwardResult } from "./forwarding.js";
import { withinPatience } from "./patience.js";
import { withoutPathSecrets } from "./without-path-secrets.js";

/** What passing callbacks on needs. */
export interface PassOnOptions {
  readonly source: string;
  readonly adapter: Pick<Adapter, "encode">;
  readonly forwarding: Forwarding;
  /** What must not be passed on. */
  readonly secrets: readonly string[];
  readonly patienceMs: number;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** A callback that was passed on: the reply to the vendor, and what became of it. */
interface PassedOn {
  readonly reply: Reply;
  readonly forwarded: Forwarded;
}

/** Passes callbacks of one source on to the app. */
export interface PassOn {
  /** Whether the app answers a callback. */
  isForApp(callback: Callback): callback is UnsupportedCallback;
  /** Gets the app's answer, or the reply that stands for it. Rejects only if the adapter has none. */
  answer(callback: UnsupportedCallback, inbound: Inbound): Promise<PassedOn>;
  /** Passes on what the app also gets, and does not wait for it. Never throws. */
  tell(callback: Callback, inbound: Inbound): void;
}

const NO_ANSWER = "the app did not answer";
const UNAVAILABLE: Reply = {
  status: 503,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body: `${NO_ANSWER}\n`,
};

/** Prepares passing on the callbacks of a source. */
export function passOn({ source, adapter, forwarding, secrets, patienceMs, now }: PassOnOptions): PassOn {
  const { answers, also = () => false, onFailure = "unavailable" } = forwarding;

  async function forward({ command }: Callback, inbound: Inbound, isAlso: boolean): Promise<ForwardResult> {
    try {
      const request = { command, also: isAlso, patienceMs };
      const passing = forwarding.forward(withoutPathSecrets(inbound, secrets), request);
      return await withinPatience(passing, patienceMs, `[${source}] ${command}`);
    } catch (fault) {
      return { outcome: isCallbackError(fault) && fault.code === "too-slow" ? "too-slow" : "failed" };
    }
  }

  function replyWithoutAnswer(callback: UnsupportedCallback): Reply {
    switch (onFailure) {
      case "allow":
        return adapter.encode({ result: "unsupported" }, callback);
      case "deny":
        return adapter.encode({ result: "denied", denial: { reason: "policy", text: NO_ANSWER } }, callback);
      case "unavailable":
        return UNAVAILABLE;
    }
  }

  function isForApp(callback: Callback): callback is UnsupportedCallback {
    return callback.wants === "unsupported" && answers(callback.command);
  }

  return {
    isForApp,

    async answer(callback, inbound) {
      const startedAt = now();
      const result = await forward(callback, inbound, false);
      const milliseconds = now() - startedAt;
      if (result.outcome !== "answered") {
        const { outcome, status } = result;
        const forwarded = { outcome, ...(status !== undefined && { status }), milliseconds };
        return { reply: replyWithoutAnswer(callback), forwarded };
      }
      const { status, headers, body } = result.answer;
      return {
        reply: { status, headers, body: "", bytes: body },
        forwarded: { outcome: "answered", status, milliseconds },
      };
    },

    tell(callback, inbound) {
      if (also(callback.command) && !isForApp(callback)) void forward(callback, inbound, true);
    },
  };
}
