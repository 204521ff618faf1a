import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { seatingLimits } from "./seating-limits.ts";

/** Somebody on the way: over which place, or over the list (empty), or over nothing (null). */
export interface Drag {
  readonly id: string;
  readonly over: string | null;
}

export interface SeatDrag {
  readonly drag: Drag | null;
  /** Follows the pointer; moved by hand, so that nothing is drawn anew for it. */
  readonly ghost: RefObject<HTMLDivElement | null>;
  /** On pointerdown of who may be taken along. A finger scrolls instead unless it `mayTouch`. */
  readonly start: (event: PointerEvent, id: string, mayTouch: boolean) => void;
}

/** Dragging people by mouse, pen or finger. `drop` hears the place, or an empty one for the list. */
export function useSeatDrag(drop: (id: string, seat: string) => void): SeatDrag {
  const [drag, setDrag] = useState<Drag | null>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);

  const start = (event: PointerEvent, id: string, mayTouch: boolean) => {
    if (event.button !== 0 || (event.pointerType === "touch" && !mayTouch)) return;
    stop.current();
    const from = { x: event.clientX, y: event.clientY };
    const { pointerId, target } = event;
    const isFromList = target instanceof Element && target.closest("[data-list]") !== null;
    let dragging = false;
    const move = (moved: PointerEvent) => {
      if (moved.pointerId !== pointerId) return;
      if (moved.pointerType === "mouse" && moved.buttons === 0) return end();
      const far = Math.hypot(moved.clientX - from.x, moved.clientY - from.y);
      if (!dragging && far < seatingLimits.dragFromPx) return;
      dragging = true;
      moved.preventDefault();
      const over = placeAt(moved.clientX, moved.clientY);
      setDrag((before) => (before?.over === over && before.id === id ? before : { id, over }));
      const { current } = ghost;
      if (current !== null) {
        current.style.transform = `translate(${moved.clientX + 10}px, ${moved.clientY + 10}px)`;
      }
    };
    const up = (ended: PointerEvent) => {
      if (ended.pointerId !== pointerId) return;
      end();
      if (!dragging) return;
      swallowClick();
      const over = placeAt(ended.clientX, ended.clientY);
      // Within the list a drag means nothing: a hand that slips takes nobody's place away.
      if (over !== null && !(over === "" && isFromList)) drop(id, over);
    };
    const end = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("pointercancel", end);
      stop.current = () => undefined;
      setDrag(null);
    };
    stop.current = end;
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("pointercancel", end);
  };
  return { drag, ghost, start };
}

function placeAt(x: number, y: number): string | null {
  const target = document.elementFromPoint(x, y)?.closest("[data-seat], [data-list]");
  return target?.getAttribute("data-seat") ?? (target == null ? null : "");
}

/** The click that ends a drag is no tap. None may come; then the next press is a new one. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.stopPropagation();
    event.preventDefault();
    forget();
  };
  const forget = () => {
    window.removeEventListener("click", swallow, true);
    window.removeEventListener("pointerdown", forget, true);
  };
  window.addEventListener("click", swallow, true);
  window.addEventListener("pointerdown", forget, true);
}
