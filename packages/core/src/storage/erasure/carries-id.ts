/** Neither JSON nor a form writes these characters in another way. */
const PLAIN = /^[\w.-]+$/;
/** The name of the first field, and its value. */
const FORM = /^[\w.%+-]+=/;
/** As some servers write a user, with the app before the id and an address behind it: org#app_ann@chat.example.com/device. */
const ADDRESS = /^[^#@]+#[^_@]+_([^@]+)(?:@.*)?$/s;
/** Two halves of a pair, each written as three bytes of its own: CESU-8, as some senders write emoji in forms. */
const HALVES = /%ED%A[\dA-F]%[89AB][\dA-F]%ED%B[\dA-F]%[89AB][\dA-F]/gi;

/**
 * Whether a text that came in, or was made of such, holds an id as a value: in JSON, in a form, in a list with commas, or in
 * JSON inside of any of these. Of what cannot be read it is said wherever the id stands in it. In any case of letters: there are
 * vendors to whom that is the same id.
 */
export function carriesId(body: string, named: string): boolean {
  const id = named.toLowerCase();
  if (body === "" || (PLAIN.test(id) && !body.toLowerCase().includes(id))) return false;
  const json = parsed(body);
  if (json !== undefined) return holds(json, id);
  if (!FORM.test(body)) return stands(id, body);
  const form = [...new URLSearchParams(body.replace(HALVES, asUtf8))].flat();
  return form.some((text) => holds(text, id) || (isStructure(text) && parsed(text) === undefined && stands(id, text)));
}

function stands(id: string, text: string): boolean {
  const said = text.toLowerCase();
  return said.includes(id) || said.includes(JSON.stringify(id).slice(1, -1));
}

function isStructure(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/** Without recursion: what came in may be nested to any depth. */
function holds(root: unknown, id: string): boolean {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === "object" && value !== null) {
      for (const [name, field] of Object.entries(value)) {
        if (name.toLowerCase() === id && !Array.isArray(value)) return true;
        waiting.push(field);
      }
    } else if (typeof value === "number") {
      if (String(value) === id) return true;
    } else if (typeof value === "string") {
      const said = value.toLowerCase();
      if (said === id || said.split(",").some((part) => part.trim() === id)) return true;
      if (ADDRESS.exec(said)?.[1] === id) return true;
      if (isStructure(value)) waiting.push(parsed(value));
    }
  }
  return false;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asUtf8(halves: string): string {
  const bytes = Buffer.from(halves.replaceAll("%", ""), "hex");
  const units = [0, 3].map((at) => {
    const three = bytes.readUIntBE(at, 3);
    return ((three >> 4) & 0xf000) | ((three >> 2) & 0xfc0) | (three & 0x3f);
  });
  return encodeURIComponent(String.fromCharCode(...units));
}
