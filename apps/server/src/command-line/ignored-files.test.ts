import { expect, it } from "vitest";
import { databasePattern } from "./ignored-files.js";

it.each([
  ["sqlite:data/grouphook.db", ["/data/"]],
  ["sqlite:./var/im[1]/chat.db", ["/var/im\\[1\\]/"]],
  ["sqlite:/app/var/chat.db", ["/var/"]],
  ["sqlite:chat.db", ["/chat.db*"]],
  ["sqlite:/var/lib/chat.db", []],
  ["sqlite:../chat.db", []],
  ["sqlite::memory:", []],
  ["mysql://app@db.example.com/chat", []],
])("what of the database %s is in the folder is ignored", (database, ignored) => {
  expect(databasePattern("/app", database)).toEqual(ignored);
});
