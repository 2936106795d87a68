import { otherContract } from "../other-contract.js";
import type { VendorClient } from "./vendor-client.js";

const CONTRACT: VendorClient["contract"] = 1;
const READING = ["readGroupIds", "readGroups", "readMembers", "readMembersNamed"];

/** The client that something from another package is, or what an operator should know where it is none. */
export function clientIn(value: unknown): { readonly client: VendorClient } | { readonly fault: string } {
  const wanted = `must be a client of contract ${CONTRACT}`;
  if (!hasDuties(value)) return { fault: `${wanted}, as an adapter package's factory makes it` };
  if (keepsContract(value)) return { client: value };
  return { fault: `${wanted}, ${otherContract(CONTRACT, Reflect.get(value, "contract"))}` };
}

function hasDuties(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const duties = Reflect.get(value, "reads") === true ? ["perform", ...READING] : ["perform"];
  const can: unknown = Reflect.get(value, "can");
  return can instanceof Set && duties.every((duty) => typeof Reflect.get(value, duty) === "function");
}

function keepsContract(value: object): value is VendorClient {
  return "contract" in value && value.contract === CONTRACT;
}
