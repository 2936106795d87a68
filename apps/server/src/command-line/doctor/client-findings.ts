import { isVendorCallError, type VendorCallErrorCode, type VendorClient } from "@grouphook/core";
import type { ServerPlan } from "../../configuration/plan-server.js";
import { reasonOf } from "../context.js";
import { seconds } from "./database-findings.js";
import type { Finding } from "./finding.js";

const PATIENCE_MS = 10_000;
const MOST_APART_MS = 5000;

const ADVICE: { readonly [code in VendorCallErrorCode]?: string } = {
  credentials: "Compare the credentials of the source with those in the vendor's console.",
  unreachable: "Look at the configured address of the vendor's REST interface, DNS and firewall.",
};

/** Whether the vendors' REST interfaces answer, and what their clocks say. Only reads there. */
export async function findThroughClients({ clients, withoutClient }: ServerPlan): Promise<readonly Finding[]> {
  const found = await Promise.all([...clients].map(([source, client]) => findThroughClient(source, client)));
  const advice = "A client is needed only for commands, and to read groups at the vendor.";
  const without = [...withoutClient.values()].map(
    (text): Finding => ({ check: "clients", status: "note", text, advice }),
  );
  return [...found.flat(), ...without];
}

async function findThroughClient(source: string, client: VendorClient): Promise<readonly Finding[]> {
  const check = "clients";
  if (!client.reads)
    return [{ check, status: "ok", text: `source ${source}: tells the vendor of changes; nothing to read there` }];
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const { groupIds } = await client.readGroupIds(null, { signal });
    const before = Date.now();
    const [group] = await client.readGroups(groupIds.slice(0, 1), { signal });
    const ok: Finding = { check, status: "ok", text: `source ${source}: the vendor's REST interface answers` };
    if (!group || !("asOf" in group)) return [ok];
    const ahead = group.asOf - (before + Date.now()) / 2;
    if (Math.abs(ahead) <= MOST_APART_MS)
      return [
        ok,
        { check: "clock", status: "ok", text: `source ${source}: the vendor's clock is ${seconds(ahead)} from ours` },
      ];
    const text = `source ${source}: the vendor's clock is ${seconds(ahead)} ${ahead > 0 ? "ahead of" : "behind"} ours`;
    return [ok, { check: "clock", status: "fault", text, advice: "Let this machine keep its clock by NTP." }];
  } catch (fault) {
    const advice = isVendorCallError(fault) ? ADVICE[fault.code] : undefined;
    const text = `source ${source}: ${reasonOf(fault)}`;
    return [{ check, status: "fault", text, ...(advice !== undefined && { advice }) }];
  }
}
