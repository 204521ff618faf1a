import type { ComponentChildren } from "preact";
import type { PointView } from "../api.ts";
import { errorCatalogue } from "../errors.ts";
import { Age } from "./age.tsx";
import { Icon } from "./icon.tsx";
import { pointName } from "./point-text.ts";
import { isHold } from "./point-state.ts";
import { ReadingValue } from "./reading-value.tsx";
import { useSpeech } from "./screen-context.tsx";
import { TargetValue } from "./target-value.tsx";

/** One point: target beside actual, age, and below them what holds it back or fails. */
export function PointRow(props: {
  readonly point: PointView;
  readonly actions: ComponentChildren;
  /** Stands beside the note of a hold. */
  readonly endHold: ComponentChildren;
}) {
  const { point } = props;
  const { t, say, locale } = useSpeech();
  const failure = point.failure === null ? null : errorCatalogue[point.failure.code];
  return (
    <li class="point">
      <span class="point-name">{pointName(locale, point.point)}</span>
      <span class="point-actual">
        <span class="unseen">{t("device.actual")}</span>
        <ReadingValue point={point} />
      </span>
      <span class="point-target">
        <span class="unseen">{t("device.target")}</span>
        <TargetValue point={point} />
      </span>
      <span class="point-age">
        <Age atMs={point.atMs} />
      </span>
      <span class="point-actions">{props.actions}</span>
      {isHold(point.target) && point.target !== null && (
        <p class="point-note">
          <Icon shape="hand" />
          <span>{say(point.target.reason.text)}</span>
          {props.endHold}
        </p>
      )}
      {point.held !== null && (
        <p class="point-note point-note-held">
          <Icon shape="wait" />
          {t("device.held", { why: say(point.held) })}
        </p>
      )}
      {failure !== null && (
        <p class="point-note point-note-failed">
          <Icon shape="soon" />
          {t(
            "device.failure",
            locale.language === "zh"
              ? { what: failure.zh, advice: failure.adviceZh }
              : { what: failure.en, advice: failure.adviceEn },
          )}
        </p>
      )}
    </li>
  );
}
