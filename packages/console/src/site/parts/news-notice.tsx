import type { News } from "../api/use-news.js";
import { useWords, wordsOf } from "../words/language.js";

const newsWords = wordsOf({
  en: { newer: "There is something newer.", show: "Show it" },
  zh: { newer: "有新的内容。", show: "显示" },
});

/** Says that a list has grown since it was read, and leads to its beginning. */
export function NewsNotice({ news: { isNewer, show } }: { readonly news: Pick<News<unknown>, "isNewer" | "show"> }) {
  const words = useWords(newsWords);
  if (!isNewer) return null;
  const go = () => {
    scrollTo(0, 0);
    show();
  };
  return (
    <div class="notice" role="status">
      <p>{words.newer}</p>
      <button type="button" onClick={go}>
        {words.show}
      </button>
    </div>
  );
}
