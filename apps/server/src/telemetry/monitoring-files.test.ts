import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openLedger } from "@grouphook/core/storage";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { FeedConsumers } from "../http/feed-consumers.js";
import { ledgerGauges } from "./ledger-gauges.js";
import { createMetrics } from "./metrics.js";

const folder = new URL("../../../../deploy/monitoring/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");

const alerts = z
  .object({ groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })) })
  .transform(({ groups }) => groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => ({ place: alert, expr }))));
const dashboard = z
  .object({ panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })) })
  .transform(({ panels }) =>
    panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ place: title, expr }))),
  );

/** Labels that Prometheus adds, and those of histograms' buckets. */
const ADDED = ["instance", "job", "le"];

/** Every metric of a server, with its labels. */
async function labelsByMetric(): Promise<ReadonlyMap<string, readonly string[]>> {
  const ledger = await openLedger({ url: "sqlite::memory:" });
  onTestFinished(() => ledger.close());
  const metrics = createMetrics(["sink"]);
  const push = { statuses: () => [] };
  ledgerGauges(metrics, { ledger, consumers: new FeedConsumers(), streams: { count: 0 }, push, sinks: ["sink"] });
  const described = z.looseObject({ name: z.string(), labelNames: z.array(z.string()).default([]) });
  return new Map(
    metrics.registry.getMetricsAsArray().flatMap((metric) => {
      const { name, labelNames } = described.parse(metric);
      return ["", "_bucket", "_sum", "_count"].map((ending) => [`${name}${ending}`, labelNames] as const);
    }),
  );
}

describe("the files for monitoring", () => {
  it.each([
    ["alerts.yaml", () => alerts.parse(parse(read("alerts.yaml")))],
    ["grafana-dashboard.json", () => dashboard.parse(JSON.parse(read("grafana-dashboard.json")))],
  ])("%s asks for metrics and labels that there are", async (_, expressions) => {
    const known = await labelsByMetric();
    const asked = expressions();
    expect(asked.length).toBeGreaterThan(10);
    for (const { place, expr } of asked) {
      const metrics = expr.match(/grouphook_\w+/g) ?? [];
      const labels = [...expr.matchAll(/by \(([^)]*)\)|\{([^}]*)\}/g)].flatMap(([, by = "", where = ""]) => [
        ...by.split(",").map((label) => label.trim()),
        ...[...where.matchAll(/(\w+)\s*[=!]/g)].map(([, label = ""]) => label),
      ]);
      for (const metric of metrics) expect([place, metric, known.has(metric)]).toEqual([place, metric, true]);
      const there = new Set([...ADDED, ...metrics.flatMap((metric) => known.get(metric) ?? [])]);
      for (const label of labels.filter((each) => each !== ""))
        expect([place, label, there.has(label)]).toEqual([place, label, true]);
    }
  });

  const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;
  it.skipIf(!hasPromtool).each([["check"], ["test"]])("promtool %ss the rules", (what) => {
    const file = what === "check" ? "alerts.yaml" : "alerts.test.yaml";
    const { status, stdout, stderr } = spawnSync("promtool", [what, "rules", file], {
      cwd: fileURLToPath(folder),
      encoding: "utf8",
    });
    expect([status, stdout + stderr]).toEqual([0, expect.stringContaining("SUCCESS")]);
  });
});
