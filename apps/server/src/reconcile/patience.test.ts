import { CallbackError, LedgerUnavailableError } from "@grouphook/core";
import { VendorCallError, type VendorCallErrorCode } from "@grouphook/core/adapter";
import { describe, expect, it } from "vitest";
import { Patience, type Trouble } from "./patience.js";

const failure = (code: VendorCallErrorCode, retryAfterMs?: number) =>
  new VendorCallError(code, "it failed", {
    ...{ vendor: "elsewhere", call: "read", mayHaveActed: false },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });

function newPatience(firstPauseMs = 10) {
  const troubles: Trouble[] = [];
  let recoveries = 0;
  const patience = new Patience({
    onTrouble: (trouble) => void troubles.push(trouble),
    onRecovery: () => {
      recoveries += 1;
    },
    firstPauseMs,
  });
  return { patience, troubles, recoveries: () => recoveries };
}

/** Fails with these errors, one after the other, and then succeeds. */
function failing(...errors: readonly unknown[]): () => Promise<string> {
  const left = [...errors];
  return async () => {
    const error = left.shift();
    if (error) throw error;
    return "read";
  };
}

const forever = new AbortController().signal;

describe("patience", () => {
  it("tries again where the vendor or the database is away, each time later, and tells of the recovery", async () => {
    const { patience, troubles, recoveries } = newPatience();
    const overloaded = new CallbackError("overloaded", "too much");
    const away = new LedgerUnavailableError("no database");
    const work = failing(failure("unreachable"), failure("limited", 35), overloaded, away);
    expect(await patience.attempt(work, forever)).toBe("read");
    expect(troubles.map(({ code, pauseMs }) => [code, pauseMs])).toEqual([
      ...[["unreachable", 10] as const, ["limited", 35] as const, ["database", 40] as const, ["database", 80] as const],
    ]);
    expect(recoveries()).toBe(1);
  });

  it("waits a minute where the credentials are refused, once for all that were asked at the same time", async () => {
    const { patience, troubles } = newPatience();
    const stopping = new AbortController();
    const works = [1, 2, 3].map(() => patience.attempt(failing(failure("credentials")), stopping.signal));
    await expect.poll(() => troubles).toMatchObject([{ code: "credentials", pauseMs: 60_000 }]);
    stopping.abort(new Error("stopped"));
    for (const work of works) await expect(work).rejects.toThrow("stopped");
    expect(troubles).toHaveLength(1);
  });

  it("has none with what concerns one group alone", async () => {
    const { patience, troubles } = newPatience();
    for (const error of [failure("refused"), failure("unreadable"), new TypeError("a fault")]) {
      await expect(patience.attempt(failing(error), forever)).rejects.toBe(error);
    }
    expect(troubles).toEqual([]);
  });

  it("ends where one group fails again and again, and others do not", async () => {
    const { patience } = newPatience(1);
    const error = failure("unreachable");
    const one = patience.attempt(() => Promise.reject(error), forever);
    const others = setInterval(() => void patience.attempt(failing(), forever), 2);
    await expect(one).rejects.toBe(error);
    clearInterval(others);
  });

  it("rejects with the reason of the signal, also while it waits", async () => {
    const { patience } = newPatience(60_000);
    const stopping = new AbortController();
    const waiting = patience.attempt(failing(failure("unreachable")), stopping.signal);
    setTimeout(() => stopping.abort(new Error("stopped")), 5);
    await expect(waiting).rejects.toThrow("stopped");
    await expect(patience.attempt(failing(), stopping.signal)).rejects.toThrow("stopped");
  });
});
