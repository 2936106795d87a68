import type { FeedEventType, Schemas } from "@grouphook/client";
import { isEventType } from "./event-types.js";

/** The settings of a subscription as they stand in a form. */
export interface SubscriptionDraft {
  readonly url: string;
  readonly source: string;
  readonly groupId: string;
  readonly types: readonly FeedEventType[];
  readonly order: "subscription" | "group";
  readonly batch: string;
}

/** Where a new subscription begins, as it stands in a form. */
export interface BeginDraft {
  readonly begin: "newest" | "oldest" | "after";
  readonly after: string;
}

/** A form that nobody has filled in. */
export const emptyDraft: SubscriptionDraft = {
  url: "",
  source: "",
  groupId: "",
  types: [],
  order: "subscription",
  batch: "1",
};

/** The form of a subscription that is there. */
export function draftOf({ url, filter, order, batch }: Schemas["Subscription"]): SubscriptionDraft {
  const { source = "", groupId = "", types = [] } = filter;
  return { url, source, groupId, types: types.filter(isEventType), order, batch: String(batch) };
}

/** What the API is asked for. */
export function settingsOf({ url, source, groupId, types, order, batch }: SubscriptionDraft) {
  return {
    url: url.trim(),
    filter: {
      ...(source !== "" && { source }),
      ...(groupId !== "" && { groupId }),
      ...(types.length > 0 && { types }),
    },
    order,
    batch: Number(batch),
  };
}

/** The sequence after which it begins; nothing for the end of the feed. */
export function beginOf({ begin, after }: BeginDraft): { readonly after?: number } {
  if (begin === "newest") return {};
  return { after: begin === "oldest" ? 0 : Number(after) };
}
