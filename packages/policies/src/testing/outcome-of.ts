import { type Callback, createCallbackHandler, type Outcome, type Policy } from "@grouphook/core";
import { inboundFrom } from "@grouphook/core/adapter";
import type { StoredLedger } from "@grouphook/core/storage";

/** Sends a callback as a vendor does whose callbacks a policy judges; gives what the vendor is told. */
export async function outcomeOf(
  callback: Callback,
  { ledger, policy, source = "shop" }: { ledger: StoredLedger; policy: Policy; source?: string },
): Promise<Outcome> {
  const told: Outcome[] = [];
  const handler = createCallbackHandler({
    ...{ source, ledger, policy },
    adapter: {
      ...{ contract: 1, vendor: "any", deadlineMs: 10_000, tellsCallers: false },
      authenticate: () => undefined,
      decode: () => callback,
      encode: (outcome) => {
        told.push(outcome);
        return { status: 200, headers: {}, body: "" };
      },
      encodeError: (error) => {
        throw error;
      },
    },
  });
  await handler.handle(
    inboundFrom({ method: "POST", path: "/", query: "", headers: {}, body: "{}", remoteAddress: "::1" }),
  );
  const [outcome] = told;
  if (!outcome) throw new Error("the vendor was told that we failed");
  return outcome;
}
