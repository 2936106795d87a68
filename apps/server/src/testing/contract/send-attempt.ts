import type { Attempt } from "./provocation.js";

/** An answer that was read. */
export interface ReadAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends an attempt; of a stream, only the beginning is read. */
export async function send(
  url: string,
  method: string,
  path: string,
  { path: values = {}, query = {}, body, headers = {} }: Attempt,
): Promise<ReadAnswer> {
  const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
  const search = new URLSearchParams(query);
  const response = await fetch(`${url}${place}?${search}`, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && method !== "GET" && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, text: await textOf(response) };
}

async function textOf(response: Response): Promise<string> {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) return response.text();
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}
