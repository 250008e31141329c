/**
 * A short text in large letters, such as a price. If its longest word is wider than the container around it, the letters are
 * smaller, and a line never breaks within an amount. The parent of the text, or an element around the parent, needs the class
 * `@container`.
 */
export function Fitting({ children: text }: { readonly children: string }) {
  const longest = Math.max(1, ...text.split(' ').map((word) => word.length))
  return (
    <span className="wrap-normal" style={{ fontSize: `min(1em, ${(100 / (longest * widthOfDigit)).toFixed(2)}cqi)` }}>
      {text}
    </span>
  )
}

/** In em. Digits of the widest bold fonts are this wide. */
const widthOfDigit = 0.7
