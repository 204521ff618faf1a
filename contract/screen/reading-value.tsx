import type { PointView } from "../api.ts";
import { Icon } from "./icon.tsx";
import { valueText } from "./point-text.ts";
import { useLocale, useSpeech } from "./screen-context.tsx";

/** What a device says: number and unit; stale looks stale, what cannot be true is struck out. */
export function ReadingValue(props: { readonly point: PointView }) {
  const { t } = useSpeech();
  const locale = useLocale();
  const { value, quality, unit } = props.point;
  if (value === null || quality === "none") {
    return (
      <span class="reading reading-none">
        <span aria-hidden="true">—</span>
        <span class="unseen">{t("quality.none")}</span>
      </span>
    );
  }
  const shown = valueText(locale, value, unit);
  return (
    <span class={`reading reading-${quality}`}>
      <span class="reading-value num">{shown.text}</span>
      {shown.unit !== null && <span class="unit">{shown.unit}</span>}
      {quality !== "good" && (
        <span class="quality">
          <Icon shape={quality === "stale" ? "wait" : "unknown"} />
          {t(`quality.${quality}`)}
        </span>
      )}
    </span>
  );
}
