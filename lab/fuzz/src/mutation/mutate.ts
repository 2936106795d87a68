import type { SeededRandom } from "@grouphook/testkit";
import type { Dialect } from "../dialect.ts";
import type { Specimen } from "../specimen.ts";
import { liven } from "./liven.ts";
import { mutateJson } from "./mutate-json.ts";
import { mutateText } from "./mutate-text.ts";
import { noise, oddValue } from "./odd-values.ts";

const VALID = 0.25;
const ONCE_MORE = 0.4;
const LONGEST = 1024 * 1024;

/** A mutation of a callback, sometimes still valid. */
export function mutate(random: SeededRandom, specimen: Specimen, other: Specimen, dialect: Dialect): Specimen {
  const alive = random.chance(0.8) ? liven(random, specimen, dialect) : specimen;
  if (random.chance(VALID)) return alive;
  let mutated = notTooLong(mutateOnce(random, alive, other, dialect));
  while (random.chance(ONCE_MORE)) mutated = notTooLong(mutateOnce(random, mutated, other, dialect));
  return mutated;
}

function notTooLong(specimen: Specimen): Specimen {
  return specimen.text.length > LONGEST ? { ...specimen, text: specimen.text.slice(0, LONGEST) } : specimen;
}

function mutateOnce(random: SeededRandom, specimen: Specimen, other: Specimen, dialect: Dialect): Specimen {
  const { text, query, path } = specimen;
  const kind = random.below(100);
  if (kind < 62) {
    return { ...specimen, text: mutateJson(random, text, other.text) ?? mutateText(random, text, other.text) };
  }
  if (kind < 74) return { ...specimen, text: mutateText(random, text, other.text) };
  if (kind < 80) return { ...specimen, query: mutateQuery(random, query, dialect) };
  if (kind < 85) return { ...specimen, path: mutatePath(random, path, dialect) };
  if (kind < 89) return { ...specimen, headers: mutateHeaders(random, specimen.headers, dialect) };
  if (kind < 91) return { ...specimen, method: random.pick(["GET", "PUT", "", "post", "OPTIONS", "POST"]) };
  if (kind < 94) return { ...specimen, carrier: random.pick(["body", "form", "query", "raw"]) };
  if (kind < 95) return { ...specimen, seal: random.pick(["none", "wrong"]) };
  if (kind < 97) return { ...specimen, path: other.path, query: other.query };
  return { ...specimen, text: random.pick(["", "null", "[]", "{}", '""', "0", text + text, oddValue(random)]) };
}

function mutateQuery(random: SeededRandom, query: string, { commands }: Dialect): string {
  const fields = query.split("&");
  const index = random.below(fields.length);
  const [name = "", value = ""] = (fields[index] ?? "").split("=");
  switch (random.below(8)) {
    case 0:
      return [...fields, fields[index]].join("&");
    case 1:
      return fields.toSpliced(index, 1).join("&");
    case 2:
      return fields.with(index, `${name}=${noise(random)}`).join("&");
    case 3:
      return fields.with(index, `${name}=${value}${random.pick(["%", "%0", "%ff", "%00", "+", "%E7%BE"])}`).join("&");
    case 4:
      return [
        ...fields,
        `${random.pick(["CallbackCommand", "command", "data", "Sign"])}=${random.pick(commands)}`,
      ].join("&");
    case 5:
      return fields.with(index, `${name}=${random.pick(commands)}`).join("&");
    case 6:
      return "";
    default:
      return mutateText(random, query, noise(random));
  }
}

function mutatePath(random: SeededRandom, path: string, { commands }: Dialect): string {
  return random.pick([
    () => `/${random.pick(commands)}`,
    () => `${path}/`,
    () => "/",
    () => "",
    () => `/a/../${random.pick(commands)}`,
    () => `${path}${path}`,
    () => `/${encodeURIComponent(noise(random).toWellFormed())}`,
    () => mutateText(random, path, noise(random)),
  ])();
}

function mutateHeaders(random: SeededRandom, headers: Specimen["headers"], dialect: Dialect): Specimen["headers"] {
  const name = random.pick([...Object.keys(headers), ...dialect.headers, "content-type"]);
  const { [name]: _, ...others } = headers;
  if (random.chance(0.3)) return others;
  return { ...others, [name]: random.pick(["", noise(random), "x".repeat(5000), [noise(random), noise(random)]]) };
}
