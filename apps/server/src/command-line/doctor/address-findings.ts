import { randomBytes } from "node:crypto";
import type { ServerPlan } from "../../configuration/plan-server.js";
import { callbackPath } from "../../http/callback-path.js";
import { PROBE_PARAMETER, probeAnswer, proofOf } from "../../http/probe.js";
import { reasonOf } from "../context.js";
import { localUrl } from "../local-url.js";
import type { Finding } from "./finding.js";

const PATIENCE_MS = 10_000;

/** Whether the server runs at its own address, and can write. */
export async function findServer({ configuration }: ServerPlan): Promise<Finding> {
  const check = "server";
  const url = localUrl(configuration);
  try {
    const { status } = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (status === 200) return { check, status: "ok", text: `a server is ready at ${url}` };
    return { check, status: "fault", text: `the server at ${url} is not ready: ${status}` };
  } catch (fault) {
    return {
      check,
      status: "warning",
      text: `no server answers at ${url}: ${reasonOf(fault)}`,
      advice: "Start it: grouphook start",
    };
  }
}

/** Whether a public address leads to this server, for every source. */
export async function findThroughPublicUrl(plan: ServerPlan, publicUrl: string): Promise<readonly Finding[]> {
  return Promise.all([...plan.adapters.keys()].map((source) => probe(plan, publicUrl, source)));
}

async function probe(plan: ServerPlan, publicUrl: string, source: string): Promise<Finding> {
  const check = "public-url";
  const where = `source ${source} at ${new URL(publicUrl).host}`;
  const fault = (text: string, advice?: string): Finding => {
    return { check, status: "fault", text: `${where}: ${text}`, ...(advice !== undefined && { advice }) };
  };
  const { pathSecret: [secret] = [] } = plan.configuration.sources[source] ?? {};
  const nonce = randomBytes(24).toString("base64url");
  const base = publicUrl.replace(/\/+$/, "");
  const url = `${base}${callbackPath(source, secret)}?${PROBE_PARAMETER}=${nonce}`;
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.status !== 200) {
      return fault(
        `the probe was answered ${response.status}`,
        "Vendors follow no redirect; a proxy must pass /callbacks/ on as it is.",
      );
    }
    const answer = probeAnswer.safeParse(await response.json().catch(() => undefined));
    if (!answer.success) return fault("something else answers there");
    const { proof, address, isAllowed } = answer.data;
    if (proof !== proofOf(plan, source, nonce)) return fault("a grouphook with another configuration answers there");
    const seen = `the probe came back; the server saw it come from ${address}`;
    if (!isAllowed) {
      const advice = "Well if the vendor's addresses are in the list; behind a proxy, set GROUPHOOK_TRUSTED_PROXIES.";
      return { check, status: "note", text: `${where}: ${seen}, which is not in its address list`, advice };
    }
    return { check, status: "ok", text: `${where}: ${seen}` };
  } catch (cause) {
    return fault(reasonOf(cause), "Look at DNS, firewall, proxy and certificate.");
  }
}
