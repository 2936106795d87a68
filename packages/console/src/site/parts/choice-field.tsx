import { useId } from "preact/hooks";

interface ChoiceFieldProps {
  readonly label: string;
  readonly value: string;
  /** Value and words of each choice. */
  readonly choices: readonly (readonly [value: string, label: string])[];
  onChoose(value: string): void;
}

/** One of some values, chosen in a form. */
export function ChoiceField({ label, value, choices, onChoose }: ChoiceFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {choices.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
