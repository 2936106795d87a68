import { useEffect, useRef } from "preact/hooks";

/** Does something each time that a number has become another one. */
export function useTurn(turn: number, act: () => void): void {
  const shown = useRef(turn);
  useEffect(() => {
    if (turn === shown.current) return;
    shown.current = turn;
    act();
  }, [turn, act]);
}
