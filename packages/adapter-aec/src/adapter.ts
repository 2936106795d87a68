import { type Adapter, adapterFrom, type VendorAdapter, vendorAdapterOf } from "@grouphook/core/adapter";
import { authenticate, tellsCallers } from "./authenticate.js";
import { commands, decode, translatorsFor } from "./decode.js";
import { encode, encodeError } from "./encode.js";
import { examineSetup } from "./examine-setup.js";
import { type AecOptions, descriptions, schema } from "./options.js";
import { otherActions } from "./other-actions.js";
import { setupGuide } from "./setup-guide.js";

/** Speaks starRTC's AEC ("agent event center"). Throws a `TypeError` naming every option that cannot be used. */
export function aecAdapter(options: AecOptions = {}): Adapter {
  return adapterFrom(vendorAdapter, options);
}

/** The way from an operator's settings to an AEC adapter. */
export const vendorAdapter: VendorAdapter = vendorAdapterOf({
  contract: 1,
  vendor: "aec",
  descriptions,
  secrets: ["guardToken"],
  schema,
  setupGuide,
  examineSetup,
  needs: { freshnessSeconds: { setting: "guardToken", why: "an unsigned ts proves nothing" } },
  adapterWith: (options) => {
    const translators = translatorsFor(options);
    return {
      commands,
      otherCommands: otherActions,
      // Observed on groupServer 2.9.6: a silent URL is given up after 16.6 s; 15 s is always in time.
      deadlineMs: 15_000,
      // groupServer sends 62 kB at most; a list of all that fits a megabyte would hold up everybody for seconds.
      bodyLimit: 256 * 1024,
      tellsCallers: tellsCallers(options),
      authenticate: (inbound, now) => authenticate(inbound, now, options),
      decode: (inbound) => decode(inbound, translators),
      encode: (outcome, callback) => encode(outcome, callback, options),
      encodeError,
    };
  },
});
