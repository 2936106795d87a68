import { isObject, type SetupExamination, type SetupFile, type SetupFinding } from "@grouphook/core/adapter";
import { type Command, commands } from "./commands.js";

const LATEST_TIMEOUT_S = 15;

/** Looks at a webhooks.yml. What containers set by `IMENV_WEBHOOKS_…` is not in it. */
export function examineSetup({ parsed }: SetupFile, callbackPath: string): SetupExamination {
  if (!isObject(parsed))
    return { findings: [{ severity: "fault", text: "it is no webhooks.yml: no settings are in it" }] };
  const hooks = Object.values(commands).flat();
  const findings = [
    ...urlFindings(parsed.url, callbackPath),
    ...hooks.flatMap((hook) => hookFindings(hook, parsed[hook.key])),
  ];
  const strays = Object.entries(parsed)
    .filter(([key, value]) => key !== "url" && isObject(value) && !hooks.some((hook) => hook.key === key))
    .map(([key]) => ({ severity: "note", text: `${key} is no hook that grouphook knows` }) as const);
  return {
    commands: hooks.flatMap(({ key, name }) => (name !== undefined && isEnabled(parsed[key]) ? [name] : [])),
    findings: [...findings, ...strays],
  };
}

function urlFindings(url: unknown, callbackPath: string): readonly SetupFinding[] {
  const parsed = typeof url === "string" ? URL.parse(url) : null;
  if (!parsed || !["http:", "https:"].includes(parsed.protocol)) {
    return [{ severity: "fault", text: "url is no http:// or https:// URL" }];
  }
  if (parsed.pathname.endsWith(callbackPath)) return [];
  const isSlashed = parsed.pathname.replace(/\/+$/, "").endsWith(callbackPath);
  const why = isSlashed ? "ends with a slash" : "does not end with the path of the source and its path secret";
  return [{ severity: "fault", text: `url ${why}` }];
}

function hookFindings({ key, advice, since, note }: Command, written: unknown): readonly SetupFinding[] {
  if (!isEnabled(written)) {
    if (advice !== "on" || (since !== undefined && written === undefined)) return [];
    return [{ severity: "warning", text: `${key} is off: nothing tells ${note.replace(/^record /, "")}` }];
  }
  const findings: SetupFinding[] = [];
  if (advice === "off") findings.push({ severity: "note", text: `${key} is on for nothing: ${note}` });
  const timeout = isObject(written) ? written.timeout : undefined;
  if (key.startsWith("before") && (typeof timeout !== "number" || timeout < 1 || timeout > LATEST_TIMEOUT_S)) {
    findings.push({ severity: "warning", text: `${key} has no timeout from 1 to ${LATEST_TIMEOUT_S} seconds` });
  }
  return findings;
}

function isEnabled(written: unknown): boolean {
  return isObject(written) && written.enable === true;
}
