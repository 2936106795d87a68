import { describe, expect, it } from "vitest";
import { examineSetup } from "./examine-setup.js";
import { webhooksFile } from "./webhooks-file.js";

const PATH = "/callbacks/openim/a-path-secret";
const URL_OF_IT = `http://10.0.0.1:8080${PATH}`;
const on = (key: string, timeout: unknown = 5) => ({ url: URL_OF_IT, [key]: { enable: true, timeout } });
const faultsOf = (parsed: unknown) =>
  examineSetup({ text: "", parsed }, PATH)
    .findings.filter(({ severity }) => severity === "fault")
    .map(({ text }) => text);
const textsOf = (parsed: unknown) => examineSetup({ text: "", parsed }, PATH).findings.map(({ text }) => text);

describe("a webhooks.yml", () => {
  it.each([
    [URL_OF_IT, []],
    [`https://chat.example/im${PATH}`, []],
    [`${URL_OF_IT}/`, ["url ends with a slash"]],
    ["http://10.0.0.1:8080/callbacks/openim", ["url does not end with the path of the source and its path secret"]],
    ["webhook://127.0.0.1", ["url is no http:// or https:// URL"]],
    [7, ["url is no http:// or https:// URL"]],
  ])("with the url %j", (url, faults) => {
    expect(faultsOf({ url })).toEqual(faults);
  });

  it("that is none is a fault", () => {
    for (const parsed of ["text", 7, null, undefined, []])
      expect(faultsOf(parsed)).toEqual(["it is no webhooks.yml: no settings are in it"]);
  });

  it("tells the commands that are sent, as they are named on the wire", () => {
    const { commands } = examineSetup(
      { text: "", parsed: { ...on("afterCreateGroup"), afterKickGroupMember: { enable: true } } },
      PATH,
    );
    expect(commands).toEqual(["callbackAfterCreateGroupCommand", "callbackAfterKickGroupCommand"]);
  });

  it("is told of hooks that are off and should not be, without a timeout, for nothing, or unknown", () => {
    expect(textsOf({ url: URL_OF_IT })).toContainEqual(
      "afterCreateGroup is off: nothing tells `group.created` with its first members",
    );
    expect(textsOf(on("afterCreateGroup"))).not.toContainEqual(expect.stringMatching(/^afterCreateGroup/));
    expect(textsOf(on("beforeCreateGroup", 0))).toContainEqual("beforeCreateGroup has no timeout from 1 to 15 seconds");
    expect(textsOf(on("afterUserOnline"))).toContainEqual(expect.stringContaining("afterUserOnline is on for nothing"));
    expect(textsOf(on("afterSomething"))).toContainEqual("afterSomething is no hook that grouphook knows");
  });

  it("that init has made says everything that it should", () => {
    const text = webhooksFile(URL_OF_IT);
    const parsed = Object.fromEntries([
      ["url", URL_OF_IT],
      ...[...text.matchAll(/^(\w+):\n {2}enable: (true|false)/gm)].map(([, key, enable]) => [
        key,
        { enable: enable === "true", timeout: 5 },
      ]),
    ]);
    expect(textsOf(parsed)).toEqual([]);
  });
});
