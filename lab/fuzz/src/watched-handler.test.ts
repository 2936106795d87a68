import { expect, test } from "vitest";
import { openim } from "./dialects/openim.ts";
import { openSubject } from "./subject.ts";

const callback = `POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}`;

test("an answer is awaited even if its sender disconnects before", async () => {
  const subject = await openSubject(openim, 1, {
    handler: (handler) => ({
      ...handler,
      async handle(inbound) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        return handler.handle(inbound);
      },
    }),
  });
  try {
    // After a half request, Node closes the connection as soon as its sender ends it.
    const bytes = Buffer.from(`${callback}POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n`);
    const { exchanges, responses } = await subject.feed([{ kind: "bytes", bytes, at: 0 }]);
    expect(responses).not.toContainEqual(expect.objectContaining({ status: 403 }));
    expect(exchanges.map(({ reply }) => reply?.status)).toEqual([403]);
  } finally {
    await subject.close();
  }
});
