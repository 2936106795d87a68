import { useId } from "preact/hooks";

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  /** Whether it may have several lines. */
  readonly isLong?: boolean;
  readonly isRequired?: boolean;
  onInput(text: string): void;
}

/** A text that is typed in a form. */
export function TextField({ label, value, hint, isLong = false, isRequired = false, onInput }: TextFieldProps) {
  const id = useId();
  const shared = {
    ...{ id, value, required: isRequired, spellcheck: false, autocomplete: "off" },
    "aria-describedby": hint === undefined ? undefined : `${id}-hint`,
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {isLong ? (
        <textarea {...shared} rows={4} onInput={(event) => onInput(event.currentTarget.value)} />
      ) : (
        <input {...shared} onInput={(event) => onInput(event.currentTarget.value)} />
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}
