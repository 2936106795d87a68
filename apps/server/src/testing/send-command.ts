import { z } from "zod";

type Json = { readonly [field: string]: unknown };

const json: z.ZodType<Json> = z.record(z.string(), z.unknown());

/** What a command was answered. */
export interface CommandReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

/** Sends a command below `/v1/groups`, and reads the answer. */
export async function sendCommand(
  { url }: { readonly url: string },
  [method, path]: readonly [method: string, path: string],
  body?: object,
  headers: object = {},
): Promise<CommandReply> {
  const response = await fetch(`${url}/v1/groups${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: json.parse(await response.json()) };
}
