const HEADER_BYTES = 4;

/** Splits the bytes of a MySQL client into packets: three bytes of length, one of sequence, then the payload. */
export class PacketReader {
  #pending: Buffer = Buffer.alloc(0);

  /** Adds what arrived; returns the payloads that are now complete. */
  push(bytes: Buffer): readonly Buffer[] {
    this.#pending = this.#pending.length > 0 ? Buffer.concat([this.#pending, bytes]) : bytes;
    const payloads: Buffer[] = [];
    while (this.#pending.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + this.#pending.readUIntLE(0, 3);
      if (this.#pending.length < end) break;
      payloads.push(this.#pending.subarray(HEADER_BYTES, end));
      this.#pending = this.#pending.subarray(end);
    }
    return payloads;
  }
}
