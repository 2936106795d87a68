import { type Adapter, adapterFrom, type VendorAdapter, vendorAdapterOf } from "@grouphook/core/adapter";
import { authenticate, tellsCallers } from "./authenticate.js";
import { otherCommands } from "./commands.js";
import { commands, decode } from "./decode.js";
import { encode, encodeError } from "./encode.js";
import { examineSetup } from "./examine-setup.js";
import { glimpse } from "./glimpse.js";
import { descriptions, type OpenimOptions, schema } from "./options.js";
import { unsayable } from "./overrides.js";
import { setupGuide } from "./setup-guide.js";

/** Speaks OpenIM Server's group webhooks. Throws a `TypeError` naming every option that cannot be used. */
export function openimAdapter(options: OpenimOptions = {}): Adapter {
  return adapterFrom(vendorAdapter, options);
}

/** The way from an operator's settings to an OpenIM adapter. */
export const vendorAdapter: VendorAdapter = vendorAdapterOf({
  contract: 1,
  vendor: "openim",
  descriptions,
  schema,
  setupGuide,
  examineSetup,
  adapterWith: (options) => ({
    commands,
    otherCommands,
    // The `timeout` of every hook in webhooks.yml, unless changed there.
    deadlineMs: 5000,
    tellsCallers,
    authenticate,
    decode: (inbound) => decode(inbound, options),
    glimpse,
    unsayable: (amend, callback) => (callback.wants === "review" ? unsayable(amend, callback) : undefined),
    encode: (outcome, callback) => encode(outcome, callback, options),
    encodeError: (error, inbound, onFailure, callback) => encodeError(error, inbound, onFailure, callback, options),
  }),
});
