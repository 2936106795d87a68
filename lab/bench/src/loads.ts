import type { Load } from "./load.ts";
import { membership } from "./loads/membership.ts";
import { messages, messagesEasemob } from "./loads/messages.ts";
import { mixAec, mixEasemob, mixNetease, mixOpenim, mixTencent } from "./loads/mix.ts";
import { mounts } from "./loads/mounts.ts";
import { reviews } from "./loads/reviews.ts";
import { webhooks } from "./loads/webhooks.ts";

/** All loads, in the order of measurement. */
export const loads: readonly Load[] = [
  membership,
  messages,
  messagesEasemob,
  mixAec,
  mixEasemob,
  mixNetease,
  mixOpenim,
  mixTencent,
  reviews,
  webhooks,
  mounts,
];
