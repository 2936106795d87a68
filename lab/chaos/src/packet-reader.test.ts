import { expect, it } from "vitest";
import { PacketReader } from "./packet-reader.ts";

function packet(text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(4);
  header.writeUIntLE(payload.length, 0, 3);
  return Buffer.concat([header, payload]);
}

it("finds packets cut at any byte", () => {
  const stream = Buffer.concat([packet("begin"), packet("x".repeat(70_000)), packet("insert;\ncommit")]);
  for (const size of [997, 4096, stream.length]) {
    const reader = new PacketReader();
    const found: string[] = [];
    for (let start = 0; start < stream.length; start += size) {
      found.push(...reader.push(stream.subarray(start, start + size)).map(String));
    }
    expect(found).toEqual(["begin", "x".repeat(70_000), "insert;\ncommit"]);
  }
});
