import type { MessageElement } from "../vocabulary/change.js";
import { jsonPaths, leadsTo } from "../vocabulary/json-path.js";
import { mapTexts } from "../vocabulary/json-texts.js";

const URL_ALONE = /^[a-z][a-z\d+.-]*:\/\/\S*$/i;

/**
 * Replaces in every text of the elements' contents or, if an element has `textPaths`, in those texts. Everything else,
 * including URLs and keys, stays as it is, also within JSON that is written as a text. `undefined` if `replace` returns
 * `undefined` for any of the texts.
 */
export function replaceInElements(
  elements: readonly MessageElement[],
  replace: (text: string) => string | undefined,
): readonly MessageElement[] | undefined {
  let givenUp = false;

  function inText(text: string): string {
    if (URL_ALONE.test(text)) return text;
    const replaced = replace(text);
    givenUp ||= replaced === undefined;
    return replaced ?? text;
  }

  const replaced = elements.map((element): MessageElement => {
    const paths = element.textPaths && jsonPaths(element.textPaths);
    const content = mapTexts(element.content, (text, location) =>
      paths === undefined || paths.some((path) => leadsTo(path, location)) ? inText(text) : text,
    );
    return { ...element, content };
  });
  return givenUp ? undefined : replaced;
}
