/** Text that was not written for this site's Markdown: everything outside of code that Vue or HTML would read is escaped. */
export function escaped(text: string): string {
  return text
    .split(/(```.*?```|`[^`]*`)/s)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('<', '&lt;').replaceAll('{{', '&lbrace;&lbrace;')))
    .join('')
}

/** A cell of a table. */
export function cell(text: string): string {
  return escaped(text).replaceAll('|', '\\|').replaceAll('\n', ' ')
}
