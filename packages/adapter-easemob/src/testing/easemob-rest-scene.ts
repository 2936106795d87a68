import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ReadingClient } from "@grouphook/core/adapter";
import { onTestFinished } from "vitest";
import { clientIn } from "../client/client.js";
import { schema } from "../client/options.js";

/** What the vendor answers: data under status 200, or a status and its whole body. */
export type RestAnswer =
  | { readonly data: unknown; readonly cursor?: string }
  | { readonly status: number; readonly body: unknown };

/** A request that came, without those for a token. */
interface RestRequest {
  readonly call: string;
  readonly body: unknown;
}

/** A REST interface that answers as told, and a client of it. */
export interface RestScene {
  readonly client: ReadingClient;
  readonly requests: readonly RestRequest[];
  /** How many tokens were made. */
  tokens(): number;
}

const TOKEN = "YWMt-the-token-of-the-app";

/** The vendor's error, as its pages print it. */
export function refusal(status: number, error: string, description: string): RestAnswer {
  return { status, body: { error, error_description: description, timestamp: 1, duration: 0 } };
}

/** No such group, as the vendor says it. */
export const noGroup: RestAnswer = refusal(404, "resource_not_found", "grpID g does not exist!");

/**
 * Serves answers by method and path below the app, such as `GET chatgroups/g`; several are given one after the other. What is not
 * named does not exist.
 */
export async function restScene(answers: {
  readonly [call: string]: RestAnswer | readonly RestAnswer[];
}): Promise<RestScene> {
  const requests: RestRequest[] = [];
  const turns = new Map<string, number>();
  let tokens = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const path = (request.url ?? "").replace("/org/app/", "");
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (path === "token") {
      tokens += 1;
      return send(200, { access_token: TOKEN, expires_in: 86_400, application: "a" });
    }
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return send(401, { error: "unauthorized" });
    const call = `${request.method} ${path}`;
    requests.push({ call, body: text === "" ? undefined : JSON.parse(text) });
    const found = answers[call] ?? noGroup;
    const list = Array.isArray(found) ? found : [found];
    const turn = turns.get(call) ?? 0;
    turns.set(call, turn + 1);
    const answer: RestAnswer = list[Math.min(turn, list.length - 1)] ?? noGroup;
    return "status" in answer ? send(answer.status, answer.body) : send(200, { action: "x", ...answer });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const options = schema.parse({
    ...{ apiUrl: `http://127.0.0.1:${port}`, appKey: "org#app", clientId: "id", clientSecret: "secret" },
  });
  return { client: clientIn(options, { patienceMs: 1 }), requests, tokens: () => tokens };
}
