import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { httpPolicyJsonSchemas } from "./http-question.js";

const documents = fileURLToPath(new URL("../../../docs/", import.meta.url));

it.each(["question", "answer"] as const)("the JSON Schema of the %s is in the documents", async (part) => {
  const schema = `${JSON.stringify(httpPolicyJsonSchemas()[part], null, 2)}\n`;
  await expect(schema).toMatchFileSnapshot(`${documents}http-policy-${part}.schema.json`);
});
