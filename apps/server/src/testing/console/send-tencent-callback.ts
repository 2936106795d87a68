/** Sends a callback as Tencent does. Throws for any answer but 200. */
export async function sendTencentCallback(url: string, command: string, body: object): Promise<void> {
  const query = new URLSearchParams({
    ...{ SdkAppid: "1400000000", CallbackCommand: command, contenttype: "json" },
    ...{ ClientIP: "127.0.0.1", OptPlatform: "Android" },
  });
  const response = await fetch(`${url}/callbacks/tencent?${query}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ CallbackCommand: command, ...body }),
  });
  if (response.status !== 200) throw new Error(`${command}: ${response.status} ${await response.text()}`);
}
