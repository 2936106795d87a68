import type { Dialect } from "../load.ts";

/** How Tencent speaks, and the standard success reply it documents. */
export const tencentDialect: Dialect = {
  path: "/callbacks/tencent",
  format: "json",
  success: '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}',
};

/** An id of the documented form. */
export function tencentGroupId(index: number): string {
  return `@TGS#2J4S${(1_000_000 + index).toString(36).toUpperCase()}`;
}

/**
 * A callback about a message, in bytes: the documented sample (https://www.tencentcloud.com/document/product/1047/34375),
 * unsigned, with a `Random` and a `MsgId` of its own. A message not yet sent has no MsgSeq and MsgTime.
 */
export function messageRequest(
  command: string,
  groupId: string,
  number: number,
  numbered: { readonly MsgSeq?: number; readonly MsgTime?: number } = {},
): Buffer {
  const query = `SdkAppid=1400000000&CallbackCommand=${command}&contenttype=json&ClientIP=127.0.0.1&OptPlatform=iOS`;
  const random = scattered(number);
  const body = JSON.stringify({
    CallbackCommand: command,
    GroupId: groupId,
    Type: "Public",
    From_Account: "jared",
    Operator_Account: "admin",
    Random: random,
    MsgId: `144115233406643804-1727580296-${random}`,
    ...numbered,
    OnlineOnlyFlag: 0,
    MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "red packet" } }],
    CloudCustomData: "your cloud custom data",
    EventTime: String(Date.now()),
  });
  return Buffer.from(
    `POST ${tencentDialect.path}?${query} HTTP/1.1\r\nHost: 127.0.0.1\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** Another 32-bit number for each. */
function scattered(number: number): number {
  return Math.imul(number + 1, 0x9e3779b1) >>> 0;
}
