import type { ServerResponse } from "node:http";

const RAW = /"@number:(\d+)@"/g;

/** What is answered in JSON; big numbers as digits. */
function jsonOf(fields: object): string {
  const text = JSON.stringify(fields, (_, value) => (typeof value === "bigint" ? `@number:${value}@` : value));
  return text.replace(RAW, "$1");
}

/** What a refused call is answered. */
export function failure(code: number, text: string): string {
  return JSON.stringify({ ActionStatus: "FAIL", ErrorCode: code, ErrorInfo: text });
}

/** What a successful call is answered. */
export function success(fields: object): string {
  return jsonOf({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0, ...fields });
}

/** Documented: the status is always 200. */
export function send(response: ServerResponse, text: string, time: number): void {
  response.sendDate = false;
  response.writeHead(200, { date: new Date(time).toUTCString(), "content-type": "application/json" }).end(text);
}

/** Sends half of an answer, and ends the connection. */
export function sendHalf(response: ServerResponse, text: string): void {
  const whole = Buffer.from(text);
  response.writeHead(200, { "content-length": whole.length, "content-type": "application/json" });
  response.write(whole.subarray(0, Math.ceil(whole.length / 2)), () => response.destroy());
}
