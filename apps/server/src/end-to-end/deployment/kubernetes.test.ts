import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Deployment } from "kubernetes-models/apps/v1";
import { Ingress } from "kubernetes-models/networking.k8s.io/v1";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import { Service } from "kubernetes-models/v1";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { deploymentFile } from "../../testing/deployment-file.js";
import { spawnCommand } from "../../testing/spawn-server.js";
import { temporaryFolder } from "../../testing/temporary-folder.js";

const manifest = z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: z.unknown(), spec: z.unknown() });
const text = deploymentFile("kubernetes.yaml");
const manifests = manifestsIn(text);
const models = [Deployment, PodDisruptionBudget, Service, Ingress];

const deployment = z.object({
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.object({
        terminationGracePeriodSeconds: z.number(),
        containers: z.tuple([
          z.object({
            ports: z.tuple([z.object({ name: z.string(), containerPort: z.number() })]),
            env: z.array(z.object({ name: z.string(), value: z.string() })),
            lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }),
          }),
        ]),
      }),
    }),
  }),
});

function manifestsIn(manifestText: string) {
  return parseAllDocuments(manifestText).map((document) => manifest.parse(document.toJS()));
}

function manifestOf(kind: string): Record<string, unknown> {
  return manifests.find((one) => one.kind === kind) ?? {};
}

/** The same value, which notes the place of everything in it that is not looked at. */
function watched(value: unknown, place: string, unseen: Set<string>): unknown {
  if (typeof value !== "object" || value === null) return value;
  const parts = new Map(
    Object.entries(value).map(([key, part]) => [key, watched(part, `${place}.${key}`, unseen)] as const),
  );
  for (const key of parts.keys()) unseen.add(`${place}.${key}`);
  return new Proxy(value, {
    get(target, key) {
      if (typeof key !== "string" || !parts.has(key)) return Reflect.get(target, key);
      unseen.delete(`${place}.${key}`);
      return parts.get(key);
    },
  });
}

/** What is wrong with a manifest: values that the schema refuses, and fields that it does not know. */
function faultsOf(written: z.infer<typeof manifest>): readonly string[] {
  const { apiVersion, kind, spec, metadata } = written;
  const model = models.find((candidate) => candidate.is(written));
  if (!model) return [`${apiVersion} ${kind} is not known`];
  const unseen = new Set<string>();
  const parts = { spec: watched(spec, "spec", unseen), metadata: watched(metadata, "metadata", unseen) };
  try {
    Object.assign(new model(), parts).validate();
  } catch (fault) {
    return [String(fault)];
  }
  return [...unseen];
}

describe("deploy/kubernetes.yaml", () => {
  it("has no field that Kubernetes does not know, and no value that it refuses", () => {
    expect(manifests.map(({ kind }) => kind)).toEqual(["Deployment", "PodDisruptionBudget", "Service", "Ingress"]);
    expect(manifests.flatMap(faultsOf)).toEqual([]);
  });

  it.for([
    ["replicas: 2", "replicas: two"],
    ["readinessProbe:", "readinessProb:"],
    ["minAvailable: 1", "minAvailabel: 1"],
    ["failureThreshold: 720", "failureThreshold: many"],
    ["port: { name: http }", "port: { nane: http }"],
  ] as const)("would be refused if it said %s otherwise: %s", ([written, misspelt]) => {
    expect(text).toContain(written);
    expect(manifestsIn(text.replace(written, misspelt)).flatMap(faultsOf)).not.toEqual([]);
  });

  it("selects the servers and their port everywhere", () => {
    const { template } = deployment.parse(manifestOf("Deployment")).spec;
    const [{ ports }] = template.spec.containers;
    const selector = { matchLabels: template.metadata.labels };
    expect(manifestOf("Deployment")).toMatchObject({ spec: { selector } });
    expect(manifestOf("PodDisruptionBudget")).toMatchObject({ spec: { selector } });
    const [{ name }] = ports;
    expect(manifestOf("Service")).toMatchObject({
      metadata: { name: "grouphook" },
      spec: { selector: template.metadata.labels, ports: [{ name, targetPort: name }] },
    });
    const backend = { service: { name: "grouphook", port: { name } } };
    expect(manifestOf("Ingress")).toMatchObject({ spec: { rules: [{ http: { paths: [{ backend }] } }] } });
  });

  it("leaves the server the time that it needs to stop", () => {
    const { terminationGracePeriodSeconds, containers } = deployment.parse(manifestOf("Deployment")).spec.template.spec;
    const [{ lifecycle }] = containers;
    expect(terminationGracePeriodSeconds).toBeGreaterThan(lifecycle.preStop.sleep.seconds + 9.5);
  });

  it("starts with the secrets that it tells to make, beyond loopback", async () => {
    const folder = temporaryFolder();
    const [{ env }] = deployment.parse(manifestOf("Deployment")).spec.template.spec.containers;
    const told = [...text.matchAll(/--from-literal=([\w-]+)=/g)].map(([, name = ""]) => name);
    const files = env.filter(({ name }) => name.endsWith("_FILE")).map(({ value }) => basename(value));
    expect(files.toSorted()).toEqual(told.toSorted());
    mkdirSync(join(folder, "secrets"));
    for (const file of files) {
      const value = file === "database-url" ? "sqlite::memory:" : `a-long-random-${file}\n`;
      writeFileSync(join(folder, "secrets", file), value);
    }
    writeFileSync(join(folder, "grouphook.config.mjs"), 'export default { sources: { chat: { vendor: "aec" } } };');
    const placed = env.map(({ name, value }) => [name, value.replace("/etc/grouphook/", join(folder, "secrets/"))]);
    const variables = { HOST: "0.0.0.0", ...Object.fromEntries(placed) };
    const checked = spawnCommand({ folder, words: ["start", "--check"], variables });
    expect([await checked.ended, checked.output.stderr]).toEqual([0, ""]);
  });
});
