import { useMemo } from "preact/hooks";
import { useLanguage } from "../words/language.js";

/** How numbers and times are written in the chosen language. */
export interface Formats {
  number(value: number): string;
  /** With so many digits after the point at most. */
  decimal(value: number, digits?: number): string;
  /** Date and time to the second, in the browser's time zone. */
  moment(value: string | number): string;
  /** How long ago, or in how long: in the largest unit. */
  relative(value: string | number, now?: number): string;
  /** A duration in milliseconds, in the largest unit. */
  duration(milliseconds: number): string;
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;

/** The formats of the chosen language. */
export function useFormats(): Formats {
  const { language } = useLanguage();
  return useMemo(() => formatsOf(language === "zh" ? "zh-CN" : "en"), [language]);
}

function formatsOf(locale: string): Formats {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const unitOf = (milliseconds: number) => UNITS.find(([, length]) => milliseconds >= length) ?? UNITS[3];
  return {
    number: (value) => whole.format(value),
    decimal: (value, digits = 1) => value.toLocaleString(locale, { maximumFractionDigits: digits }),
    moment: (value) => moment.format(new Date(value)),
    relative(value, now = Date.now()) {
      const away = new Date(value).getTime() - now;
      const [unit, length] = unitOf(Math.abs(away));
      return relative.format(Math.round(away / length), unit);
    },
    duration(milliseconds) {
      if (milliseconds < 1000) return `${milliseconds.toLocaleString(locale, { maximumSignificantDigits: 3 })} ms`;
      const [unit, length] = unitOf(milliseconds);
      const written = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 } as const;
      return (milliseconds / length).toLocaleString(locale, written);
    },
  };
}
