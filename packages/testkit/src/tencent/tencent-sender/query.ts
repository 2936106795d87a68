import { createHash, randomUUID } from "node:crypto";

/** The query of a callback. */
export interface TencentQuery {
  readonly sdkAppId: string;
  readonly command: string;
  /** What caused the callback, e.g. `RESTAPI` or `iOS`. */
  readonly platform: string;
  /** The token of the console; without one, callbacks are not signed. */
  readonly token: string | undefined;
  readonly unixSeconds: number;
}

/**
 * The query that Tencent appends to the callback URL, with a new `RequestID` each time. Documented at
 * https://www.tencentcloud.com/document/product/1047/34355, except `RequestID`, which was seen in live traffic.
 */
export function tencentQuery({ sdkAppId, command, platform, token, unixSeconds }: TencentQuery): string {
  const parameters = new URLSearchParams({ SdkAppid: sdkAppId, CallbackCommand: command, contenttype: "json" });
  // Documented: the presence of members in a live group is reported without these two.
  if (command !== "Group.CallbackOnMemberStateChange") {
    parameters.set("ClientIP", "127.0.0.1");
    parameters.set("OptPlatform", platform);
  }
  if (token !== undefined) {
    const requestTime = String(unixSeconds);
    parameters.set("Sign", createHash("sha256").update(`${token}${requestTime}`).digest("hex"));
    parameters.set("RequestTime", requestTime);
  }
  parameters.set("RequestID", randomUUID());
  return parameters.toString();
}
