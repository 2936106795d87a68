import { once } from "node:events";
import { createServer } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { createGroups } from "./create-groups.ts";
import { messagesEasemob } from "./loads/messages.ts";

it("takes no group for created whose callback failed, even if the body is that of a success", async () => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(503, { "content-length": 2 }).end("{}");
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const running = { port, processId: process.pid, stored: async () => ({}), stop: async () => undefined };
  await expect(createGroups(messagesEasemob, running, 1)).rejects.toThrow("status 503");
});
