import { type CallbackCommandRecord, OTHER_COMMANDS } from "@grouphook/core";
import type { OpenLedgerReader } from "@grouphook/core/storage";
import type { ServerPlan } from "../../configuration/plan-server.js";
import { rfc3339 } from "../../http/bodies/body-form.js";
import { seconds } from "./database-findings.js";
import type { Finding } from "./finding.js";

const EVENTS_LOOKED_AT = 200;
const MOST_BEHIND_MS = 2000;
const MOST_AHEAD_MS = 30_000;
const LEAST_EVENTS = 5;

/** A command of a source: whether the vendor is told to send it, and whether it came. */
export interface CommandSeen {
  readonly source: string;
  readonly command: string;
  /** By a file of the vendor's; `null` where none was given. */
  readonly isEnabled: boolean | null;
  readonly lastSeen: string | null;
  readonly callbacks: number;
}

/** What the record tells about callbacks. `enabled` are the commands that vendors are told to send, by source. */
export async function findInRecord(
  reader: OpenLedgerReader,
  { adapters }: ServerPlan,
  enabled: ReadonlyMap<string, readonly string[]>,
): Promise<{ readonly findings: readonly Finding[]; readonly commands: readonly CommandSeen[] }> {
  const seen = await reader.callbackCommands();
  const findings: Finding[] = [];
  const commands: CommandSeen[] = [];
  for (const [source, adapter] of adapters) {
    const ofSource = seen.filter((one) => one.source === source);
    const listed = commandsOf(source, { known: adapter.commands ?? [], seen: ofSource, enabled: enabled.get(source) });
    commands.push(...listed);
    findings.push(callbackFinding(source, ofSource), ...strayFindings(source, listed));
  }
  const letters = await reader.countDeadLetters();
  if (letters > 0) {
    const advice = "Read them at GET /v1/dead-letters, and retry or discard them.";
    findings.push({ check: "callbacks", status: "warning", text: `dead letters: ${letters}`, advice });
  }
  return { findings: [...findings, ...(await clockFindings(reader))], commands };
}

function commandsOf(
  source: string,
  {
    known,
    seen,
    enabled,
  }: {
    readonly known: readonly string[];
    readonly seen: readonly CallbackCommandRecord[];
    readonly enabled: readonly string[] | undefined;
  },
): readonly CommandSeen[] {
  const names = new Set([...known, ...seen.map(({ command }) => command)]);
  return [...names].toSorted().map((command) => {
    const record = seen.find((one) => one.command === command);
    const isEnabled = enabled === undefined || command === OTHER_COMMANDS ? null : enabled.includes(command);
    const lastSeen = record === undefined ? null : rfc3339(record.lastSeen);
    return { source, command, isEnabled, lastSeen, callbacks: record?.callbacks ?? 0 };
  });
}

function callbackFinding(source: string, seen: readonly CallbackCommandRecord[]): Finding {
  const check = "callbacks";
  if (seen.length === 0) {
    const advice = "Do something in a group, then look again; --url and --setup look for what is in the way.";
    return { check, status: "warning", text: `source ${source}: no callback was ever taken`, advice };
  }
  const last = Math.max(...seen.map(({ lastSeen }) => lastSeen));
  const count = seen.reduce((sum, { callbacks }) => sum + callbacks, 0);
  return { check, status: "ok", text: `source ${source}: callbacks: ${count}, the last at ${rfc3339(last)}` };
}

function strayFindings(source: string, listed: readonly CommandSeen[]): readonly Finding[] {
  const strays = listed.filter(({ isEnabled, callbacks }) => isEnabled === false && callbacks > 0);
  if (strays.length === 0) return [];
  const text = `source ${source}: ${strays.map(({ command }) => command).join(", ")} came, but are off in the file`;
  return [{ check: "setup", status: "note", text, advice: "Is it the file that the vendor's servers use?" }];
}

/** Compares when events happened, by vendors' clocks, with when they came in, by ours. */
async function clockFindings(reader: OpenLedgerReader): Promise<readonly Finding[]> {
  const newest = await reader.lastSequence();
  const events = await reader.feed({ after: Math.max(0, newest - EVENTS_LOOKED_AT), limit: EVENTS_LOOKED_AT });
  const delays = new Map<string, number[]>();
  for (const { source, occurredAt, recordedAt } of events) {
    if (recordedAt === undefined || occurredAt === recordedAt) continue;
    delays.set(source, [...(delays.get(source) ?? []), recordedAt - occurredAt]);
  }
  return [...delays].flatMap(([source, ofSource]): Finding[] => {
    if (ofSource.length < LEAST_EVENTS) return [];
    const sorted = ofSource.toSorted((one, other) => one - other);
    const [least = 0] = sorted;
    // One odd event says nothing; a clock that is ahead makes most of them come before they happened.
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    const check = "clock";
    const advice = "Let both keep their clocks by NTP: signatures and the order of facts go by them.";
    const where = `source ${source}: by the last ${ofSource.length} events, the vendor's clock is`;
    if (median < -MOST_BEHIND_MS)
      return [{ check, status: "fault", text: `${where} at least ${seconds(median)} ahead of ours`, advice }];
    if (least > MOST_AHEAD_MS) {
      return [
        {
          check,
          status: "warning",
          text: `${where} ${seconds(least)} behind ours, or callbacks come that late`,
          advice,
        },
      ];
    }
    return [{ check, status: "ok", text: `${where} close to ours (the quickest came in after ${seconds(least)})` }];
  });
}
