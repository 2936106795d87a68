import type { SeededRandom } from "@grouphook/testkit";

const escaped = (code: number) => `\\u${code.toString(16).padStart(4, "0")}`;
const long = (piece: string, count: number) => `"${piece.repeat(count)}"`;

const numbers = [
  ...["0", "-0", "-1", "1.5", "1e400", "-1e400", "1e308", "5e-324", "01", "+1", "0x10", "NaN", "Infinity", "1e"],
  ...["2147483647", "2147483648", "-2147483649", "4294967296", "9007199254740991", "9007199254740993"],
  ...["8640000000000000", "8640000000000001", "123456789012345678901234567890", "1718000000", "1718000000456"],
];
const scalars = [
  "null",
  "true",
  "false",
  "undefined",
  "[]",
  "{}",
  "[null]",
  "[[]]",
  "[{}]",
  '{"":null}',
  "'a'",
  "",
  "//",
];
const texts = [
  ...[
    '""',
    '" "',
    '","',
    '"a,b"',
    '"NaN"',
    '"null"',
    '"true"',
    '"-1"',
    '"1e5"',
    '"007"',
    '"{"',
    '"[]"',
    '"\\\\"',
    '"\\""',
  ],
  ...[0, 1, 8, 9, 10, 13, 27, 0x7f, 0x85, 0x2028, 0xfeff, 0xfffd, 0xd800, 0xdc00, 0x202e].map(
    (code) => `"${escaped(code)}"`,
  ),
  ...[0, 9, 10, 13].map((code) => `"a${String.fromCharCode(code)}b"`),
  ...[
    `"${escaped(0xd83d)}${escaped(0xde00)}"`,
    `"${escaped(0xde00)}${escaped(0xd83d)}"`,
    '"😀"',
    '"群"',
    '"é"',
    '"e\u0301"',
  ],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "length"].map(
    (word) => `"${word}"`,
  ),
  ...["%00", "%ff", "%E7%BE%A4", "%", "<script>", "' or 1=1 --", "casino", "$&"].map((word) => `"${word}"`),
];
const pollution = [
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"__proto__":null}',
  '{"toString":1,"valueOf":null}',
  '{"length":3}',
];
/** Lengths at the limits of ids, columns and bodies. */
const lengths = [
  ...[long("a", 254), long("a", 255), long("a", 256), long("群", 85), long("群", 86), long("😀", 63), long("😀", 64)],
  ...[long("a,", 130), long(" ", 300), long("a", 1024), long("\\u0000", 43)],
];

/** JSON, or nearly JSON, in an unexpected place. */
export function oddValue(random: SeededRandom): string {
  const kind = random.below(100);
  if (kind < 30) return random.pick(numbers);
  if (kind < 50) return random.pick(scalars);
  if (kind < 75) return random.pick(texts);
  if (kind < 84) return random.pick(pollution);
  if (kind < 96) return random.pick(lengths);
  return hugeValue(random);
}

function hugeValue(random: SeededRandom): string {
  const count = random.chance(0.15) ? 10_000 : random.pick([63, 64, 65, 66, 200, 1000]);
  switch (random.below(6)) {
    case 0:
      return "[".repeat(count) + "]".repeat(count);
    case 1:
      return `${'{"a":'.repeat(count)}1${"}".repeat(count)}`;
    case 2:
      return `[${Array.from({ length: count }, (_, index) => `"u${index}"`).join(",")}]`;
    case 3:
      return `{${Array.from({ length: count }, (_, index) => `"k${index}":${index}`).join(",")}}`;
    case 4:
      return long(random.pick(["x", "群", "%", "\\\\", " ", "a,", "\\ud800"]), count * 10);
    default:
      return random.chance(0.05) ? long("x", 1_000_000) : long(random.pick([",", "&", "="]), count);
  }
}

const keys = ["__proto__", "constructor", "", "toString", "length", "\0", "\ud800", "a".repeat(300), "status", "data"];

/** An unexpected key. */
export function oddKey(random: SeededRandom): string {
  return random.pick(keys);
}

const pieces = [
  ..."aZ09 \t\r\n\0\\\"'`,:;{}[]()<>%&=+?#/@!~^*|_-.",
  ...["é", "群", "😀", "\ud800", "\udc00", "\u2028", "\uFEFF", "%00", "%ff", "%E7%BE%A4", "%e", "\\u0000", "\\ud800"],
  ...['"":', "__proto__", "null", "1e999", '{"a":', "[[", "data=", "&data=", "&sign="],
];

/** Up to 40 pieces of text with a special meaning somewhere. */
export function noise(random: SeededRandom): string {
  return Array.from({ length: 1 + random.below(random.chance(0.8) ? 4 : 40) }, () => random.pick(pieces)).join("");
}
