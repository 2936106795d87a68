import { type Adapter, adapterFrom, type VendorAdapter, vendorAdapterOf } from "@grouphook/core/adapter";
import { authenticate } from "./authenticate.js";
import { commands, decode } from "./decode.js";
import { encode, encodeError } from "./encode.js";
import { descriptions, type HelloOptions, schema } from "./options.js";

/** Speaks Hello's callbacks. Throws a `TypeError` naming every option that cannot be used. */
export function helloAdapter(options: HelloOptions = {}): Adapter {
  return adapterFrom(vendorAdapter, options);
}

/** The way from an operator's settings to a Hello adapter. */
export const vendorAdapter: VendorAdapter = vendorAdapterOf({
  contract: 1,
  vendor: "hello",
  descriptions,
  secrets: ["key"],
  schema,
  adapterWith: (options) => ({
    commands,
    // How long Hello waits for a reply.
    deadlineMs: 3000,
    tellsCallers: options.key !== undefined,
    authenticate: (inbound) => authenticate(inbound, options),
    decode,
    encode,
    encodeError,
  }),
});
