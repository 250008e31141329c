/** Letters of scripts that are written from right to left, such as Arabic and Hebrew, and the marks that set a direction. */
const changesDirection =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/**
 * Marks that begin or end a part with its own direction. `isolate` removes them, because a mark without its counterpart
 * could change the direction of the words that follow the text.
 */
const directionMarks = /[\u202a-\u202e\u2066-\u2069]/g

/**
 * Keeps a text, such as a name that somebody has chosen, from changing the order of the words around it.
 *
 * @returns a text that changes no direction as it is; any other text without its own marks, between two marks that isolate it
 */
export function isolate(text: string): string {
  return changesDirection.test(text) ? `\u2068${text.replaceAll(directionMarks, '')}\u2069` : text
}
