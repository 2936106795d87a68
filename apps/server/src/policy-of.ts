import { inOrder, type Policy } from "@grouphook/core";
import { policyOfSection } from "@grouphook/core/policies";
import type { Logger } from "pino";
import type { CheckedConfiguration } from "./check-configuration.js";

/** What judges callbacks: the built-in policies that are set up, then the operator's own. */
export function policyOf({ policies, policy }: CheckedConfiguration, logger: Logger): Policy | undefined {
  const onHttpStateChange = (state: string) => logger.warn({ state }, "the policy backend's circuit changed its state");
  const builtIn = policies && policyOfSection(policies, { onHttpStateChange });
  return builtIn && policy ? inOrder(builtIn, policy) : (builtIn ?? policy);
}
