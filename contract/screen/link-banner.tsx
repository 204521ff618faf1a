import { timeOfDaySeconds } from "../text/text.ts";
import { Icon } from "./icon.tsx";
import type { LinkState } from "./live.ts";
import { useLocale, useSpeech } from "./screen-context.tsx";

/** "Connection lost — data from 14:32:05", until it comes back by itself. */
export function LinkBanner(props: {
  readonly link: LinkState;
  /** Room time of the data shown; null when there are none. */
  readonly dataFromMs: number | null;
  readonly retry: () => void;
}) {
  const { t } = useSpeech();
  const locale = useLocale();
  const time = props.dataFromMs === null ? null : timeOfDaySeconds(locale, props.dataFromMs);
  return (
    <div role="status">
      {props.link === "lost" && (
        <div class="link-banner">
          <Icon shape="link" />
          <span>{time === null ? t("link.never") : t("link.lost", { time })}</span>
          <button type="button" class="button button-small" onClick={props.retry}>
            {t("link.retry")}
          </button>
        </div>
      )}
    </div>
  );
}
