import type { Reply } from "@grouphook/core";

/** What is wrong with a reply as HTTP and as JSON, for any vendor; `undefined` for nothing. */
export function faultOfReply({ status, headers, body }: Reply): string | undefined {
  if (!Number.isInteger(status) || status < 200 || status > 599) return `status ${status}`;
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\w-]+$/.test(name) || !/^[\t\x20-\x7e]*$/.test(value)) return `header ${JSON.stringify([name, value])}`;
  }
  if (!/^application\/json(; charset=utf-8)?$/.test(headers["content-type"] ?? "")) return "content-type";
  if (!body.isWellFormed()) return "the body is no Unicode";
  return undefined;
}

/** The fields of a body that is a JSON object. */
export function fieldsOf(body: string): { readonly [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is an object with names and values. */
export function isFields(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
