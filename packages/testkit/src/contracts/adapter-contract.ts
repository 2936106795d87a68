import {
  type Adapter,
  type Callback,
  type Inbound,
  isCallbackError,
  isIdentifier,
  type Outcome,
  type Reply,
} from "@grouphook/core/adapter";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../seeded-random.js";
import { CALLBACK_ERRORS, everyOutcome } from "./adapter-contract/answers.js";
import { garbageOf } from "./adapter-contract/garbage.js";
import { namedIds } from "./adapter-contract/named-ids.js";
import { unspokenLeeway } from "./adapter-contract/unspoken-leeway.js";

/** What `adapterContract` tests an adapter with. */
export interface AdapterContractOptions {
  readonly name: string;
  /** Configured as strictly as it can be: with its keys set. */
  readonly adapter: Adapter;
  /** Genuine inbounds, at least one; better one of every command. */
  readonly accepted: readonly Inbound[];
  /** Inbounds that must be turned away, and as what. */
  readonly refused?: readonly { readonly inbound: Inbound; readonly code: "unauthentic" | "malformed" }[];
  /** When the inbounds were sent; now unless told. */
  readonly now?: Date;
}

const GARBAGE_COUNT = 3000;

/** Registers the vitest suite that every adapter must pass. */
export function adapterContract(options: AdapterContractOptions): void {
  const { name, adapter, accepted, refused = [], now = new Date() } = options;

  describe(`the adapter ${name}`, () => {
    it("tells what it is", () => {
      expect(adapter).toMatchObject({ contract: 1, vendor: expect.stringMatching(/^[a-z][a-z0-9-]*$/) });
      expect(adapter.deadlineMs).toBeGreaterThan(0);
    });

    it.for(named(accepted))("takes the genuine %s", ([, inbound]) => {
      adapter.authenticate(inbound, now);
      const callback = adapter.decode(inbound);
      expect(callback.command).not.toBe("");
      expect(adapter.deadlineOf?.(callback) ?? adapter.deadlineMs).toBeGreaterThanOrEqual(adapter.deadlineMs);
      expectPlainNames(callback);
      if (callback.wants === "unsupported" && adapter.otherCommands) {
        expect(adapter.otherCommands).toContain(callback.command);
      }
      for (const outcome of everyOutcome(callback)) expectAnswer(adapter, outcome, callback);
    });

    it.for(named(accepted))("decodes %s twice alike, as a plain value, and leaves it as it was", ([, inbound]) => {
      const before = structuredClone(inbound);
      const callback = adapter.decode(inbound);
      expect(adapter.decode(inbound)).toEqual(callback);
      expect(JSON.parse(JSON.stringify(callback))).toEqual(callback);
      expect(inbound).toEqual(before);
    });

    it.for(named(accepted))("says whatever it declares that %s may be answered", ([, inbound]) => {
      const callback = adapter.decode(inbound);
      if ("leeway" in callback) expect(unspokenLeeway(adapter, callback)).toEqual([]);
    });

    it.for(refused)("turns away what is $code", ({ inbound, code }) => {
      expect(faultOf(() => adapter.authenticate(inbound, now)) ?? faultOf(() => adapter.decode(inbound))).toBe(code);
    });

    it("meets garbage with its own errors alone, and answers what it can read of it", () => {
      for (const inbound of garbage(accepted)) {
        describing(inbound, () => {
          const unauthentic = faultOf(() => adapter.authenticate(inbound, now));
          expect([undefined, "unauthentic", "malformed"]).toContain(unauthentic);
          const { callback, fault } = decoded(adapter, inbound);
          expect([undefined, "unauthentic", "malformed"]).toContain(fault);
          if (!callback) return;
          expectPlainNames(callback);
          for (const outcome of everyOutcome(callback)) expectAnswer(adapter, outcome, callback);
        });
      }
    });

    it("says in the vendor's words that it failed, whatever came in", () => {
      for (const inbound of [...accepted, ...garbage(accepted)]) {
        describing(inbound, () => {
          const { callback } = decoded(adapter, inbound);
          for (const error of CALLBACK_ERRORS) {
            for (const onFailure of ["allow", "deny"] as const) {
              expectReply(adapter.encodeError(error, inbound, onFailure));
              if (callback) expectReply(adapter.encodeError(error, inbound, onFailure, callback));
            }
          }
        });
      }
    });
  });
}

function named(inbounds: readonly Inbound[]): readonly (readonly [name: string, inbound: Inbound])[] {
  return inbounds.map((inbound, position) => [`inbound ${position + 1} of ${inbounds.length}`, inbound] as const);
}

function* garbage(accepted: readonly Inbound[]): Iterable<Inbound> {
  const random = seededRandom(1);
  for (let count = 0; count < GARBAGE_COUNT; count += 1) yield garbageOf(random, random.pick(accepted));
}

function decoded(adapter: Adapter, inbound: Inbound): { readonly callback?: Callback; readonly fault?: string } {
  let callback: Callback | undefined;
  const fault = faultOf(() => {
    callback = adapter.decode(inbound);
  });
  return { ...(callback && { callback }), ...(fault !== undefined && { fault }) };
}

/** The code of the `CallbackError` thrown; throws on what is none. */
function faultOf(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (fault) {
    if (isCallbackError(fault)) return fault.code;
    throw fault;
  }
}

/** Lets a failure show the inbound that caused it. */
function describing(inbound: Inbound, act: () => void): void {
  try {
    act();
  } catch (cause) {
    const { bytes: _, ...shown } = inbound;
    throw new Error(`failed with ${JSON.stringify(shown).slice(0, 2000)}`, { cause });
  }
}

function expectPlainNames(callback: Callback): void {
  expect(namedIds(callback).filter((id) => !isIdentifier(id))).toEqual([]);
}

/** What has no words is told, not thrown; with words or without there is a reply. */
function expectAnswer(adapter: Adapter, outcome: Outcome, callback: Callback): void {
  if (outcome.result === "allowed" && outcome.amend && "leeway" in callback) {
    expect(["string", "undefined"]).toContain(typeof adapter.unsayable?.(outcome.amend, callback));
  }
  expectReply(adapter.encode(outcome, callback));
}

function expectReply({ status, headers, body }: Reply): void {
  const isSound =
    Number.isInteger(status) &&
    status >= 200 &&
    status <= 599 &&
    typeof body === "string" &&
    Object.entries(headers).every(([name, value]) => /^[\w-]+$/.test(name) && /^[\t\x20-\x7e]*$/.test(value));
  if (!isSound) throw new Error(`no sound reply: ${JSON.stringify({ status, headers, body })}`);
}
