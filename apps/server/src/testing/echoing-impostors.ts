import { type App, startApp, startTcpApp } from "./app-server.js";

/** Servers that take nothing, and say back all that they were told, secrets too, in their own words of refusal. */
export interface EchoingImpostors {
  /** An app, a receiver of webhooks, a backend of policies, a vendor's interface. */
  readonly http: App;
  /** `host:port` of brokers. */
  readonly redis: string;
  readonly nats: string;
  /** Of something that speaks no broker's language. */
  readonly strange: string;
}

/** Starts them; closed after the test. */
export async function startEchoingImpostors(): Promise<EchoingImpostors> {
  const http = await startApp((response, { method, target, headers, body }) => {
    const heard = `${method} ${target} ${JSON.stringify(headers)} ${body.toString()}`;
    const refusal = { errCode: 1001, errMsg: heard, errDlt: heard };
    const failure = { ActionStatus: "FAIL", ErrorCode: 70_001, ErrorInfo: heard };
    response.writeHead(401, `no ${encodeURI(target).slice(0, 900)}`, { "content-type": "application/json" });
    response.end(JSON.stringify({ ...refusal, ...failure, decision: heard }));
  });
  const said = (data: Buffer) => data.toString("latin1").replaceAll(/[\r\n]+/g, " ");
  const redis = await startTcpApp((socket) => socket.on("data", (data) => socket.write(`-ERR no ${said(data)}\r\n`)));
  const nats = await startTcpApp((socket) => {
    socket.write('INFO {"server_id":"x","version":"2.10.0","proto":1,"auth_required":true,"max_payload":1048576}\r\n');
    socket.on("data", (data) => socket.write(`-ERR 'Authorization Violation ${said(data)}'\r\n`));
  });
  const strange = await startTcpApp((socket) => socket.on("data", (data) => socket.end(data)));
  const placeOf = (url: string) => new URL(url).host;
  return { http, redis: placeOf(redis), nats: placeOf(nats), strange: placeOf(strange) };
}
