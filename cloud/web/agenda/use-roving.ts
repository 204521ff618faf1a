import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Rows and columns that a key goes on by. */
const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

/** Marks a cell as one that the arrows go to. */
export const cellAt = (row: number, column: number) => ({ "data-at": `${row}:${column}` });

const pressable = "a, button";
const cellOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof HTMLElement ? target.closest<HTMLElement>("[data-at]") : null;

/** A cell, and what can be pressed in it, is reached by Tab or is not. */
function setReached(cell: HTMLElement, isReached: boolean): void {
  const tabIndex = isReached ? 0 : -1;
  cell.tabIndex = tabIndex;
  for (const one of cell.querySelectorAll<HTMLElement>(pressable)) one.tabIndex = tabIndex;
}

/**
 * One cell of a grid is reached by Tab, with what stands in it; the arrows lead to the others. Kept in
 * the elements: fourteen hundred cells are not drawn anew for a key.
 */
export function useRoving(): {
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly onFocusIn: (event: FocusEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
} {
  const grid = useRef<HTMLDivElement>(null);
  const here = useRef<HTMLElement | null>(null);
  const settle = (cell: HTMLElement) => {
    if (here.current !== null && here.current !== cell) setReached(here.current, false);
    here.current = cell;
    setReached(cell, true);
  };
  // After each drawing: the cell may be gone, or what stands in it may be new.
  useLayoutEffect(() => {
    const kept = here.current;
    const isKept = kept !== null && grid.current?.contains(kept) === true;
    const cell = isKept ? kept : grid.current?.querySelector<HTMLElement>("[data-at]");
    if (cell !== null && cell !== undefined) settle(cell);
  });
  return {
    grid,
    onFocusIn({ target }) {
      const cell = cellOf(target);
      if (cell !== null) settle(cell);
    },
    onKeyDown(event) {
      const step = steps[event.key];
      const from = cellOf(event.target)?.dataset["at"]?.split(":").map(Number);
      if (step === undefined || from === undefined || event.altKey || event.ctrlKey) return;
      const [row = 0, column = 0] = from;
      const last = (grid.current?.querySelectorAll('[data-at$=":0"]').length ?? 1) - 1;
      const toRow = Math.min(last, Math.max(0, row + step[0]));
      const to = grid.current?.querySelector<HTMLElement>(
        `[data-at="${toRow}:${column + step[1]}"]`,
      );
      event.preventDefault();
      to?.focus();
    },
  };
}
