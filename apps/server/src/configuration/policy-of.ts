import { inOrder, type Policy } from "@grouphook/core";
import { type HttpPolicyState, policyOfSection } from "@grouphook/policies";
import type { Logger } from "pino";
import type { PolicyMetrics } from "../telemetry/policy-metrics.js";
import type { CheckedConfiguration } from "./check-configuration.js";

/** The policy of the server: the configured built-in policies, then the operator's own. */
export function policyOf(
  { policies, policy }: CheckedConfiguration,
  logger: Logger,
  metrics: PolicyMetrics,
): Policy | undefined {
  const onHttpStateChange = (state: HttpPolicyState) => {
    metrics.observeCircuit(state);
    logger.warn({ state }, "the circuit of the policy backend changed its state");
  };
  if (policies?.http) metrics.observeCircuit("closed");
  const builtIn = policies && policyOfSection(policies, { onHttpStateChange });
  return builtIn && policy ? inOrder(builtIn, policy) : (builtIn ?? policy);
}
