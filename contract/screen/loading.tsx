import { useSpeech } from "./screen-context.tsx";

/** Held places instead of a blank page; said once to those who listen. */
export function Loading(props: { readonly rows: number }) {
  const { t } = useSpeech();
  return (
    <div class="loading" role="status">
      <span class="unseen">{t("screen.loading")}</span>
      {Array.from({ length: props.rows }, (_row, index) => (
        <div class="loading-row" key={index} />
      ))}
    </div>
  );
}
