import { useLayoutEffect } from "preact/hooks";
import { useSpeech } from "../screen-context.tsx";
import { rawText } from "../../text/text.ts";

/**
 * What stands in the margins of every printed page: `head` above, the page's number below. A style
 * sheet counts the pages; the words around the numbers come from the catalogue.
 */
export function useFormMargins(head: string): void {
  const { locale } = useSpeech();
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    const [before = "", between = "", after = ""] = rawText(locale.language, "form.page").split(
      /\{pages?\}/,
    );
    const words = { head, before, between, after };
    for (const [name, text] of Object.entries(words)) {
      style.setProperty(`--form-${name}`, cssString(text));
    }
    return () => {
      for (const name of Object.keys(words)) style.removeProperty(`--form-${name}`);
    };
  }, [locale, head]);
}

/** A string as CSS writes it: nothing in it ends it, or the rule. */
const cssString = (text: string): string =>
  `"${text.replaceAll(/["\\\n\r\f]/g, (letter) => `\\${letter.charCodeAt(0).toString(16)} `)}"`;
