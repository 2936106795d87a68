import { describe, expect, it } from "vitest";
import { examineSetup } from "./examine-setup.js";

const PATH = "/callbacks/aec/a-path-secret";

describe("a starrtc.conf", () => {
  it.each([
    [`port=1\naecurl=http://10.0.0.1:8080${PATH}\n`, []],
    [`  aecurl = http://10.0.0.1:8080${PATH}  \r\n`, []],
    ["#aecurl=http://10.0.0.1/\n", ["there is no line aecurl=… that is not a comment: starRTC never calls"]],
    [`aecurl=https://10.0.0.1${PATH}`, ["aecurl does not begin with http://: starRTC calls nothing else"]],
    ["aecurl=http://10.0.0.1/callbacks/aec", ["aecurl does not end with the path of the source and its path secret"]],
    [`aecurl=http://10.0.0.1${PATH}\naecurl=http://10.0.0.2${PATH}`, ["aecurl stands there more than once"]],
    ["aecurl=somewhere", ["aecurl is no URL"]],
  ])("%j", (text, findings) => {
    expect(examineSetup({ text }, PATH).findings.map((finding) => finding.text)).toEqual(findings);
  });
});
