import type { FeedFilter } from "../../ledger/ledger-reader.js";
import type { SigningSecret, SubscriptionRecord } from "../../ledger/subscription.js";
import { integer, json, optionalInteger, optionalText, text } from "./column.js";
import type { Row } from "./row.js";
import { defineTable, type Table } from "./table.js";

const columns = {
  subscription_id: "text",
  url: "text",
  /** Which events, in JSON. */
  filter: "text",
  /** `subscription` or `group`. */
  ordered_by: "text",
  batch: "integer",
  /** The newest first, in JSON. */
  secrets: "text",
  /** `active`, `paused` or `disabled`. */
  state: "text",
  reason: "optional text",
  configured: "integer",
  created_at: "integer",
  changed_at: "integer",
  /** How often it was changed. */
  revision: "integer",
  /** How often it was moved or begun anew: what was delivered before counts no more. */
  moves: "integer",
  /** The sequence up to which all is done. */
  position: "integer",
  /** The sequences where messages end that were made after it, in JSON. */
  planned: "text",
  failures: "integer",
  next_attempt_at: "optional integer",
} as const;

/** What of the feed is sent where, and how far that has come. */
export const subscriptions: Table<"grouphook_subscriptions", typeof columns> = defineTable(
  "grouphook_subscriptions",
  ["subscription_id"],
  columns,
);

/** Reads a row of `grouphook_subscriptions`. */
export function subscriptionOfRow(row: Row): SubscriptionRecord {
  const state = text(row, "state");
  return {
    id: text(row, "subscription_id"),
    url: text(row, "url"),
    filter: json<FeedFilter>(row, "filter"),
    order: row.ordered_by === "group" ? "group" : "subscription",
    batch: integer(row, "batch"),
    state: state === "active" || state === "paused" ? state : "disabled",
    reason: optionalText(row, "reason"),
    isConfigured: row.configured === 1,
    createdAt: integer(row, "created_at"),
    changedAt: integer(row, "changed_at"),
    position: integer(row, "position"),
    failures: integer(row, "failures"),
    nextAttemptAt: optionalInteger(row, "next_attempt_at"),
    revision: integer(row, "revision"),
  };
}

/** The secrets of a row that still sign. */
export function secretsOfRow(row: Row, now: number): readonly SigningSecret[] {
  return json<readonly SigningSecret[]>(row, "secrets").filter(
    ({ expiresAt }) => expiresAt === null || expiresAt > now,
  );
}
