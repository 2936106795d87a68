import { createHmac } from "node:crypto";

/** The fields of one event, in order. Empty values are left out. */
export type GroupServerFields = readonly (readonly [key: string, value: string])[];

/**
 * The bytes that groupServer sends for one event, as captured from groupServer 2.9.6: headers and their order, `Host`
 * without a port, PHP's urlencode, and `ts` as the first key.
 */
export function groupServerRequest(
  url: URL,
  guardToken: string,
  unixSeconds: number,
  fields: GroupServerFields,
): string {
  const data = dataText([["ts", String(unixSeconds)], ...fields]);
  const sign = createHmac("sha1", guardToken).update(data).digest("base64");
  const body = `data=${phpUrlencode(data)}&sign=${phpUrlencode(sign)}`;
  return [
    `POST ${url.pathname}${url.search} HTTP/1.1`,
    "Accept: */*",
    "User-Agent: Mozilla/4.0",
    "Accept-Language: en-us,zh-cn;q=0.5",
    "Content-Type: application/x-www-form-urlencoded",
    `Content-Length: ${body.length}`,
    "Cache-Control: no-cache",
    `Host: ${url.hostname}`,
    "",
    body,
  ].join("\r\n");
}

/** groupServer escapes nothing, and treats text that starts like an object or array as JSON (captured from 2.9.6). */
function dataText(fields: GroupServerFields): string {
  const present = fields.filter(([, value]) => value !== "");
  const members = present.map(([key, value]) => {
    const bare = key === "userDefineData" && /^[{[]/.test(value);
    return bare ? `"${key}":${value}` : `"${key}":"${value}"`;
  });
  return `{${members.join(",")}}`;
}

function phpUrlencode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}
