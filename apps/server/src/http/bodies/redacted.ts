/** Names of fields that hold a secret, as vendors spell them; a signature can be used again, or tried out offline. */
const SECRET_NAME = /secret|token|passw|credential|authorization|cookie|usersig|(?:private|api|access)_?key/i;
const SECRET_FIELD = /^sign$|^signature$/i;
const REDACTED = "REDACTED";
/** A name and a text, a number or a list of these; the last may be cut off. */
const JSON_FIELD =
  /("((?:[^"\\]|\\.){1,100})"\s*:\s*)("(?:[^"\\]|\\.)*(?:"|\\?$)|-?\d[\d.eE+-]*|\[(?:[^"[\]{}]|"(?:[^"\\]|\\.)*(?:"|\\?$))*(?:\]|$))/g;

/** A callback's body as it may be shown: the values of fields that hold secrets are taken out, all else stays as it came. */
export function redacted(body: string): string {
  return /^\s*[[{]/.test(body) ? redactedJson(body) : body.split("&").map(redactedField).join("&");
}

function redactedJson(text: string): string {
  return text.replace(JSON_FIELD, (field, start: string, name: string) =>
    SECRET_NAME.test(name) ? `${start}"${REDACTED}"` : field,
  );
}

/** A field of a form. Its value may be JSON. */
function redactedField(field: string): string {
  const [name = "", ...rest] = field.split("=");
  if (rest.length === 0) return field;
  if (SECRET_NAME.test(name) || SECRET_FIELD.test(name)) return `${name}=${REDACTED}`;
  const value = rest.join("=");
  const decoded = decodedValue(value);
  const shown = decoded === undefined ? undefined : redactedJson(decoded);
  return shown === undefined || shown === decoded ? field : `${name}=${encodeURIComponent(shown)}`;
}

function decodedValue(value: string): string | undefined {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
