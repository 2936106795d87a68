import type { Adapter } from "./adapter.js";
import { otherContract } from "./other-contract.js";

/** The contract that adapters keep with this version of core. It is raised when those made for an older one would not work. */
export const ADAPTER_CONTRACT: Adapter["contract"] = 1;
const DUTIES = ["authenticate", "decode", "encode", "encodeError"];

/** The adapter that something from another package is, or what an operator should know where it is none. */
export function adapterIn(value: unknown): { readonly adapter: Adapter } | { readonly fault: string } {
  const wanted = `must be an adapter of contract ${ADAPTER_CONTRACT}`;
  if (!hasDuties(value)) return { fault: `${wanted}, as an adapter package's factory makes it` };
  if (keepsContract(value)) return { adapter: value };
  return { fault: `${wanted}, ${otherContract(ADAPTER_CONTRACT, Reflect.get(value, "contract"))}` };
}

function hasDuties(value: unknown): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    DUTIES.every((duty) => typeof Reflect.get(value, duty) === "function")
  );
}

function keepsContract(value: object): value is Adapter {
  return "contract" in value && value.contract === ADAPTER_CONTRACT;
}
