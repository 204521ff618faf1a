import { useState } from "preact/hooks";
import type { Act } from "../act.ts";
import type { DeviceView, PointView, RoomView } from "../api.ts";
import { ChoiceRow } from "./choice-row.tsx";
import { keyOf } from "./point-state.ts";
import { valueLine } from "./point-text.ts";
import { ReadingValue } from "./reading-value.tsx";
import { Sheet } from "./sheet.tsx";
import { useNow, useSpeech } from "./screen-context.tsx";
import { timeOfDay } from "../text/text.ts";
import { pointTitle } from "./act-text.ts";
import { holdUntilMs, offeredSpans, type HoldSpan } from "./hold-expiry.ts";
import { firstWish } from "./wish.ts";
import { WishField } from "./wish-field.tsx";

/** A person's own wish for a point, and how long it lasts. Says what will happen before it does. */
export function HoldSheet(props: {
  readonly room: Pick<RoomView, "meeting" | "devices">;
  readonly device: DeviceView;
  readonly point: PointView;
  readonly act: (act: Act) => void;
  readonly close: () => void;
}) {
  const { room, device, point, act } = props;
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
