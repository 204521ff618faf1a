import { bookingFormSchema, meetingClassSchema, meetingSchema } from "../../contract/agenda.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import type { FieldsProps } from "./booking-fields.tsx";
import { ChoiceField } from "./booking-parts.tsx";
import { CheckField } from "./check-field.tsx";

const { nature, format } = bookingFormSchema.shape;
const attendance = meetingSchema.shape.attendance.unwrap();

/** What sort of meeting it is, and who may come in while it runs. */
export function KindFields(props: FieldsProps) {
  const { draft, onChange } = props;
  const { t } = useSpeech();
  return (
    <>
      <ChoiceField
        {...props}
        field="class"
        label="book.class"
        options={meetingClassSchema.options}
        text={(one) => `meeting.class-${one}`}
      />
      <ChoiceField
        {...props}
        field="nature"
        label="book.nature"
        options={nature.unwrap().options}
        text={(one) => `book.nature-${one}`}
      />
      <ChoiceField
        {...props}
        field="format"
        label="book.format"
        options={format.unwrap().options}
        text={(one) => `book.format-${one}`}
      />
      <ChoiceField
        {...props}
        field="attendance"
        label="book.attendance"
        options={attendance.options}
        text={(one) => `book.attendance-${one}`}
      />
      <CheckField
        label={t("book.undisturbed")}
        hint={t("book.undisturbed-hint")}
        checked={draft.undisturbed}
        onChange={(undisturbed) => onChange({ undisturbed })}
      />
      <CheckField
        label={t("book.classified")}
        hint={t("book.classified-hint")}
        checked={draft.classified}
        onChange={(classified) => onChange({ classified })}
      />
    </>
  );
}
