import { useSpeech } from "../../../contract/screen/screen-context.tsx";

const words = [
  "site-energy.method-metered",
  "site-energy.method-bridged",
  "site-energy.method-served",
  "site-energy.method-wasted",
  "site-energy.method-saved",
  "site-energy.method-limits",
  "site-energy.method-estimated",
] as const;

/** How each figure is come by, in words; the baseline of savings above all. */
export function EnergyMethod(props: { readonly closing: string }) {
  const { t } = useSpeech();
  return (
    <section class="card" aria-labelledby="energy-method">
      <h2 id="energy-method">{t("site-energy.method")}</h2>
      <MethodWords closing={props.closing} />
    </section>
  );
}

export function MethodWords(props: { readonly closing: string }) {
  const { t } = useSpeech();
  return (
    <ul class="energy-method">
      {words.map((key) => (
        <li key={key}>{t(key, { closing: props.closing })}</li>
      ))}
    </ul>
  );
}
