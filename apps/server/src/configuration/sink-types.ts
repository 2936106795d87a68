import { SINK_CONTRACT, type SinkType } from "@grouphook/core";
import { type LoadablePackage, type LoadedExport, loadExport, pluggedIn } from "./adapter-package.js";
import { isRecord } from "./is-record.js";

/** A kind of sink with a short name. Every other is named by its package. */
export type SinkKind = "nats" | "rabbitmq" | "redis" | "kafka";

const packages: Readonly<Record<SinkKind, LoadablePackage>> = {
  nats: knownKind("nats", () => import("@grouphook/sink-nats")),
  rabbitmq: knownKind("rabbitmq", () => import("@grouphook/sink-rabbitmq")),
  redis: knownKind("redis", () => import("@grouphook/sink-redis")),
  kafka: knownKind("kafka", () => import("@grouphook/sink-kafka")),
};

/** The kinds with short names, whether their packages are installed or not. */
export const sinkKinds: readonly string[] = Object.keys(packages);

/** Imports the package of a kind or, for `npm:<package>`, one installed in the folder. */
export async function loadSinkType(
  kind: string,
  folder: string,
): Promise<LoadedExport<SinkType> | { readonly message: string }> {
  const named = isSinkKind(kind) ? packages[kind] : pluggedIn(kind, folder, "sink");
  if (named)
    return loadExport(named, { name: "sinkType", isIt: isSinkType, contract: { number: SINK_CONTRACT, of: "sinks" } });
  const known = sinkKinds.join(", ");
  return { message: `the kind of sink is unknown; known are: ${known}, and npm:<package> for a sink of your own` };
}

function isSinkKind(kind: string): kind is SinkKind {
  return Object.hasOwn(packages, kind);
}

function knownKind(kind: string, load: () => Promise<{ readonly sinkType: SinkType }>): LoadablePackage {
  return {
    title: `the sink for ${kind}`,
    packageName: `@grouphook/sink-${kind}`,
    place: "",
    parent: import.meta.url,
    load,
  };
}

function isSinkType(value: unknown): value is SinkType {
  return (
    isRecord(value) &&
    typeof value.kind === "string" &&
    typeof value.configure === "function" &&
    Array.isArray(value.settings) &&
    value.settings.every((setting) => isRecord(setting) && typeof setting.name === "string")
  );
}
