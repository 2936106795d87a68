import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { startTestServer } from "../../testing/start-test-server.js";

const operation = z.looseObject({
  operationId: z.string(),
  summary: z.string().regex(/^[A-Z].*[^.]$/),
  tags: z.tuple([z.string()]),
  parameters: z.array(z.object({ in: z.string(), name: z.string() })),
  responses: z.record(z.string(), z.looseObject({ description: z.string().regex(/^.+$/) })),
});
const documentSchema = z.looseObject({
  openapi: z.literal("3.1.0"),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

async function readDocument() {
  const { url } = await startTestServer();
  const response = await fetch(`${url}/openapi.json`);
  return { type: response.headers.get("content-type"), text: await response.text() };
}

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1", async () => {
    const { type, text } = await readDocument();
    expect(type).toBe("application/json; charset=utf-8");
    const validator = new Validator();
    expect(await validator.validate(JSON.parse(text))).toEqual({ valid: true });
    expect(validator.version).toBe("3.1");
  });

  it("describes every operation", async () => {
    const { paths, tags } = documentSchema.parse(JSON.parse((await readDocument()).text));
    const ids: string[] = [];
    const usedTags = new Set<string>();
    for (const [path, operations] of Object.entries(paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters, operationId, tags } of Object.values(operations)) {
        const inPath = parameters.filter((one) => one.in === "path").map(({ name }) => name);
        expect(inPath, path).toEqual(named);
        ids.push(operationId);
        usedTags.add(tags[0]);
      }
    }
    expect(ids).toEqual([...new Set(ids)]);
    expect(tags.map(({ name }) => name).toSorted()).toEqual([...usedTags].toSorted());
  });
});
