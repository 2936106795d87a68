import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { equalInConstantTime } from "@grouphook/core";
import { addressList, behindProxies, connectionAddress, requestTarget } from "@grouphook/core/node";
import { z } from "zod";
import type { ServerPlan } from "../configuration/plan-server.js";
import { callbackPath } from "./callback-path.js";

/** The query parameter of a probe. */
export const PROBE_PARAMETER = "grouphook-probe";

const NONCE = /^[\w-]{16,64}$/;

/** The answer to a probe. */
export const probeAnswer: z.ZodType<{
  /** See `proofOf`. */
  readonly proof: string;
  /** Who sent it, as the server sees it. */
  readonly address: string;
  /** Whether callbacks from there are taken. */
  readonly isAllowed: boolean;
}> = z.object({ proof: z.string(), address: z.string(), isAllowed: z.boolean() });

/** What only a server with the same configuration can answer. */
export function proofOf({ configuration }: ServerPlan, source: string, nonce: string): string {
  const { apiTokens, databaseUrl, sources } = configuration;
  const secrets = Object.entries(sources).map(([name, { pathSecret = [] }]) => [name, ...pathSecret]);
  const key = createHash("sha256").update(JSON.stringify([apiTokens.map(({ token }) => token), databaseUrl, secrets]));
  return createHmac("sha256", key.digest()).update(`${source}:${nonce}`).digest("hex");
}

/**
 * Answers a `GET` with a nonce at a source's path, so that `grouphook doctor` sees whether a public address leads here. Returns
 * whether it is one; without the path secret of the source there is none.
 */
export function probeRoute(
  plan: ServerPlan,
): (source: string, request: IncomingMessage, response: ServerResponse) => boolean {
  const { sources, trustedProxies } = plan.configuration;
  const addressOf = trustedProxies ? behindProxies(trustedProxies) : connectionAddress;
  return (source, request, response) => {
    if (request.method !== "GET") return false;
    const { path, query } = requestTarget(request.url ?? "/");
    const nonce = new URLSearchParams(query).get(PROBE_PARAMETER);
    if (nonce === null || !NONCE.test(nonce)) return false;
    const { pathSecret, allowAddresses } = sources[source] ?? {};
    const secrets: readonly (string | undefined)[] = pathSecret ?? [undefined];
    if (!secrets.some((secret) => equalInConstantTime(path, callbackPath(source, secret)))) return false;
    const address = addressOf(request);
    const isAllowed = allowAddresses === undefined || addressList(allowAddresses)(address);
    response
      .writeHead(200, { "content-type": "application/json", "cache-control": "no-store" })
      .end(JSON.stringify({ proof: proofOf(plan, source, nonce), address, isAllowed }));
    return true;
  };
}
