import type { DeviceView, PointView } from "../../../contract/api.ts";
import { useState } from "preact/hooks";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { keyOf } from "../../../contract/screen/point-state.ts";
import { valueLine } from "../../../contract/screen/point-text.ts";
import { ReadingValue } from "../../../contract/screen/reading-value.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useNow, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { timeOfDay } from "../../../contract/text/text.ts";
import { pointTitle } from "../../../contract/screen/act-text.ts";
import { holdUntilMs, offeredSpans, type HoldSpan } from "../../../contract/screen/hold-expiry.ts";
import { useAct, useOpenRoom } from "./room-context.tsx";
import { firstWish } from "../../../contract/screen/wish.ts";
import { WishField } from "../../../contract/screen/wish-field.tsx";

/** A person's own wish for a point, and how long it lasts. Says what will happen before it does. */
export function HoldSheet(props: {
  readonly device: DeviceView;
  readonly point: PointView;
  readonly close: () => void;
}) {
  const { device, point } = props;
  const { room } = useOpenRoom();
  const act = useAct();
  const nowMs = useNow();
  const { t, locale } = useSpeech();
  const [wish, setWish] = useState(() => firstWish(device.kind, point));
  const [span, setSpan] = useState<HoldSpan>("60");
  const key = keyOf(device, point);
  const untilMs = holdUntilMs(span, room.meeting, nowMs);
  const name = pointTitle(locale, key, room.devices);
  return (
    <Sheet title={t("hold.title", { name })} close={props.close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (wish === null) return;
          act({ kind: "hold", point: key, value: wish, untilMs });
          props.close();
        }}
      >
        <p>
          <span class="quiet">{t("device.actual")}</span> <ReadingValue point={point} />
        </p>
        <WishField kind={device.kind} point={point} wish={wish} onChange={setWish} />
        <ChoiceRow
          label={t("hold.how-long")}
          value={span}
          choices={offeredSpans(room.meeting, nowMs).map((one) => ({
            value: one,
            text: t(`hold.span-${one}`),
          }))}
          onChange={setSpan}
        />
        {wish !== null && (
          <p class="note">
            {t("hold.what", {
              wish: valueLine(locale, wish, point.unit),
              until: timeOfDay(locale, untilMs),
            })}
          </p>
        )}
        <button type="submit" class="button button-main" disabled={wish === null}>
          {t("hold.confirm")}
        </button>
      </form>
    </Sheet>
  );
}
