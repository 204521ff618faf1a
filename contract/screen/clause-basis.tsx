import type { ClauseBasis } from "../api.ts";
import { clauseNumberText } from "./clause-number.ts";
import { useSpeech } from "./screen-context.tsx";

/** A clause in full: number, title, document, its numbers in force and who changed one here. */
export function ClauseBasisText(props: { readonly basis: ClauseBasis }) {
  const { basis } = props;
  const { t, locale } = useSpeech();
  return (
    <div class="basis">
      <p>
        <span class="clause-id">{basis.id}</span> {basis.title[locale.language]}
      </p>
      <p class="small quiet">{basis.document}</p>
      {basis.numbers.length > 0 && (
        <ul class="basis-numbers num" aria-label={t("explain.numbers")}>
          {basis.numbers.map((number) => (
            <li key={number.name}>{clauseNumberText(locale, basis.id, number)}</li>
          ))}
        </ul>
      )}
      {basis.override !== null && (
        <p class="small">
          <strong>{t("explain.override")}</strong> {t("explain.override-by", { ...basis.override })}
        </p>
      )}
    </div>
  );
}
