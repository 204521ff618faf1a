import { useSpeech } from "./screen-context.tsx";

/** First stop of the keyboard: past the head, to the page. No link, since hashes are routes. */
export function SkipLink() {
  const { t } = useSpeech();
  return (
    <button
      type="button"
      class="skip-link"
      onClick={() => document.querySelector<HTMLElement>("#main")?.focus()}
    >
      {t("nav.skip")}
    </button>
  );
}
