import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { planServer } from "./plan-server.js";

const URL_OF_APP = "https://app.example/im";

/** The faults of a plan with this forwarding at Tencent's source. */
async function faultsOf(forward: unknown, environment: Readonly<Record<string, string>> = {}) {
  return planServer(
    { sources: { chat: { vendor: "tencent", ...(forward !== undefined && { forward }) } } },
    environment,
  )
    .then(() => [])
    .catch((error: { readonly faults?: readonly string[] }) => error.faults);
}

async function planned(forward: unknown, environment: Readonly<Record<string, string>> = {}) {
  const sources = { chat: { vendor: "tencent", ...(forward !== undefined && { forward }) } };
  const { configuration, warnings } = await planServer({ sources }, environment);
  return { forward: configuration.sources.chat?.forward, warnings };
}

const defaults = { onFailure: "unavailable", connectionLimit: 64, queueLimit: 256, answerLimit: 1_048_576 };

describe("forwarding is set up", () => {
  it("in the file", async () => {
    const written = { url: URL_OF_APP, commands: ["C2C.*", "State.StateChange"], onFailure: "deny" };
    expect(await planned(written)).toEqual({ forward: { ...defaults, also: [], ...written }, warnings: [] });
    expect(await planned(undefined)).toEqual({ forward: undefined, warnings: [] });
  });

  it("in the environment, which overrides single settings of the file", async () => {
    const environment = {
      GROUPHOOK_CHAT_FORWARD_COMMANDS: "C2C.*, Sns.*",
      GROUPHOOK_CHAT_FORWARD_ALSO: "Group.CallbackAfterSendMsg",
      GROUPHOOK_CHAT_FORWARD_ON_FAILURE: "allow",
      GROUPHOOK_CHAT_FORWARD_DEADLINE_MS: "1000",
      GROUPHOOK_CHAT_FORWARD_CONNECTION_LIMIT: "2",
      GROUPHOOK_CHAT_FORWARD_QUEUE_LIMIT: "0",
      GROUPHOOK_CHAT_FORWARD_ANSWER_LIMIT: "10",
    };
    const { forward } = await planned({ url: URL_OF_APP, commands: ["State.*"], onFailure: "deny" }, environment);
    expect(forward).toEqual({
      ...{ url: URL_OF_APP, commands: ["C2C.*", "Sns.*"], also: ["Group.CallbackAfterSendMsg"], onFailure: "allow" },
      ...{ deadlineMs: 1000, connectionLimit: 2, queueLimit: 0, answerLimit: 10 },
    });
  });

  it("with its URL in a file, and for each source by itself", async () => {
    const file = join(temporaryFolder(), "url");
    writeFileSync(file, "https://user:secret@app.example/im?key=of-the-app\n");
    const { configuration } = await planServer(
      {},
      {
        GROUPHOOK_SOURCES: "chat=tencent,old-chat=openim",
        GROUPHOOK_CHAT_FORWARD_URL_FILE: file,
        GROUPHOOK_CHAT_FORWARD_COMMANDS: "*",
        GROUPHOOK_OLD_CHAT_FORWARD_URL: "http://127.0.0.1:9000",
        GROUPHOOK_OLD_CHAT_FORWARD_COMMANDS: "callbackBeforeSendSingleMsgCommand",
      },
    );
    const { chat, "old-chat": old } = configuration.sources;
    expect([chat?.forward?.url, old?.forward?.url]).toEqual([
      "https://user:secret@app.example/im?key=of-the-app",
      "http://127.0.0.1:9000",
    ]);
  });
});

describe("forwarding is refused", () => {
  const place = "sources.chat.forward";

  it.for<[unknown, readonly string[]]>([
    [5, [`${place}: must be an object`]],
    [{}, [`${place}.url (GROUPHOOK_CHAT_FORWARD_URL): is missing`]],
    [{ url: 5, commands: ["*"] }, [`${place}.url: must be the app's URL`]],
    [{ commands: ["C2C.*"] }, [`${place}.url (GROUPHOOK_CHAT_FORWARD_URL): is missing`]],
    [{ url: URL_OF_APP }, [`${place}.commands (GROUPHOOK_CHAT_FORWARD_COMMANDS): names no commands`]],
    [{ url: "app.example", commands: ["*"] }, [`${place}.url: must be a URL with http or https`]],
    [{ url: "ftp://user:secret@app", commands: ["*"] }, [`${place}.url: must be a URL with http or https`]],
    [{ url: `${URL_OF_APP}#there`, commands: ["*"] }, [`${place}.url: must not have a fragment`]],
    [{ url: URL_OF_APP, commands: "C2C.*" }, [`${place}.commands: must be a list`]],
    [{ url: URL_OF_APP, commands: [""] }, [`${place}.commands.0: must not be empty`]],
    [
      { url: URL_OF_APP, comands: ["*"], also: ["*"], onFailure: "retry", connectionLimit: 0 },
      [
        `${place}.onFailure: must be allow, deny or unavailable`,
        `${place}.connectionLimit: must be a whole number from 1 to 10000`,
        `${place}.comands: is unknown; nearest: commands`,
      ],
    ],
  ])("with faults, all at once: %j", async ([forward, faults]) => {
    expect(await faultsOf(forward)).toEqual(faults);
  });

  it.for<[object, string]>([
    [
      { commands: ["C2C.CallbackBeforeSendMesage"] },
      "commands: C2C.CallbackBeforeSendMesage is unknown; nearest: C2C.CallbackBeforeSendMsg",
    ],
    [{ commands: ["c2c.*"] }, "commands: c2c.* is unknown; nearest: C2C.Callback"],
    [{ commands: ["STATE.STATECHANGED"] }, "commands: STATE.STATECHANGED is unknown; nearest: State.StateChange"],
    [{ commands: ["Nobody.*"] }, "commands: Nobody.* is unknown, and no known name is similar"],
    [{ commands: ["*", "State.StateChanged"] }, "commands: State.StateChanged is unknown; nearest: State.StateChange"],
    [
      { commands: ["Group.CallbackBeforeSendMsg"] },
      "commands: Group.CallbackBeforeSendMsg is answered by grouphook; name it in also if the app is to get it, too",
    ],
    [
      { also: ["Group.CallbackAfterSendMessage"] },
      "also: Group.CallbackAfterSendMessage is unknown; nearest: Group.CallbackAfterSendMsg",
    ],
  ])("with commands that the vendor does not have, with the nearest: %j", async ([forward, fault]) => {
    const faults = (await faultsOf({ url: URL_OF_APP, ...forward })) ?? [];
    expect(faults).toHaveLength(1);
    expect(faults[0]?.startsWith(`${place}.${fault}`)).toBe(true);
  });

  it("by the names of variables, without values", async () => {
    const environment = {
      GROUPHOOK_CHAT_FORWARD_URL: "app.example/secret",
      GROUPHOOK_CHAT_FORWARD_COMMANDS: "C2C.Callback",
      GROUPHOOK_CHAT_FORWARD_COMANDS: "x",
    };
    expect(await faultsOf(undefined, environment)).toEqual([
      expect.stringMatching(/^GROUPHOOK_CHAT_FORWARD_COMANDS: is unknown; nearest: GROUPHOOK_CHAT_FORWARD_COMMANDS/),
      "GROUPHOOK_CHAT_FORWARD_URL: must be a URL with http or https",
      expect.stringMatching(/^GROUPHOOK_CHAT_FORWARD_COMMANDS: C2C\.Callback is unknown/),
    ]);
  });

  it("for commands of any name with an adapter that names none", async () => {
    const forward = { url: URL_OF_APP, commands: ["anything"], also: ["else"] };
    const { tencentAdapter } = await import("@grouphook/adapter-tencent");
    const { commands: _, otherCommands: __, ...adapter } = tencentAdapter();
    await expect(planServer({ sources: { chat: { adapter, forward } } })).resolves.toBeDefined();
  });
});

it("an app that may take longer than the vendor waits is warned of", async () => {
  const { warnings } = await planned({ url: URL_OF_APP, commands: ["*"], deadlineMs: 3000 });
  expect(warnings).toEqual([
    "sources.chat.forward.deadlineMs: exceeds the 1200 ms that the app may take: the vendor waits 2000 ms for the reply",
  ]);
});

it("unknown settings of subscriptions are compared with those of subscriptions", async () => {
  const one = { url: "https://app.example", secret: `whsec_${"A".repeat(32)}`, ordr: "group", filter: { typs: [] } };
  await expect(planServer({ subscriptions: { one } })).rejects.toMatchObject({
    faults: expect.arrayContaining([
      "subscriptions.one.ordr: is unknown; nearest: order",
      "subscriptions.one.filter.typs: is unknown; nearest: types",
    ]),
  });
});
