import { fileURLToPath } from "node:url";
import { startServer } from "@grouphook/server";
import { expect, it } from "vitest";
import { clientTypes } from "./client-types.ts";
import { openApiDocument } from "./openapi-document.ts";

const FILE = fileURLToPath(new URL("../../../packages/client/src/openapi.ts", import.meta.url));

it("the types of the client are those of the server: npx -y pnpm@12 exec vitest run lab/client-types --update", async () => {
  const server = await startServer({ port: 0, logLevel: "silent", databaseUrl: "sqlite::memory:" });
  try {
    const answer = await fetch(`${server.url}/openapi.json`);
    await expect(await clientTypes(openApiDocument.parse(await answer.json()))).toMatchFileSnapshot(FILE);
  } finally {
    await server.stop();
  }
});
