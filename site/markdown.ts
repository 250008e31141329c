/** Escapes a text that was not written for this site. Outside of code, `<` and `{{` would be read as HTML and as Vue. */
export function escaped(text: string): string {
  return text
    .split(/(```.*?```|`[^`]*`)/s)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('<', '&lt;').replaceAll('{{', '&lbrace;&lbrace;')))
    .join('')
}

/** Escapes a text for a cell of a table. A `|` or a line break would end the cell. */
export function cell(text: string): string {
  return escaped(text).replaceAll('|', '\\|').replaceAll('\n', ' ')
}
