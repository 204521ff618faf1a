import type { DeviceView, PointView } from "../../../contract/api.ts";
import { pointTitle } from "../../../contract/screen/act-text.ts";
import { keyOf } from "../../../contract/screen/point-state.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { WhyList } from "../../../contract/screen/why-list.tsx";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { useOpenRoom } from "./room-context.tsx";

/** Why a point is as it is, in the words of the room itself. */
export function WhySheet(props: {
  readonly device: DeviceView;
  readonly point: PointView;
  readonly close: () => void;
}) {
  const { room } = useOpenRoom();
  const { api } = useConsole();
  const { t, locale } = useSpeech();
  const key = keyOf(props.device, props.point);
  // What the room would say changes with what it reads and wishes.
  const answer = useAnswer(() => api.explain(room, key), `${room.site}/${room.room} ${key}`);
  return (
    <Sheet
      title={t("why.title", { name: pointTitle(locale, key, room.devices) })}
      close={props.close}
    >
      <AnswerPart answer={answer}>
        {(explanation) => <WhyList explanation={explanation} dutyHref={() => null} />}
      </AnswerPart>
    </Sheet>
  );
}
