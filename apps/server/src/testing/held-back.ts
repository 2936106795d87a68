/** Tells a backend what has happened. */
interface Sender<Answer> {
  after(command: string, body: object, more?: string): Promise<Answer>;
}

/** A sender whose notifications can be held back. */
export interface HeldBack<Real> {
  readonly sender: Real;
  /** From now on, nothing is told, and said to be taken. */
  hold(): void;
  /** Resolves when all is told: what was held back, and what `settled` waits for. */
  release(settled: () => Promise<void>): Promise<void>;
}

/** Makes notifications of a sender hold still. */
export function heldBack<Answer, Real extends Sender<Answer>>(real: Real, taken: Answer): HeldBack<Real> {
  let isHeld = false;
  let held: (() => Promise<Answer>)[] = [];
  const after: Sender<Answer>["after"] = async (...told) => {
    const tell = () => real.after(...told);
    if (!isHeld) return tell();
    held.push(tell);
    return taken;
  };
  return {
    sender: { ...real, after },
    hold() {
      isHeld = true;
    },
    async release(settled) {
      isHeld = false;
      await settled();
      const late = held;
      held = [];
      for (const tell of late) await tell();
    },
  };
}
