import { readFile } from "node:fs/promises";
import { brokerPlace } from "@grouphook/core/sink";
import { JetStreamApiError, jetstreamManager } from "@nats-io/jetstream";
import {
  type ConnectionOptions,
  connect,
  credsAuthenticator,
  type NatsConnection,
  type TlsOptions,
} from "@nats-io/transport-node";
import { Acknowledgements } from "./acknowledgements.js";
import type { ReadyOptions } from "./options.js";

const CONNECT_MS = 5000;
/** How often the server is asked whether it is there; it is given up after two questions without an answer. */
const PING_MS = 10_000;
const STREAM_NOT_FOUND = 10059;

/** A connection to JetStream. */
export interface OpenConnection {
  readonly nats: NatsConnection;
  readonly acknowledgements: Acknowledgements;
}

/** Connects, and creates the stream where that is asked for. */
export async function openConnection(
  options: ReadyOptions,
  onLost: () => void,
  signal: AbortSignal,
): Promise<OpenConnection> {
  const nats = await connect(await connectionOptions(options));
  void nats.closed().then(onLost);
  try {
    signal.throwIfAborted();
    signal.addEventListener("abort", () => void nats.close(), { once: true });
    if (options.createStream && options.stream !== undefined) await ensureStream(nats, options.stream, options.subject);
    return { nats, acknowledgements: new Acknowledgements(nats) };
  } catch (error) {
    await nats.close();
    throw error;
  }
}

async function connectionOptions({ url, credentialsFile, caFile }: ReadyOptions): Promise<ConnectionOptions> {
  const { place, username, password } = brokerPlace(url, 4222);
  const isEncrypted = new URL(url).protocol === "tls:" || caFile !== undefined;
  const tls: TlsOptions = caFile === undefined ? {} : { caFile };
  return {
    servers: place,
    name: "grouphook",
    timeout: CONNECT_MS,
    pingInterval: PING_MS,
    // A new connection is made for the next delivery: what was published into an old one must not be sent later.
    reconnect: false,
    ...(username !== "" && (password === "" ? { token: username } : { user: username, pass: password })),
    ...(credentialsFile !== undefined && { authenticator: credsAuthenticator(await readFile(credentialsFile)) }),
    ...(isEncrypted && { tls }),
  };
}

async function ensureStream(nats: NatsConnection, name: string, subject: string): Promise<void> {
  const { streams } = await jetstreamManager(nats);
  try {
    await streams.info(name);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== STREAM_NOT_FOUND) throw error;
    await streams.add({ name, subjects: [`${subject}.>`] });
  }
}
