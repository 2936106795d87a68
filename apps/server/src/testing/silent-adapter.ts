import type { Adapter } from "@grouphook/core";

const reply = () => ({ status: 200, headers: {}, body: "" });

/** An adapter for a vendor that calls nobody, in tests of its client. */
export function silentAdapter(vendor: string): Adapter {
  return {
    ...{ contract: 1, vendor, deadlineMs: 1000, tellsCallers: false },
    authenticate: () => undefined,
    decode: () => ({ wants: "echo", command: "echo", text: "" }),
    encode: reply,
    encodeError: reply,
  };
}
