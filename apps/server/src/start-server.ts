import { createServer, type Server } from "node:http";
import { type AddressInfo, isIPv6 } from "node:net";
import { consoleFolder } from "@grouphook/console";
import { type OpenLedgerOptions, parseDatabaseUrl } from "@grouphook/core/storage";
import type { Logger } from "pino";
import type { Configuration } from "./configuration/configuration.js";
import { anyoneCanCall } from "./configuration/exposure.js";
import { planServer, type ServerPlan } from "./configuration/plan-server.js";
import { startForwarding } from "./forward/start-forwarding.js";
import { compose } from "./http/compose.js";
import { readConsoleFiles } from "./http/console/console-files.js";
import { CONSOLE_PATH } from "./http/console/serve-console.js";
import { stopsGracefully } from "./http/graceful-stop.js";
import { openWhenThere } from "./open-when-there.js";
import { startPush } from "./push/start-push.js";
import { createReconcilers } from "./reconcile/create-reconcilers.js";
import { startSinks } from "./sinks/start-sinks.js";
import { openLog } from "./telemetry/log.js";
import { createMetrics } from "./telemetry/metrics.js";
import { migrationLog } from "./telemetry/migration-log.js";
import { openTracing, type Tracing } from "./telemetry/tracing.js";

const WAYS_OUT = "set PORT to a free one, and HOST to an address of this machine or 0.0.0.0";

/** A running server. */
export interface RunningServer {
  /** Its address, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Accepts nothing more, answers what it has accepted, and closes the ledger. */
  stop(): Promise<void>;
}

/**
 * Starts a server from this configuration only, without environment and file. Throws a `ConfigurationError` for an invalid
 * configuration, and the cause if the database or the address is not available.
 */
export async function startServer(configuration: Configuration = {}): Promise<RunningServer> {
  const plan = await planServer({ ...configuration });
  const { logger } = await openLog(plan.configuration.logLevel, plan.configuration.logFormat);
  return startPlanned(plan, logger);
}

/** Starts a server whose configuration is valid. The signal ends the waiting for a database that is not available. */
export async function startPlanned(planned: ServerPlan, logger: Logger, signal?: AbortSignal): Promise<RunningServer> {
  const tracing = openTracing();
  const plan = tracing ? withTracedClients(planned, tracing) : planned;
  const { host, port, databaseUrl, sources, queueLimit, connectionLimit } = plan.configuration;
  const { databaseWaitSeconds } = plan.configuration;
  const consoleFiles = plan.configuration.console ? readConsoleFiles(consoleFolder) : undefined;
  const metrics = createMetrics([...plan.sinks.keys()]);
  const migration = migrationLog(logger);
  const options: OpenLedgerOptions = {
    url: databaseUrl,
    queueLimit,
    messages: ofSources(sources, ({ messages }) => messages),
    retentionDays: {
      decisions: plan.configuration.decisionRetentionDays,
      callbacks: plan.configuration.callbackRetentionDays,
      receipts: plan.configuration.receiptRetentionDays,
      feed: plan.configuration.feedRetentionDays,
      deadLetters: plan.configuration.deadLetterRetentionDays,
      commands: plan.configuration.commandRetentionDays,
      drift: plan.configuration.driftRetentionDays,
      messages: ofSources(sources, ({ messageRetentionDays }) => messageRetentionDays),
    },
    onBatch(report) {
      metrics.observeBatch(report);
      tracing?.observeBatch(report);
    },
    onDeadLetters: metrics.observeDeadLetters,
    onMigration: migration.onMigration,
    onFault: (fault) => {
      const { kind, message, cause } = fault;
      metrics.observeFault(fault);
      logger.warn({ kind, cause: cause instanceof Error ? cause.message : cause }, message);
    },
  };
  // Before the tables are touched: a server that goes on running there may be of another version.
  await checkPort(host, port);
  const waiting = { waitSeconds: databaseWaitSeconds, logger, signal };
  const ledger = await openWhenThere(options, waiting)
    .catch((cause: unknown) => {
      const message = `the database ${placeOf(databaseUrl)} cannot be used`;
      throw new Error(plan.lineOf({ path: ["databaseUrl"], message }), { cause });
    })
    .finally(migration.end);
  const sessionKey = await ledger.sharedSecret("sessions").catch(async (cause: unknown) => {
    await ledger.close();
    throw cause;
  });
  const push = await startPush(plan.configuration, { ledger, logger, metrics: metrics.push, tracing }).catch(
    async (cause) => {
      await ledger.close();
      throw cause;
    },
  );
  const stopping = new AbortController();
  let stopped: Promise<void> | undefined;
  const forwarders = startForwarding(plan, { logger, metrics: metrics.forwards });
  const forwarding = forwarders.bySource;
  const reading = { ledger, logger, metrics: metrics.reconciliations };
  const reconcilers = await createReconcilers(plan, reading).catch(async (cause: unknown) => {
    await push.stop();
    await ledger.close();
    throw cause;
  });
  const app = compose({
    plan,
    ledger,
    sessionKey,
    push,
    forwarding,
    reconcilers,
    consoleFiles,
    logger,
    metrics,
    tracing,
    stopping: stopping.signal,
  });
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 75_000, connectionsCheckingInterval: 5000 },
    app,
  );
  server.maxConnections = connectionLimit;
  // Undocumented in Node: a client that closes its side after the request still gets the answer.
  Object.assign(server, { httpAllowHalfOpen: true });
  const close = stopsGracefully(server);
  try {
    await listen(server, host, port);
  } catch (cause) {
    await push.stop();
    await ledger.close();
    throw cause;
  }
  const sinks = startSinks(plan.sinks, { ledger, logger, metrics: metrics.sinks });
  reconcilers.start();
  server.on("error", (fault) => logger.error({ cause: fault.message }, "a connection could not be accepted"));
  server.on("drop", metrics.observeRefusedConnection);
  const url = urlOf(server.address());
  announce(logger, url, plan);

  async function stop(): Promise<void> {
    logger.info("stopping");
    await Promise.all([close().then(forwarders.stop), push.stop(), sinks.stop(), reconcilers.stop()]);
    await ledger.close();
    logger.info("stopped");
  }

  return {
    url,
    stop() {
      stopping.abort();
      stopped ??= stop();
      return stopped;
    },
  };
}

function withTracedClients(plan: ServerPlan, tracing: Tracing): ServerPlan {
  return {
    ...plan,
    clients: new Map([...plan.clients].map(([source, client]) => [source, tracing.client(source, client)])),
  };
}

function ofSources<Source, Value>(
  sources: { readonly [name: string]: Source },
  settingOf: (source: Source) => Value | undefined,
): { readonly [name: string]: Value } {
  const settings = Object.entries(sources).flatMap(([name, source]) => {
    const setting = settingOf(source);
    return setting === undefined ? [] : [[name, setting] as const];
  });
  return Object.fromEntries(settings);
}

/** Rejects where another server has the port, or the address is none of this machine. */
async function checkPort(host: string, port: number): Promise<void> {
  const probe = createServer();
  await listen(probe, host, port).catch((cause: unknown) => {
    throw new Error(`nothing can listen at ${host}:${port}; ${WAYS_OUT}`, { cause });
  });
  await new Promise((resolve) => probe.close(resolve));
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === "string") throw new TypeError("the server does not listen on a port");
  return `http://${isIPv6(address.address) ? `[${address.address}]` : address.address}:${address.port}`;
}

function placeOf(databaseUrl: string): string {
  const database = parseDatabaseUrl(databaseUrl);
  return database.family === "sqlite" ? database.path : `${database.host}:${database.port}/${database.database}`;
}

function announce(
  logger: Logger,
  url: string,
  { configuration, adapters, clients, sinks: planned, warnings, withoutFile }: ServerPlan,
): void {
  if (withoutFile !== undefined) logger.info(withoutFile);
  for (const warning of warnings) logger.warn(warning);
  for (const [source, adapter] of adapters) {
    if (!anyoneCanCall(adapter, configuration.sources[source] ?? {})) continue;
    logger.warn(
      { source },
      `anyone who reaches ${url} can call source ${source}; set a path secret or an address list`,
    );
  }
  const sources = Object.fromEntries([...adapters].map(([source, { vendor }]) => [source, vendor]));
  const sinks = Object.fromEntries([...planned].map(([name, { sink }]) => [name, sink.kind]));
  const told = {
    ...{ url, database: placeOf(configuration.databaseUrl), sources },
    ...(configuration.console && { console: new URL(CONSOLE_PATH, url).href }),
    ...(clients.size > 0 && { clients: [...clients.keys()] }),
    ...(planned.size > 0 && { sinks }),
  };
  logger.info(told, "listening");
}
