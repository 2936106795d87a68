/** One value of a metric, with the labels it has. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The values of all metrics by name; a histogram's have the names that end with `_bucket`, `_sum` and `_count`. */
export type Metrics = ReadonlyMap<string, readonly Sample[]>;

/** Reads what `GET /metrics` tells: https://prometheus.io/docs/instrumenting/exposition_formats/. Lines it does not know are left out. */
export function parseMetrics(text: string): Metrics {
  const metrics = new Map<string, Sample[]>();
  for (const line of text.split("\n")) {
    const [, name, labels = "", value] =
      /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? ([-+]?(?:\d[\d.e+-]*|Inf)|NaN)(?: \d+)?$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const samples = metrics.get(name) ?? [];
    samples.push({ labels: labelsOf(labels), value: numberOf(value) });
    metrics.set(name, samples);
  }
  return metrics;
}

function labelsOf(text: string): Record<string, string> {
  const pairs = text.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g);
  const read = (value: string) => value.replace(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter));
  return Object.fromEntries([...pairs].map(([, name = "", value = ""]) => [name, read(value)]));
}

function numberOf(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  return Number(text);
}

/** The sum of a metric's values that have these labels; 0 where there are none. */
export function sumOf(metrics: Metrics, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const wanted = Object.entries(labels);
  return (metrics.get(name) ?? [])
    .filter((sample) => wanted.every(([label, value]) => sample.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

/** The one value of a metric; `undefined` where it is left out. */
export function soleValue(metrics: Metrics, name: string): number | undefined {
  return metrics.get(name)?.[0]?.value;
}
