import { comfortValues, type ComfortValue } from "../../../contract/comfort.ts";
import { Age } from "../../../contract/screen/age.tsx";
import { Icon } from "../../../contract/screen/icon.tsx";
import { ReadingValue } from "../../../contract/screen/reading-value.tsx";
import { useSpeech, type Speech } from "../../../contract/screen/screen-context.tsx";
import { useRoom } from "./panel-context.tsx";

/** Temperature, humidity and CO₂ against the limits in force. */
export function ComfortStrip() {
  const room = useRoom();
  const { t } = useSpeech();
  // An empty room owes nobody comfort: its values are shown, and not complained of.
  const isOwed = room.phase === "open" || room.phase === "meeting";
  return (
    <section class="card" aria-labelledby="comfort-title">
      <h2 id="comfort-title">{t("comfort.title")}</h2>
      <ul class="comfort">
        {comfortValues(room.devices, room.comfort).map((value) => (
          <Comfort key={value.measure} value={value} isOwed={isOwed} />
        ))}
      </ul>
    </section>
  );
}

function Comfort(props: { readonly value: ComfortValue; readonly isOwed: boolean }) {
  const { value, isOwed } = props;
  const speech = useSpeech();
  const outside = isOwed && (value.state === "low" || value.state === "high");
  return (
    <li class={`comfort-value ${outside ? "comfort-outside" : ""}`}>
      <span class="small quiet">{speech.t(`point.${value.measure}`)}</span>
      <span class="comfort-number">
        {value.point === null ? "—" : <ReadingValue point={value.point} />}
      </span>
      {outside && (
        <span class="comfort-word">
          <Icon shape="soon" />
          {speech.t(`comfort.${value.state}`)}
        </span>
      )}
      <span class="small quiet num">{limitText(value, speech)}</span>
      {value.point !== null && <Age atMs={value.point.atMs} />}
    </li>
  );
}

function limitText(value: ComfortValue, { t }: Speech): string {
  if (value.high === null) return t("comfort.no-limit");
  if (value.low === null) return t("comfort.at-most", { high: value.high });
  return t("comfort.between", { low: value.low, high: value.high });
}
