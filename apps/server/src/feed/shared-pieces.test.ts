import type { FeedPage, WrittenEvent } from "@grouphook/core";
import { openLedger } from "@grouphook/core/storage";
import { expect, it, onTestFinished } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { FewAtOnce } from "./few-at-once.js";
import type { LiveSource } from "./live-feed.js";
import { SharedPieces } from "./shared-pieces.js";

const START = { sequence: 0, epoch: "" };
const present = { isEnded: false };

/** A feed with so many events, each some 10,000 bytes long, and the pages that were read of it. */
async function feedOf(events: number) {
  const databaseUrl = `sqlite:${temporaryFolder()}/ledger.db`;
  const { url } = await startTestServer({ databaseUrl });
  let users = 0;
  const create = async () => {
    for (const end = users + events; users < end; users += 1) {
      const user = { userId: `u${users}`, addUsers: `u${users}` };
      await postAec(`${url}/callbacks/aec`, {
        action: "AEC_GROUP_CREATE",
        userDefineData: "x".repeat(10_000),
        ...user,
      });
    }
  };
  await create();
  const ledger = await openLedger({ url: databaseUrl });
  onTestFinished(() => ledger.close());
  const pages: FeedPage<WrittenEvent>[] = [];
  const source: LiveSource = {
    ...ledger,
    async writtenFeedPage(request) {
      const page = await ledger.writtenFeedPage(request);
      pages.push(page);
      return page;
    },
  };
  return { pieces: new SharedPieces(source, new FewAtOnce(2)), pages, create };
}

const sequencesIn = (frames: Buffer | undefined) =>
  [...(frames?.toString() ?? "").matchAll(/"sequence":"(\d+)"/g)].map(([, sequence]) => Number(sequence));

it("gives all events in order, in pieces of 64 KiB at most, and reads each page once", async () => {
  const { pieces, pages } = await feedOf(20);
  const sequences: number[] = [];
  let place = START;
  for (
    let piece = await pieces.after(place, {}, present);
    piece?.frames;
    piece = await pieces.after(place, {}, present)
  ) {
    expect(piece.frames.length).toBeLessThan(64 * 1024);
    sequences.push(...sequencesIn(piece.frames));
    place = piece.end;
  }
  expect(sequences).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(pages.map(({ events }) => events.length)).toEqual([20, 0]);
});

it("reads once for all who come to the same place, at once or soon after", async () => {
  const { pieces, pages } = await feedOf(5);
  const together = await Promise.all(Array.from({ length: 50 }, () => pieces.after(START, {}, present)));
  const later = await pieces.after(START, {}, present);
  expect(new Set([...together, later].map((piece) => piece?.frames)).size).toBe(1);
  expect(pages.length).toBe(1);
});

it("keeps apart what passes different filters", async () => {
  const { pieces } = await feedOf(3);
  const [all, group, none] = await Promise.all([
    pieces.after(START, {}, present),
    pieces.after(START, { groupId: "100002" }, present),
    pieces.after(START, { types: ["group.dissolved"] }, present),
  ]);
  expect([all, group, none].map((piece) => sequencesIn(piece?.frames))).toEqual([[1, 2, 3], [2], []]);
  expect([all, group, none].map((piece) => piece?.end.sequence)).toEqual([3, 3, 3]);
});

it("gives what has come meanwhile to those who were at the end", async () => {
  const { pieces, create } = await feedOf(2);
  const end = (await pieces.after(START, {}, present))?.end ?? START;
  expect(await pieces.after(end, {}, present)).toEqual({ end });
  await create();
  expect(sequencesIn((await pieces.after(end, {}, present))?.frames)).toEqual([3, 4]);
});

it("does not read for readers who have gone", async () => {
  const { pieces, pages } = await feedOf(1);
  expect(await pieces.after(START, {}, { isEnded: true })).toBeUndefined();
  expect(pages).toEqual([]);
  expect(sequencesIn((await pieces.after(START, {}, present))?.frames)).toEqual([1]);
});

it("passes on that a position cannot be read, and tries again for the next", async () => {
  const { pieces, pages } = await feedOf(1);
  const strange = { sequence: 9, epoch: "" };
  for (let time = 0; time < 2; time += 1)
    await expect(pieces.after(strange, {}, present)).rejects.toThrow("beyond the newest");
  expect(pages).toEqual([]);
});
