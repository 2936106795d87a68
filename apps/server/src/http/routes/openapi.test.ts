import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { startTestServer } from "../../testing/start-test-server.js";
import { docsPage } from "../docs-page/docs-page.js";

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

  it("names every schema where programs look for names", async () => {
    const { text } = await readDocument();
    const { components } = z
      .looseObject({ components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }) })
      .parse(JSON.parse(text));
    const named = Object.keys(components.schemas);
    const referred = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(named).toEqual(expect.arrayContaining(referred));
    expect(named).toContain("FeedEventMessage");
    expect(named.filter((name) => !/^[A-Z][A-Za-z]+$/.test(name))).toEqual([]);
    expect(text).not.toContain("$defs");
  });
});

describe("the page of the documentation", () => {
  it("shows every operation and every schema, loads nothing and runs nothing", async () => {
    const { url } = await startTestServer();
    const response = await fetch(`${url}/docs`);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    const page = await response.text();
    const { paths } = documentSchema.parse(await (await fetch(`${url}/openapi.json`)).json());
    for (const path of Object.keys(paths)) expect(page).toContain(`<code>${path}</code>`);
    expect(page).toContain("读书会 📚");
    const anchors = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/ href="([^"]+)"/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => link !== "openapi.json" && !anchors.has(link.slice(1)))).toEqual([]);
    expect(page).not.toMatch(/<script|<link|<img|@import|\burl\(|\son\w+=/);
  });

  it("escapes what it shows", () => {
    const strange = `<x-a>&"'`;
    const operation = {
      tags: [strange],
      summary: strange,
      security: [{ token: [strange] }],
      parameters: [],
      responses: { 200: { description: strange } },
    };
    const page = docsPage({
      info: { title: strange, version: strange, description: "`<x-code>`" },
      tags: [{ name: strange, description: strange }],
      paths: { [strange]: { get: operation } },
      components: { schemas: { [strange]: { properties: { [strange]: { enum: [strange] } }, example: strange } } },
    });
    expect(page).not.toContain("<x-");
    expect(page).toContain("&#60;x-a&#62;&#38;&#34;&#39;");
    expect(page).toContain("<code>&#60;x-code&#62;</code>");
  });
});
