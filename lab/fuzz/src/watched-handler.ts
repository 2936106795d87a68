import type { AsyncLocalStorage } from "node:async_hooks";
import type { CallbackHandler, CallbackReport, Inbound, Reply } from "@grouphook/core";

/** One inbound and its effects. */
export interface Exchange {
  readonly inbound: Inbound;
  readonly milliseconds: number;
  readonly reply?: Reply;
  /** Exactly one, unless there is a fault. */
  readonly reports: readonly CallbackReport[];
  /** Whether it threw, rejected, or did not answer. */
  readonly fault?: string;
}

/** After this time a callback counts as unanswered. */
const PATIENCE_MS = 10_000;

/** A handler that records its calls. */
export interface WatchedHandler extends CallbackHandler {
  /** The exchanges since the last call. Waits until none is running, since a sender may disconnect before its answer. */
  exchanged(): Promise<readonly Exchange[]>;
}

/** Records what goes in and out, with a limit for every answer. */
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
