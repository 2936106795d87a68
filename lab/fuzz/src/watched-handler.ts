import type { AsyncLocalStorage } from "node:async_hooks";
import type { CallbackHandler, CallbackReport, Inbound, Reply } from "@grouphook/core";

/** One inbound and all that came of it. */
export interface Exchange {
  readonly inbound: Inbound;
  readonly milliseconds: number;
  readonly reply?: Reply;
  /** Exactly one, if all is well. */
  readonly reports: readonly CallbackReport[];
  /** That it threw, rejected, or did not answer. */
  readonly fault?: string;
}

/** Beyond this a callback counts as never answered. */
const PATIENCE_MS = 10_000;

/** A handler that is looked at. */
export interface WatchedHandler extends CallbackHandler {
  /** What was exchanged since the last call, once nothing is under way: a sender may be gone before its answer is made. */
  exchanged(): Promise<readonly Exchange[]>;
}

/** Writes down what goes in and comes out, and waits for nobody for ever. */
export function watched(handler: CallbackHandler, reports: AsyncLocalStorage<CallbackReport[]>): WatchedHandler {
  const { source } = handler;
  const exchanges: Exchange[] = [];
  const underWay = new Set<Promise<Reply>>();
  const done = (exchange: Exchange) => exchanges.push(exchange);
  return {
    source,
    async exchanged() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
      return exchanges.splice(0);
    },
    handle(inbound) {
      const startedAt = performance.now();
      const told: CallbackReport[] = [];
      const answer = new Promise<Reply>((resolve, reject) => {
        const end = (result: { readonly reply: Reply } | { readonly fault: string }) => {
          clearTimeout(timer);
          done({ inbound, milliseconds: performance.now() - startedAt, reports: told, ...result });
          if ("reply" in result) resolve(result.reply);
          else reject(new Error(result.fault));
        };
        const timer = setTimeout(() => end({ fault: "no reply at all" }), PATIENCE_MS);
        reports.run(told, () => {
          try {
            handler.handle(inbound).then(
              (reply) => end({ reply }),
              (fault) => end({ fault: `handle rejects: ${String(fault)}` }),
            );
          } catch (fault) {
            end({ fault: `handle throws: ${String(fault)}` });
          }
        });
      });
      underWay.add(answer);
      const forget = () => underWay.delete(answer);
      answer.then(forget, forget);
      return answer;
    },
    refuse(error, inbound) {
      const startedAt = performance.now();
      const told: CallbackReport[] = [];
      const reply = reports.run(told, () => handler.refuse(error, inbound));
      done({ inbound, milliseconds: performance.now() - startedAt, reports: told, reply });
      return reply;
    },
    turnAway(head) {
      const startedAt = performance.now();
      const told: CallbackReport[] = [];
      const reply = reports.run(told, () => handler.turnAway(head));
      if (reply) done({ inbound: head, milliseconds: performance.now() - startedAt, reports: told, reply });
      return reply;
    },
    keep: (error, inbound, isWhole) => handler.keep?.(error, inbound, isWhole),
  };
}
