/** Search as you type. */
export function SearchField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}) {
  return (
    <input
      type="search"
      class="search"
      maxLength={64}
      aria-label={props.label}
      placeholder={props.label}
      value={props.value}
      onInput={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
