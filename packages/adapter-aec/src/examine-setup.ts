import type { SetupExamination, SetupFile, SetupFinding } from "@grouphook/core/adapter";

/** Looks for the line of `aecurl` in a starrtc.conf. */
export function examineSetup({ text }: SetupFile, callbackPath: string): SetupExamination {
  const lines = [...text.matchAll(/^[ \t]*aecurl[ \t]*=[ \t]*(.*?)[ \t]*$/gm)].map(([, url = ""]) => url);
  return { findings: findingsOn(lines, callbackPath) };
}

function findingsOn(lines: readonly string[], callbackPath: string): readonly SetupFinding[] {
  const [line, another] = lines;
  if (line === undefined) {
    return [{ severity: "fault", text: "there is no line aecurl=… that is not a comment: starRTC never calls" }];
  }
  const findings: SetupFinding[] = [];
  if (another !== undefined) findings.push({ severity: "warning", text: "aecurl stands there more than once" });
  const url = URL.parse(line);
  if (!url) return [...findings, { severity: "fault", text: "aecurl is no URL" }];
  if (url.protocol !== "http:") {
    findings.push({ severity: "fault", text: "aecurl does not begin with http://: starRTC calls nothing else" });
  }
  if (!url.pathname.endsWith(callbackPath)) {
    findings.push({ severity: "fault", text: "aecurl does not end with the path of the source and its path secret" });
  }
  return findings;
}
