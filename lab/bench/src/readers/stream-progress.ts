const ID = Buffer.from("\nid: ");
/** At least the length of a line with an id. */
const LINE_BYTES = 96;
const END_BYTES = 2;

/**
 * How far one reader of a stream has come. It looks only at the last ids in what arrives at once, and so costs next to nothing:
 * readers share the machine with the server.
 */
export class StreamProgress {
  #last = 0;
  /** May be of an event that has not arrived completely. */
  #newest = 0;
  /** The last bytes of what arrived before. */
  #tail: Buffer = Buffer.alloc(0);

  /** The sequence of the last event that has arrived completely; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** Adds what arrived. Its memory may be used again afterwards. */
  take(bytes: Buffer): void {
    const at = bytes.lastIndexOf(ID);
    this.#newest = idAt(bytes, at) ?? idAcross(this.#tail, bytes) ?? this.#newest;
    this.#tail = endOf(this.#tail, bytes);
    // So end events, and the pieces of a response.
    if (/^[\r\n]\n$/.test(this.#tail.toString("latin1", this.#tail.length - END_BYTES))) this.#last = this.#newest;
    else if (at > 0) this.#last = idAt(bytes, bytes.lastIndexOf(ID, at - 1)) ?? this.#last;
  }
}

/** The sequence in an id, if all of it is there. */
function idAt(bytes: Buffer, at: number): number | undefined {
  if (at < 0) return undefined;
  const sequence = /^(\d+)\./.exec(bytes.toString("latin1", at + ID.length, at + LINE_BYTES))?.[1];
  return sequence === undefined ? undefined : Number(sequence);
}

/** The last id of which a part arrived before. */
function idAcross(tail: Buffer, bytes: Buffer): number | undefined {
  const across = Buffer.concat([tail, bytes.subarray(0, LINE_BYTES)]);
  return idAt(across, across.lastIndexOf(ID));
}

function endOf(tail: Buffer, bytes: Buffer): Buffer {
  const end = bytes.length < LINE_BYTES ? Buffer.concat([tail, bytes]) : Buffer.from(bytes.subarray(-LINE_BYTES));
  return end.subarray(-LINE_BYTES);
}
