import { useWords, wordsOf } from "../words/language.js";
import { formFields } from "./form-fields.js";
import { JsonView } from "./json-view.js";

const bodyWords = wordsOf({
  en: {
    body: "Body",
    fields: "The same as a form, decoded",
    redacted: "REDACTED stands in place of signatures and secrets.",
  },
  zh: {
    body: "请求体",
    fields: "作为表单解码后的内容",
    redacted: "签名和密钥处显示为 REDACTED。",
  },
});

/** The body of a callback as it arrived; of a form also its fields. */
export function BodyView({ body }: { readonly body: string }) {
  const words = useWords(bodyWords);
  const fields = formFields(body);
  return (
    <>
      <JsonView text={body} label={words.body} />
      {body.includes("REDACTED") && <p class="hint">{words.redacted}</p>}
      {fields.length > 0 && (
        <>
          <p class="hint">{words.fields}</p>
          {fields.map(([name, value], index) => (
            <div key={index} class="stack">
              <code>{name}</code>
              <JsonView text={value} label={name} />
            </div>
          ))}
        </>
      )}
    </>
  );
}
