import { type Adapter, adapterFrom, type VendorAdapter, vendorAdapterOf } from "@grouphook/core/adapter";
import { authenticate } from "./authenticate.js";
import { isQuestion } from "./command.js";
import { commands, decode } from "./decode.js";
import { encode, encodeError } from "./encode.js";
import { glimpse } from "./glimpse.js";
import { descriptions, type EasemobOptions, schema } from "./options.js";
import { otherCommands } from "./other-commands.js";
import { rewritingFault } from "./rewriting.js";
import { setupGuide } from "./setup-guide.js";

/**
 * How long a post-sending rule waits. The vendor's pages no longer tell; until 2024 they told of 10 and of 60 seconds. What fails is
 * sent once more and then lost, and many failures make the vendor stop calling.
 */
const FACT_DEADLINE_MS = 10_000;

/**
 * Speaks the group webhooks of Easemob IM, which Agora Chat and Shengwang IM send too. Throws a `TypeError` naming every option
 * that cannot be used.
 */
export function easemobAdapter(options: EasemobOptions = {}): Adapter {
  return adapterFrom(vendorAdapter, options);
}

/** The way from an operator's settings to an Easemob adapter. */
export const vendorAdapter: VendorAdapter = vendorAdapterOf({
  contract: 1,
  vendor: "easemob",
  descriptions,
  secrets: ["secrets"],
  setupGuide,
  schema,
  needs: {
    freshnessSeconds: { setting: "secrets", why: "an unsigned timestamp proves nothing" },
    unsignedNotices: { setting: "secrets", why: "without them everything may be unsigned" },
  },
  adapterWith: (options) => ({
    commands,
    otherCommands,
    deadlineMs: options.deadline,
    deadlineOf: ({ command }) =>
      isQuestion(command) ? options.deadline : Math.max(options.deadline, FACT_DEADLINE_MS),
    tellsCallers: options.secrets.length > 0,
    authenticate: (inbound, now) => authenticate(inbound, now, options),
    decode: (inbound) => decode(inbound, options),
    glimpse,
    unsayable: (amend, callback) => rewritingFault(amend, callback),
    encode,
    encodeError,
  }),
});
