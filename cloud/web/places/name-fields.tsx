import type { Place } from "../../../contract/places.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { TextInput } from "../people/text-input.tsx";

/** As long as the hub takes. */
const longest = 64;

/** A name in both languages; one of them will do. */
export function NameFields(props: {
  readonly name: Place["name"];
  readonly set: (name: Place["name"]) => void;
}) {
  const { name, set } = props;
  const { t } = useSpeech();
  const common = { type: "text", autocomplete: "off", maxLength: longest } as const;
  return (
    <>
      <div class="field-row">
        <TextInput
          {...common}
          label={t("places.name-zh")}
          hint={null}
          isNeeded={name.en.trim() === ""}
          value={name.zh}
          set={(zh) => set({ ...name, zh })}
        />
        <TextInput
          {...common}
          label={t("places.name-en")}
          hint={null}
          isNeeded={name.zh.trim() === ""}
          value={name.en}
          set={(en) => set({ ...name, en })}
        />
      </div>
      <p class="field-hint">{t("places.name-hint")}</p>
    </>
  );
}

/** What is left out in one language is said as in the other. */
export const wholeName = ({ zh, en }: Place["name"]): Place["name"] => ({
  zh: zh.trim() === "" ? en.trim() : zh.trim(),
  en: en.trim() === "" ? zh.trim() : en.trim(),
});
