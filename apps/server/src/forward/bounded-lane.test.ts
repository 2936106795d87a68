import { describe, expect, it } from "vitest";
import { BoundedLane, type LaneBounds } from "./bounded-lane.js";

/** A lane, and works in it that end when they are told. */
function lane(bounds: Partial<LaneBounds> = {}) {
  const made = new BoundedLane({ working: 1, waiting: 2, waitingBytes: 100, ...bounds });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (name: string, bytes = 10, patienceMs = 10_000) =>
    made.run({ bytes, patienceMs }, async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      return name;
    });
  const end = async (name: string) => {
    await expect.poll(() => begun).toContain(name);
    ends.get(name)?.();
  };
  return { made, begun, run, end };
}

describe("a bounded lane", () => {
  it("lets so many work, and the others after them in order", async () => {
    const { begun, run, end } = lane();
    const works = ["a", "b", "c"].map((name) => run(name));
    await end("a");
    expect(begun).toEqual(["a"]);
    await end("b");
    expect(begun).toEqual(["a", "b"]);
    await end("c");
    expect(await Promise.all(works)).toEqual(["a", "b", "c"]);
  });

  it("refuses at once what may not wait: too many, or too many bytes", async () => {
    const { run, end } = lane();
    const [first, second] = [run("a", 1000), run("b", 60)];
    expect(await run("c", 41)).toBe("overloaded");
    const third = run("c", 40);
    expect(await run("d", 0)).toBe("overloaded");
    for (const name of ["a", "b", "c"]) await end(name);
    expect(await Promise.all([first, second, third])).toEqual(["a", "b", "c"]);
    const again = run("e", 1000);
    await end("e");
    expect(await again).toBe("e");
  });

  it("lets go of what waited too long, and gives its place to another", async () => {
    const { begun, run, end } = lane({ waiting: 1 });
    const first = run("a");
    expect(await run("b", 10, 20)).toBe("too-slow");
    const third = run("c");
    await end("a");
    await end("c");
    expect([await first, begun]).toEqual(["a", ["a", "c"]]);
    expect(await third).toBe("c");
  });

  it("goes on after a work that fails", async () => {
    const made = new BoundedLane({ working: 1, waiting: 1, waitingBytes: 100 });
    const asked = { bytes: 1, patienceMs: 1000 };
    const failing = made.run(asked, () => Promise.reject(new Error("broken")));
    const next = made.run(asked, async () => "next");
    await expect(failing).rejects.toThrow("broken");
    expect(await next).toBe("next");
  });

  it("that is stopped lets nobody begin", async () => {
    const { made, run, end } = lane();
    const [working, waiting] = [run("a"), run("b")];
    made.stop();
    expect(await waiting).toBe("stopped");
    expect(await run("c")).toBe("stopped");
    await end("a");
    expect(await working).toBe("a");
  });
});
