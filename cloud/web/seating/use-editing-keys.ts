import { useEffect } from "preact/hooks";
import { putBack, redo, undo } from "./seat-editing.ts";
import type { SeatEditing } from "./use-seat-editing.ts";

/** Undo, redo and putting back, wherever the focus is; in a field the keys are the field's. */
export function useEditingKeys(act: SeatEditing["act"], isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const hear = (event: KeyboardEvent) => {
      const { target } = event;
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
      const key = event.key.toLowerCase();
      const isCommand = event.ctrlKey || event.metaKey;
      if (key === "escape") act(putBack);
      else if (isCommand && (key === "y" || (key === "z" && event.shiftKey))) act(redo);
      else if (isCommand && key === "z") act(undo);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, [act, isOn]);
}
