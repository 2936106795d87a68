/** A sequence, and the epoch of its event; without one, whatever event has that sequence. */
export interface Place {
  readonly sequence: number;
  readonly epoch: string;
}

/** A place as the id of an event in a stream. */
export function placeText({ sequence, epoch }: Place): string {
  return `${sequence}.${epoch}`;
}
