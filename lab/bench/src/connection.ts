import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type HttpResponse, ResponseReader } from "./response-reader.ts";

const RECEIVE_BUFFER_BYTES = 8 * 1024;
/** Fewer than a server's backlog, so that it refuses none. */
const OPENED_AT_ONCE = 128;

/** A keep-alive connection to a server on this machine, with one request at a time. */
export class Connection {
  readonly #socket: Socket;
  #resolve: (response: HttpResponse) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  private constructor(port: number, receiveBufferBytes: number) {
    const reader = new ResponseReader();
    const buffer = Buffer.allocUnsafe(receiveBufferBytes);
    const callback = (length: number): boolean => {
      try {
        const response = reader.push(buffer.subarray(0, length));
        if (response) this.#resolve(response);
      } catch (error) {
        this.#socket.destroy(error instanceof Error ? error : new Error(String(error)));
      }
      return true;
    };
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true, onread: { buffer, callback } });
    this.#socket.on("error", (error) => this.#reject(error));
    this.#socket.on("close", () => this.#reject(new Error("the server closed the connection")));
  }

  static async open(port: number, receiveBufferBytes: number = RECEIVE_BUFFER_BYTES): Promise<Connection> {
    const connection = new Connection(port, receiveBufferBytes);
    await once(connection.#socket, "connect");
    return connection;
  }

  /** Opens all connections, or throws and closes all. */
  static async openMany(port: number, count: number): Promise<readonly Connection[]> {
    const connections: Connection[] = [];
    try {
      while (connections.length < count) {
        const several = Math.min(OPENED_AT_ONCE, count - connections.length);
        connections.push(...(await Promise.all(Array.from({ length: several }, () => Connection.open(port)))));
      }
      return connections;
    } catch (error) {
      for (const connection of connections) connection.close();
      throw error;
    }
  }

  /** Sends the bytes of a request; resolves to its response. */
  exchange(request: Buffer): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      if (this.#socket.destroyed) reject(new Error("the server has closed the connection"));
      else this.#socket.write(request);
    });
  }

  /** Ends the connection; a running exchange rejects with the reason. */
  close(reason?: Error): void {
    this.#socket.destroy(reason);
  }
}
