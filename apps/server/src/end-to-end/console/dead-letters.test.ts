import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { postAec } from "../../testing/aec-callback.js";
import { hasBrowser, sharedBrowser } from "../../testing/console/browser.js";
import { startTestServer } from "../../testing/start-test-server.js";
import { temporaryFolder } from "../../testing/temporary-folder.js";

const letters = z.object({ items: z.array(z.unknown()) });
const POISON = `create trigger poison before insert on grouphook_members when new.user_id like 'poison%'
  begin select raise(abort, 'poisoned'); end`;

describe.skipIf(!hasBrowser)("dead letters", () => {
  const browser = sharedBrowser();

  test("are shown with their error, fail again while the cause is there, and are settled once it is mended", async () => {
    const { url, database } = await serverWithDeadLetters(1);
    const page = await browser.open(`${url}/console/dead-letters`);
    await page.getByRole("row", { name: /poisoned/ }).click();
    const letter = page.getByRole("dialog");
    await expect.poll(() => letter.textContent()).toContain("poison-0");
    await letter.getByRole("button", { name: "Retry" }).click();
    await page.locator("dialog[open] button[type=submit]").last().click();
    await page
      .getByRole("alert")
      .getByText(/poisoned/)
      .waitFor();
    database.exec("drop trigger poison");
    await page.locator("dialog[open] button[type=submit]").last().click();
    await expect.poll(async () => (await readLetters(url)).length).toBe(0);
    await page.getByText("It was settled").waitFor();
  });

  test("are retried many at once, with what failed told, and discarded many at once", async () => {
    const { url } = await serverWithDeadLetters(5);
    const page = await browser.open(`${url}/console/dead-letters`);
    await page.getByRole("button", { name: /Choose all 5/ }).click();
    await page.getByRole("button", { name: "Retry 5" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Retry" }).click();
    await page.getByText("5 failed and are kept").waitFor();
    await page.getByRole("button", { name: "Close" }).last().click();
    await page.getByRole("button", { name: "Discard 5" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Discard" }).click();
    await page.getByText("Done.").waitFor();
    await page.getByRole("button", { name: "Close" }).last().click();
    await page.getByText("No dead letters").waitFor();
    expect(await readLetters(url)).toEqual([]);
  });
});

/** A server on a file, whose database refused to write what these callbacks tell. */
async function serverWithDeadLetters(count: number) {
  const path = join(temporaryFolder(), "ledger.db");
  const { url } = await startTestServer({ databaseUrl: `sqlite:${path}` });
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  database.exec(POISON);
  for (let index = 0; index < count; index += 1) {
    const userId = `poison-${index}`;
    await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId, addUsers: userId });
  }
  return { url, database };
}

async function readLetters(url: string): Promise<readonly unknown[]> {
  const response = await fetch(`${url}/v1/dead-letters`);
  return letters.parse(await response.json()).items;
}
