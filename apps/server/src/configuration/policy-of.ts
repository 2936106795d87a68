import { inOrder, type Policy } from "@grouphook/core";
import { type HttpPolicyState, policyOfSection } from "@grouphook/policies";
import type { Logger } from "pino";
import type { PolicyMetrics } from "../telemetry/policy-metrics.js";
import type { CheckedConfiguration } from "./check-configuration.js";

/** What judges callbacks: the built-in policies that are set up, then the operator's own. */
export function policyOf(
  { policies, policy }: CheckedConfiguration,
  logger: Logger,
  metrics: PolicyMetrics,
): Policy | undefined {
  const onHttpStateChange = (state: HttpPolicyState) => {
    metrics.observeCircuit(state);
    logger.warn({ state }, "the policy backend's circuit changed its state");
  };
  if (policies?.http) metrics.observeCircuit("closed");
  const builtIn = policies && policyOfSection(policies, { onHttpStateChange });
  return builtIn && policy ? inOrder(builtIn, policy) : (builtIn ?? policy);
}
