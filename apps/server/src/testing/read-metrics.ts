/** The value of a sample of `/metrics`, by its name with its labels; `undefined` if there is none. */
export async function readMetric(url: string, sample: string): Promise<number | undefined> {
  return (await readMetrics(url)).get(sample);
}

/** Every sample of `/metrics`, by its name with its labels. */
export async function readMetrics(url: string): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const samples = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    samples.map((line) => {
      const space = line.lastIndexOf(" ");
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}
