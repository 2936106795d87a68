import { defineTable, type Table } from "./table.js";

const columns = {
  /** SHA-256 of the token, in hexadecimal: the token itself is nowhere. */
  token_hash: "text",
  token_id: "text",
  name: "text",
  scope: "text",
  created_at: "integer",
  expires_at: "optional integer",
} as const;

/** Tokens of the API that were made while the server ran. */
export const apiTokens: Table<"grouphook_api_tokens", typeof columns> = defineTable(
  "grouphook_api_tokens",
  ["token_hash"],
  columns,
);
