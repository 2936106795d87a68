import { afterAll, describe, expect, it } from "vitest";
import type { Adapter } from "../adapter/adapter.js";
import { openLedger } from "../storage/open-ledger.js";
import { allow } from "../vocabulary/verdict.js";
import { createCallbackHandler } from "./callback-handler.js";

const adapter: Adapter = {
  contract: 1,
  vendor: "plain",
  commands: ["create", "may-join"],
  deadlineMs: 1000,
  tellsCallers: false,
  authenticate: () => undefined,
  decode: () => ({ wants: "echo", command: "echo", text: "" }),
  encode: () => ({ status: 200, headers: {}, body: "" }),
  encodeError: () => ({ status: 500, headers: {}, body: "" }),
};

const ledger = await openLedger({ url: "sqlite::memory:" });
afterAll(() => ledger.close());

/** Creates a handler like an app without types. */
async function make(options: object, make: (options: never) => unknown = createCallbackHandler): Promise<unknown> {
  return make({ source: "chat", adapter, ledger, ...options } as never);
}

const SECRET = "a-long-random-word";

describe("a handler is created", () => {
  it.for<object>([
    {},
    { policy: () => allow(), onFailure: "allow", now: () => 1, observe: () => undefined, allowsAddress: () => true },
    { policyDeadlineMs: 0.5 },
    { policyDeadlineMs: { create: 100 }, onPolicyFailure: { "group.created": "deny" } },
    { pathSecret: SECRET, secretHeader: "x-secret", secretParameter: "key" },
    { pathSecret: [SECRET, "another-random-word"] },
  ])("with %j", async (options) => {
    await expect(make(options)).resolves.toBeDefined();
  });
});

describe("a handler is not created", () => {
  it.for<[object, string]>([
    [{ pathsecret: SECRET }, "pathsecret is unknown; nearest: pathSecret"],
    [{ onfailure: "deny" }, "onfailure is unknown; nearest: onFailure"],
    [{ allowAddresses: ["10.0.0.1"] }, "allowAddresses is unknown; nearest: allowsAddress"],
    [{ secretsOfMine: 1 }, "secretsOfMine is unknown, and no known name is similar"],
    [{ policy: {} }, "policy must be a function"],
    [{ policy: undefined }, "policy must be a function, and is undefined"],
    [{ policy: null }, "policy must be a function"],
    [{ onFailure: "maybe" }, "onFailure must be allow or deny"],
    [{ onPolicyFailure: "deny" }, "onPolicyFailure must be an object"],
    [{ onPolicyFailure: { "group.created": "maybe" } }, "onPolicyFailure.group.created must be allow or deny"],
    [
      { onPolicyFailure: { "group.create": "deny" } },
      "onPolicyFailure.group.create is unknown; nearest: group.created",
    ],
    [{ policyDeadlineMs: 0 }, "policyDeadlineMs must be"],
    [{ policyDeadlineMs: Number.NaN }, "policyDeadlineMs must be"],
    [{ policyDeadlineMs: "100" }, "policyDeadlineMs must be"],
    [{ policyDeadlineMs: { creat: 100 } }, "policyDeadlineMs.creat is unknown; nearest: create"],
    [{ pathSecret: "" }, "pathSecret must not be empty"],
    [{ pathSecret: undefined }, "pathSecret must be a text or a list of texts, and is undefined"],
    [{ pathSecret: null }, "pathSecret must be a text"],
    [{ pathSecret: [] }, "pathSecret must not be empty"],
    [{ pathSecret: [SECRET, ""] }, "pathSecret entry 2 must not be empty"],
    [{ pathSecret: "PutALongRandomTextHere" }, "pathSecret must not be the documents' placeholder"],
    [{ pathSecret: "short" }, "pathSecret must have at least 16 characters"],
    [{ pathSecret: "with/a/slash/of/some/length" }, "pathSecret may hold only letters, digits and - . _ ~"],
    [{ secretHeader: "x-secret" }, "secretHeader needs pathSecret"],
    [{ secretParameter: "key" }, "secretParameter needs pathSecret"],
    [{ pathSecret: SECRET, secretHeader: "X-Secret" }, "secretHeader must be the name of a header in lower case"],
    [{ pathSecret: SECRET, secretParameter: "" }, "secretParameter must not be empty"],
    [{ allowsAddress: ["10.0.0.1"] }, "allowsAddress must be a function"],
    [{ allowsAddress: undefined }, "allowsAddress must be a function, and is undefined"],
    [{ now: 5 }, "now must be a function"],
    [{ observe: {} }, "observe must be a function"],
    [{ source: "" }, "source must not be empty"],
    [{ source: undefined }, "source must be a text, and is undefined"],
    [{ adapter: () => adapter }, "adapter must be an adapter of contract 1"],
    [{ adapter: undefined }, "adapter must be an adapter of contract 1"],
    [{ adapter: { ...adapter, contract: 2 } }, "adapter must be an adapter of contract 1, but its contract is 2"],
    [{ adapter: { ...adapter, encodeError: undefined } }, "adapter must be an adapter of contract 1"],
    [{ ledger: {} }, "ledger must be a ledger, as openLedger gives"],
  ])("with %j", async ([options, fault]) => {
    await expect(make(options)).rejects.toThrow(
      expect.objectContaining({
        name: "TypeError",
        message: expect.stringMatching(/^createCallbackHandler: /),
      }),
    );
    await expect(make(options)).rejects.toThrow(fault);
  });

  it("without options", () => {
    for (const options of [undefined, null, 5, "chat"]) {
      expect(() => createCallbackHandler(options as never)).toThrow(
        "createCallbackHandler: the options must be an object",
      );
    }
  });

  it("and reports all faults at once, without values", async () => {
    const made = make({ pathSecret: "t0p-5ecret", pathsecret: "5ecret", onFailure: "5ecret", policy: {} });
    await expect(made).rejects.toThrow(/policy .*; onFailure .*; pathSecret .*; pathsecret /);
    await expect(made).rejects.toThrow(/^(?!.*5ecret)/);
  });
});
