import { type Adapter, adapterFrom, type VendorAdapter, vendorAdapterOf } from "@grouphook/core/adapter";
import { authenticate } from "./authenticate.js";
import { commands, decode } from "./decode.js";
import { encode, encodeError } from "./encode.js";
import { glimpse } from "./glimpse.js";
import { descriptions, type NeteaseOptions, schema } from "./options.js";
import { otherCommands } from "./other-commands.js";
import { rewritingFault } from "./rewriting.js";
import { setupGuide } from "./setup-guide.js";

/** Speaks NetEase Yunxin IM's copies and callbacks. Throws a `TypeError` naming every option that cannot be used. */
export function neteaseAdapter(options: NeteaseOptions = {}): Adapter {
  return adapterFrom(vendorAdapter, options);
}

/** The way from an operator's settings to a NetEase adapter. */
export const vendorAdapter: VendorAdapter = vendorAdapterOf({
  contract: 1,
  vendor: "netease",
  descriptions,
  secrets: ["appSecret"],
  setupGuide,
  schema,
  needs: { freshnessSeconds: { setting: "appSecret", why: "an unsigned CurTime proves nothing" } },
  adapterWith: (options) => ({
    commands,
    otherCommands,
    // How long copies wait is in no source.
    deadlineMs: options.deadline,
    tellsCallers: options.appSecret !== undefined,
    authenticate: (inbound, now) => authenticate(inbound, now, options),
    decode: (inbound) => decode(inbound, options.customText),
    glimpse,
    unsayable: (amend, { change }) =>
      change.type === "message.sent" ? rewritingFault(amend, change.message) : undefined,
    encode,
    encodeError,
  }),
});
