import { bookingFormSchema } from "../../contract/agenda.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import type { FieldsProps } from "./booking-fields.tsx";
import { ChoiceField, NumberField, TextField } from "./booking-parts.tsx";
import { CheckField } from "./check-field.tsx";

const bannerKinds = bookingFormSchema.shape.bannerOn.unwrap().options;

/** What the room has to have, and what stands on its banner. */
export function RoomFields(props: FieldsProps) {
  const { draft, onChange } = props;
  const { t } = useSpeech();
  return (
    <>
      <TextField {...props} field="banner" label="book.banner" hint="book.banner-hint" most={256} />
      <ChoiceField
        {...props}
        field="bannerOn"
        label="book.banner-on"
        options={bannerKinds}
        text={(one) => `book.banner-on-${one}`}
      />
      <CheckField
        label={t("book.rostrum")}
        hint={null}
        checked={draft.rostrum}
        onChange={(rostrum) => onChange({ rostrum })}
      />
      <NumberField
        {...props}
        field="microphones"
        label="book.microphones"
        hint="book.microphones-hint"
      />
      <TextField {...props} field="requirements" label="book.requirements" lines={3} most={1000} />
    </>
  );
}
