import { type Adapter, adapterFrom, type VendorAdapter, vendorAdapterOf } from "@grouphook/core/adapter";
import { authenticate } from "./authenticate.js";
import { commands, decode } from "./decode.js";
import { encode, encodeError } from "./encode.js";
import { glimpse } from "./glimpse.js";
import { descriptions, schema, type TencentOptions } from "./options.js";
import { otherCommands } from "./other-commands.js";
import { rewritingFault } from "./rewriting.js";
import { setupGuide } from "./setup-guide.js";

/** Speaks Tencent Cloud IM's group webhooks. Throws a `TypeError` naming every option that cannot be used. */
export function tencentAdapter(options: TencentOptions = {}): Adapter {
  return adapterFrom(vendorAdapter, options);
}

/** The way from an operator's settings to a Tencent adapter. */
export const vendorAdapter: VendorAdapter = vendorAdapterOf({
  contract: 1,
  vendor: "tencent",
  descriptions,
  secrets: ["tokens"],
  inventedSecrets: ["tokens"],
  setupGuide,
  schema,
  needs: { freshnessSeconds: { setting: "tokens", why: "an unsigned RequestTime proves nothing" } },
  adapterWith: (options) => ({
    commands,
    otherCommands,
    // Documented: 2 s, not adjustable (https://cloud.tencent.com/document/product/269/1619).
    deadlineMs: 2000,
    // The dissolution of a group lists up to 6,000 former members.
    bodyLimit: 2 * 1024 * 1024,
    tellsCallers: options.tokens.length > 0,
    authenticatesHead: true,
    authenticate: (inbound, now) => authenticate(inbound, now, options),
    decode: (inbound) => decode(inbound, options.customText),
    glimpse,
    unsayable: (amend, { change }) =>
      change.type === "message.sent" ? rewritingFault(amend, change.message) : undefined,
    encode,
    encodeError,
  }),
});
