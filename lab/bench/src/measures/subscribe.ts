/** Adds a webhook subscription to a server; resolves to its id. */
export async function subscribe(port: number, settings: object): Promise<string> {
  const body = JSON.stringify(settings);
  const headers = { "content-type": "application/json" };
  const response = await fetch(`http://127.0.0.1:${port}/v1/subscriptions`, { method: "POST", headers, body });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`a subscription was answered by ${text}`);
  return JSON.parse(text).id;
}
