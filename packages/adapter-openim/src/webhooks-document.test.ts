import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Advice, type Command, commands } from "./commands.js";
import { hookFamilies, webhooksFile } from "./webhooks-file.js";

const DOCUMENT = fileURLToPath(new URL("../../../docs/en/openim.md", import.meta.url));

const advices: Readonly<Record<Advice, string>> = {
  on: "on",
  policy: "once a policy judges it",
  weigh: "weigh it, see above",
  off: "off",
};

function row({ key, name, advice, note }: Command): string {
  return `| \`${key}\` | ${name === undefined ? "" : `\`${name}\``} | ${advices[advice]} | ${note} |`;
}

const tables = hookFamilies
  .map(({ title, hooks }) =>
    [`### ${title}`, "", "| key | command | switch | here |", "|---|---|---|---|", ...hooks.map(row)].join("\n"),
  )
  .join("\n\n");

const document = `<!-- Made from packages/adapter-openim/src/commands.ts: vitest -u packages/adapter-openim/src/webhooks-document.test.ts -->

# The webhooks.yml to use with OpenIM

For OpenIM Server v3.8.3 and main of 2026-07-02; what older servers send is understood too. How each callback is read and
answered stands in the [adapter's README](../../packages/adapter-openim/README.md).

## The file

\`\`\`yaml
${webhooksFile("http://10.0.0.5:8080/callbacks/openim/PutALongRandomTextHere")}\`\`\`

In a container the same is said by variables such as \`IMENV_WEBHOOKS_URL\` and \`IMENV_WEBHOOKS_AFTERQUITGROUP_ENABLE\`.

## What to know before

- **\`failedContinue\` does nothing** since v3.7.0: it is read from the file and never looked at. While a \`before…\` hook is on
  and grouphook cannot be reached, or answers after \`timeout\`, OpenIM denies what it asked about. Switch on only what a
  policy judges.
- \`timeout\` is in seconds. Leave it at 5: the adapter answers within that, and gives a policy most of it.
- The status of a reply is never looked at, only its body. A proxy that answers with a page of its own denies.
- \`after…\` hooks wait in a queue of 100 in memory, are sent by two workers and never repeated: what comes too fast, fails or
  waits at a restart is lost, and nothing keeps its order.
- \`attentionIds\` and \`deniedTypes\` of the message hooks only take callbacks away. Leave them empty: on main an
  \`attentionIds\` silences \`afterSendGroupMsg\` altogether.
- Where a policy rewrites messages, switch on \`beforeMsgModify\` and leave \`beforeSendGroupMsg\` off: the reply to the latter
  cannot rewrite, so what a policy would have rewritten is denied. With both on a policy is asked twice for each message.

## \`beforeGroupOnlinePush\`

No other hook tells who was invited, whose application was approved, and who was muted. It has its price:

- OpenIM asks before each message is pushed to a group, and waits. While it is on and grouphook cannot be reached, **no group
  message is pushed** to anybody; it stays stored, and clients find it when they look.
- It tells of changes in the words of notifications, and **a client can make these up**: a client that speaks OpenIM's
  protocol itself may send a message with the content type of a notification, and the server neither checks the content nor
  whether the sender is a member (read in the source of main of 2026-07-02, \`internal/rpc/msg/verify.go\`). Whatever is told
  this way leaves the group marked stale. Do not derive rights from roles and memberships told this way before reading the
  group again at OpenIM's.
- What other hooks tell too is told twice, and who leaves does so twice in the feed.

Without it the record has the first members of a group and those who entered an open group by themselves, and lacks those
who were invited or approved.

## Every hook

${tables}

A callback not about groups is answered so that OpenIM goes on, and kept as it came, private messages included. Leave those
hooks off, or [forward](forwarding.md) them to your app: there is one \`url\` for all.
`;

test("the document on webhooks.yml is what the adapter knows of them", async () => {
  await expect(document).toMatchFileSnapshot(DOCUMENT);
});

test("every hook has a key and a command of its own", () => {
  const hooks = Object.values(commands).flat();
  const names = hooks.flatMap(({ name, formerly = [] }) => (name === undefined ? [] : [name, ...formerly]));
  expect(new Set(hooks.map(({ key }) => key)).size).toBe(53);
  expect(new Set(names).size).toBe(names.length);
  expect(hooks.length).toBe(53);
});
