import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, it } from "vitest";

const KIB = 1024;

it("the client is small, and all that it needs is in it", async () => {
  const input = fileURLToPath(import.meta.resolve("@grouphook/client"));
  const bundle = await rolldown({ input });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  const [{ code, imports }] = output;
  const packed = gzipSync(code, { level: 9 }).length;
  process.stdout.write(`the client has ${code.length} bytes when minified, ${packed} when compressed\n`);
  expect([output.length, imports]).toEqual([1, []]);
  expect(packed).toBeLessThan(4 * KIB);
});
