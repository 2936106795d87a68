import type { Pieces } from "../words/sentence.js";
import { useFormats } from "./formats.js";
import { UserLink } from "./links.js";
import { VendorName, VendorText } from "./vendor-text.js";

interface SentenceProps {
  readonly pieces: Pieces;
  /** The source whose users it names: they are links. */
  readonly source: string;
  /** Whether long texts are shown as they are written, not cut off in one line. */
  readonly isWhole?: boolean;
}

/** A sentence with what comes from outside in it. */
export function Sentence({ pieces, source, isWhole = false }: SentenceProps) {
  const formats = useFormats();
  return (
    <>
      {pieces.map((piece, index) => {
        if (typeof piece === "string") return piece;
        if ("moment" in piece) return formats.moment(piece.moment);
        if ("userId" in piece) return <UserLink key={index} source={source} userId={piece.userId} />;
        return isWhole ? (
          <VendorText key={index} text={piece.outside} />
        ) : (
          <VendorName key={index} text={piece.outside} />
        );
      })}
    </>
  );
}
