import { useRef } from "preact/hooks";

/** What the hub takes at once. */
const mostBytes = 2 * 1024 * 1024;

/** A button that lets somebody choose a text file, and hands on what stands in it. */
export function UploadButton(props: {
  readonly label: string;
  readonly name: string;
  readonly busy: boolean;
  readonly take: (text: string) => void;
  readonly tooLarge: () => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File) => {
    if (file.size > mostBytes) props.tooLarge();
    else props.take(await file.text());
  };
  return (
    <>
      <input
        ref={input}
        hidden
        type="file"
        accept=".ics,text/calendar"
        onChange={(event) => {
          const { files } = event.currentTarget;
          const file = files?.[0];
          if (file !== undefined) void read(file);
          // The same file chosen again is a change, too.
          event.currentTarget.value = "";
        }}
      />
      <button
        type="button"
        class="button"
        disabled={props.busy}
        aria-label={props.name}
        onClick={() => input.current?.click()}
      >
        {props.label}
      </button>
    </>
  );
}
