import type { Inbound } from "@grouphook/core";
import type { SeededRandom } from "@grouphook/testkit";

const badBytes = [
  [0x80],
  [0xe7, 0xbe],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xff, 0xfe],
  [0xf4, 0x90, 0x80, 0x80],
  [0],
  [0x0d, 0x0a],
];
const methods = ["GET", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "CONNECT", "BREW", "post", "", "PROPFIND"];

/** The bytes of an HTTP request with an inbound, valid or not. */
export function requestBytes(random: SeededRandom, inbound: Inbound): Buffer {
  const sound = Buffer.from(inbound.body);
  const body = random.chance(0.4) ? garbled(random, sound) : sound;
  const isChunked = random.chance(0.3);
  const length = random.chance(0.85)
    ? body.length
    : random.pick([0, -1, body.length - 1, body.length + 10, 1e9, "x", "1, 2"]);
  const framing = isChunked ? "transfer-encoding: chunked" : `content-length: ${length}`;
  const path = `${inbound.path}${inbound.query === "" ? "" : `?${inbound.query}`}`;
  const lines = [
    `${random.chance(0.9) ? inbound.method : random.pick(methods)} ${path} HTTP/${random.chance(0.95) ? "1.1" : random.pick(["1.0", "2.0", "0.9", "9"])}`,
    ...(random.chance(0.95) ? ["host: 127.0.0.1"] : []),
    ...(random.chance(0.9) ? ["connection: close"] : []),
    framing,
    ...(random.chance(0.05)
      ? [random.pick(["content-length: 3", "transfer-encoding: chunked", "expect: 100-continue", "upgrade: h2c"])]
      : []),
    ...(random.chance(0.04) ? [`x-huge: ${"h".repeat(random.pick([1000, 9000, 20_000]))}`] : []),
    ...(random.chance(0.03) ? Array.from({ length: 150 }, (_, index) => `x-${index}: ${index}`) : []),
    ...Object.entries(inbound.headers).flatMap(([name, value]) =>
      typeof value === "string" ? [`${name}: ${value}`] : [],
    ),
  ];
  const head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
  const whole = Buffer.concat([head, isChunked ? chunked(random, body) : body]);
  if (random.chance(0.08)) return garbled(random, whole);
  return random.chance(0.05) ? Buffer.concat([whole, whole]) : whole;
}

function chunked(random: SeededRandom, body: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const size = Math.min(body.length - at, 1 + random.below(random.chance(0.5) ? 7 : 4000));
    const told = random.chance(0.998) ? size.toString(16) : random.pick(["fffffffff", "-1", "zz", "0"]);
    pieces.push(Buffer.from(`${told}\r\n`), body.subarray(at, at + size), Buffer.from("\r\n"));
    at += size;
  }
  return Buffer.concat([...pieces, Buffer.from(random.chance(0.95) ? "0\r\n\r\n" : "0\r\n")]);
}

function garbled(random: SeededRandom, bytes: Buffer): Buffer {
  const from = random.below(bytes.length + 1);
  const to = Math.min(bytes.length, from + random.below(9));
  switch (random.below(6)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, from), Buffer.from(random.pick(badBytes)), bytes.subarray(from)]);
    case 1:
      return Buffer.concat([bytes.subarray(0, from), Buffer.from(random.pick(badBytes)), bytes.subarray(to)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    case 3:
      return bytes.subarray(0, from);
    case 4:
      return Buffer.concat([bytes, Buffer.alloc(random.pick([1, 70_000]), 0x61)]);
    default: {
      const flipped = Buffer.from(bytes);
      if (from < bytes.length) flipped[from] = (flipped[from] ?? 0) ^ (1 << random.below(8));
      return flipped;
    }
  }
}
