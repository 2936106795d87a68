import { useId } from "preact/hooks";

interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  readonly min: number;
  readonly max?: number;
  onValue(value: string): void;
}

/** A whole number to be filled in, as it is typed. */
export function NumberField({ label, value, min, max = Number.MAX_SAFE_INTEGER, onValue }: NumberFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        required
        min={min}
        max={max}
        step={1}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </div>
  );
}
