/** A labelled choice among a few names. */

interface ChoiceProps<Option extends string> {
  readonly name: string;
  readonly options: readonly Option[];
  readonly value: Option;
  onChoose(option: Option): void;
}

export function Choice<Option extends string>({ name, options, value, onChoose }: ChoiceProps<Option>) {
  return (
    <label>
      {name}
      <select
        value={value}
        onChange={(event) => {
          const option = options[event.currentTarget.selectedIndex];
          if (option !== undefined) onChoose(option);
        }}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}
