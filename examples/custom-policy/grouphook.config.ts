import { inOrder, shadowPolicy } from "@grouphook/core";
import { groupCreationPolicy, membershipPolicy, readWordFile } from "@grouphook/policies";
import { defineConfig } from "@grouphook/server";
// biome-ignore lint/correctness/useImportExtensions: Node.js reads this file as it is.
import { officeHours } from "./src/office-hours.ts";

const forbiddenWords = readWordFile(new URL("forbidden-words.txt", import.meta.url));

export default defineConfig({
  sources: { aec: { mayGroupPush: "anyone", policyDeadlineMs: 1000 } },
  policy: inOrder(
    groupCreationPolicy({ name: { forbiddenWords }, code: 62 }),
    officeHours({ from: 9, to: 17, timeZone: "Asia/Shanghai" }),
    // On trial: the decision log shows whom it would deny.
    shadowPolicy(membershipPolicy({ maxMembers: 2 })),
  ),
});
