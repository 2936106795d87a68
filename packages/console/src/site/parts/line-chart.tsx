import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { useLanguage } from "../words/language.js";

/** One line of a chart. */
interface Line {
  readonly name: string;
  /** The value at each time; `null` where there is none. */
  readonly values: readonly (number | null)[];
  /** The newest value, in words. */
  readonly newest: string;
}

interface LineChartProps {
  readonly title: string;
  /** Unix seconds. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  /** How a value at the axis is written. */
  format(value: number): string;
}

/** Told apart in light and dark, and by those who see fewer colours; a ninth line begins again. */
const COLOURS = ["#2f7de1", "#d9822b", "#1d9a6c", "#b65fcf", "#c94f4f", "#8a8f2b", "#2aa5b5", "#7b7f8c"];
const HEIGHT = 200;
const FAINT = "#8a94a0";

/** Lines over time. What the newest values are stands beside it in words. */
export function LineChart({ title, times, lines, format }: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const shown = useRef(format);
  shown.current = format;
  const { language } = useLanguage();
  const names = lines.map(({ name }) => name).join("\n");

  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const axis = {
      stroke: FAINT,
      grid: { stroke: `${FAINT}33`, width: 1 },
      ticks: { show: false },
      font: "12px system-ui",
    };
    const lineNames = names === "" ? [] : names.split("\n");
    const created = new uPlot(
      {
        ...{ width: element.clientWidth, height: HEIGHT, legend: { show: false }, cursor: { show: false } },
        series: [{}, ...lineNames.map((_, index) => ({ stroke: colourOf(index), width: 2, spanGaps: false }))],
        axes: [
          {
            ...axis,
            values: (_, ticks) =>
              ticks.map((tick) => new Date(tick * 1000).toLocaleTimeString(language, { hour12: false })),
          },
          { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => shown.current(tick)) },
        ],
        scales: { y: { range: (_, _low, high) => [0, Math.max(high * 1.1, 0.001)] } },
      },
      [[], ...lineNames.map(() => [])],
      element,
    );
    plot.current = created;
    const observer = new ResizeObserver(() => created.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.destroy();
      plot.current = undefined;
    };
  }, [names, language]);

  useEffect(() => {
    plot.current?.setData([[...times], ...lines.map(({ values }) => [...values])]);
  });

  return (
    <figure class="sheet chart-figure">
      <figcaption>
        <h2>{title}</h2>
        <ul class="legend">
          {lines.map(({ name, newest }, index) => (
            <li key={name}>
              <span class="swatch" style={{ background: colourOf(index) }} aria-hidden="true" />
              <bdi>{name}</bdi> <strong>{newest}</strong>
            </li>
          ))}
        </ul>
      </figcaption>
      <div class="chart" ref={place} aria-hidden="true" />
    </figure>
  );
}

function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length] ?? FAINT;
}
