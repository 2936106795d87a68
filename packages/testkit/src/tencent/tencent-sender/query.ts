import { createHash, randomUUID } from "node:crypto";

/** What the query of a callback tells. */
export interface TencentQuery {
  readonly sdkAppId: string;
  readonly command: string;
  /** What set the callback off, e.g. `RESTAPI` or `iOS`. */
  readonly platform: string;
  /** Set in the console; without one nothing is signed. */
  readonly token: string | undefined;
  readonly unixSeconds: number;
}

/**
 * The query that Tencent appends to the callback URL, each time with another `RequestID`. Documented at
 * https://www.tencentcloud.com/document/product/1047/34355, but for `RequestID`, which was seen in live traffic.
 */
export function tencentQuery({ sdkAppId, command, platform, token, unixSeconds }: TencentQuery): string {
  const parameters = new URLSearchParams({ SdkAppid: sdkAppId, CallbackCommand: command, contenttype: "json" });
  // Documented: presence of members in a live group is told without these two.
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
