import type { MessageElement } from "../vocabulary/change.js";
import { jsonPaths, leadsTo } from "../vocabulary/json-path.js";
import { mapTexts } from "../vocabulary/json-texts.js";

const URL_ALONE = /^[a-z][a-z\d+.-]*:\/\/\S*$/i;

/**
 * Replaces inside every text of the elements' contents, whatever their vendor's shape, or inside those that an element
 * says are texts. URLs, keys and all else stay as they are, also within JSON that is written as a text. `undefined` where
 * `replace` gives one of the texts up.
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
