import { type Inbound, inboundFrom, type Json } from "@grouphook/core/adapter";
import type { SeededRandom } from "../../seeded-random.js";

const PIECES: readonly string[] = [
  ..."aZ09 \t\r\n\0\\\"'`,:;{}[]()<>%&=+?#/@!~^*|_-.",
  "é",
  "群",
  "😀",
  "\ud800",
  "\udc00",
  "\u2028",
  "\uFEFF",
  "%00",
  "%ff",
  "%E7%BE%A4",
  "\\u0000",
  "\\ud800",
  '"":',
  "__proto__",
  "null",
  "1e999",
];

const ODD_VALUES: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  "",
  " ",
  ",",
  "\0",
  "\ud800",
  "constructor",
  "x".repeat(70_000),
  [],
  {},
  [null],
  [[[]]],
  [{}, 1, "a"],
  JSON.parse('{"__proto__":{"a":1},"length":3}'),
];

/** Stands for `DEEP` until the last garbling is done. */
const DEEP_MARK = "veryDeep";
/** Deep enough to exhaust the stack of a recursive reader, shallow enough to be sent. */
const DEEP = "[".repeat(20_000) + "]".repeat(20_000);

/** An inbound that resembles a genuine one, but that no vendor would send. */
export function garbageOf(random: SeededRandom, genuine: Inbound): Inbound {
  const inbound = garbled(random, genuine);
  return inboundFrom({ ...inbound, body: inbound.body.replaceAll(new RegExp(`("|%22)${DEEP_MARK}\\1`, "g"), DEEP) });
}

function garbled(random: SeededRandom, genuine: Inbound): Inbound {
  const inbound: Inbound = {
    ...genuine,
    ...random.pick<() => Partial<Inbound>>([
      () => ({ body: noise(random) }),
      () => ({ body: garbledText(random, genuine.body) }),
      () => ({ body: garbledText(random, genuine.body) }),
      () => ({ body: withOddValue(random, genuine.body) }),
      () => ({ body: withOddValue(random, genuine.body) }),
      () => ({ body: withOddValue(random, genuine.body) }),
      () => ({ body: random.pick(["", "null", "[]", "{}", '""', "0", `"${DEEP_MARK}"`, genuine.body + genuine.body]) }),
      () => ({ query: garbledText(random, genuine.query) }),
      () => ({ path: `/${garbledText(random, genuine.path)}` }),
      () => ({ method: random.pick(["GET", "PUT", "", "post"]) }),
      () => ({ headers: garbledHeaders(random, genuine.headers) }),
    ])(),
  };
  return random.chance(0.3) ? garbled(random, inbound) : inbound;
}

function noise(random: SeededRandom): string {
  return Array.from({ length: random.below(40) }, () => random.pick(PIECES)).join("");
}

function garbledText(random: SeededRandom, text: string): string {
  const from = random.below(text.length + 1);
  const to = from + random.below(text.length - from + 1);
  return random.pick([
    () => text.slice(0, from),
    () => text.slice(from),
    () => text.slice(0, from) + noise(random) + text.slice(from),
    () => text.slice(0, from) + text.slice(to),
    () => text.slice(0, to) + text.slice(from),
  ])();
}

function garbledHeaders(random: SeededRandom, headers: Inbound["headers"]): Inbound["headers"] {
  const name = random.pick([...Object.keys(headers), "content-type"]);
  const { [name]: _, ...others } = headers;
  if (random.chance(0.3)) return others;
  return { ...others, [name]: random.pick(["", noise(random), [noise(random), noise(random)]]) };
}

/** Replaces, adds or drops one value in a JSON text, or in the first field of a form that is one. */
function withOddValue(random: SeededRandom, body: string): string {
  const json = parsed(body);
  if (json !== undefined) return JSON.stringify(odd(random, json));
  const fields = [...new URLSearchParams(body)];
  const position = fields.findIndex(([, value]) => parsed(value) !== undefined);
  return fields
    .map(([name, value], index) => {
      const oddValue = index === position ? JSON.stringify(odd(random, parsed(value) ?? null)) : value.toWellFormed();
      return `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(oddValue.toWellFormed())}`;
    })
    .join("&");
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function odd(random: SeededRandom, json: Json): Json {
  const goesDeeper = random.chance(0.8);
  if (isArray(json) && json.length > 0 && goesDeeper) {
    const position = random.below(json.length);
    return json.map((item, index) => (index === position ? odd(random, item) : item));
  }
  if (typeof json === "object" && json !== null && !isArray(json) && Object.keys(json).length > 0 && goesDeeper) {
    const key = random.pick(Object.keys(json));
    const { [key]: value = null, ...others } = json;
    return random.chance(0.15) ? others : { ...others, [key]: odd(random, value) };
  }
  return random.pick([...ODD_VALUES, DEEP_MARK, noise(random), { [noise(random)]: json }, [json, json]]);
}

function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
