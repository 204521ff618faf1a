import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { SelfTestRun } from "../../../contract/selftest.ts";

/** How far a running test is. */
export function TestBar(props: { readonly run: SelfTestRun }) {
  const { done, total } = props.run;
  const { t } = useSpeech();
  return (
    <div role="status">
      <p class="num">{t("test.running", { done, total })}</p>
      <progress value={done} max={Math.max(1, total)} aria-label={t("test.title")} />
    </div>
  );
}
