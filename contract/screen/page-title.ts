import { useEffect } from "preact/hooks";
import { harmlessLine } from "../harmless-text.ts";

/** What the browser's tab says. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    // It may hold a part of the address, which anybody may have written.
    document.title = harmlessLine(title);
  }, [title]);
}
