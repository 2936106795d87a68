import { anyoneCanCall, isLoopbackAddress } from "../../configuration/exposure.js";
import type { ServerPlan } from "../../configuration/plan-server.js";
import { variableName } from "../../configuration/variables.js";
import type { Finding } from "./finding.js";

/** Who can call what, by the configuration. */
export function findCallers({ adapters, configuration }: ServerPlan): readonly Finding[] {
  const { apiTokens, host, sources } = configuration;
  const check = "callers";
  const ofSources = [...adapters].map(([source, adapter]): Finding => {
    const { pathSecret, allowAddresses } = sources[source] ?? {};
    if (anyoneCanCall(adapter, sources[source] ?? {})) {
      const [secret, addresses] = ["pathSecret", "allowAddresses"].map((setting) => variableName(source, setting));
      const advice = `Set ${secret} or ${addresses}.`;
      return { check, status: "warning", text: `source ${source}: anyone who reaches the server can call it`, advice };
    }
    const means = [
      ...(pathSecret ? ["who knows the path secret"] : []),
      ...(adapter.tellsCallers ? ["who signs"] : []),
      ...(allowAddresses ? [`from ${allowAddresses.join(", ")}`] : []),
    ];
    return { check, status: "ok", text: `source ${source}: ${means.join(", ")}` };
  });
  if (apiTokens.length > 0) return [...ofSources, { check, status: "ok", text: "API: who has a token" }];
  const isLocal = host === "localhost" || isLoopbackAddress(host);
  const text = `API: ${isLocal ? "whoever is on this machine" : "anyone who reaches the server"}, without a token`;
  return [...ofSources, { check, status: "warning", text, advice: "Set GROUPHOOK_API_TOKEN." }];
}
