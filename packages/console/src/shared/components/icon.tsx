/** Outlines on a grid of 20, drawn in the colour of the text. */
const paths = {
  close: 'M5 5l10 10M15 5L5 15',
  overview: 'M3 11l7-7 7 7M5 9.5V16h10V9.5',
  menu: 'M3 6h14M3 10h14M3 14h14',
  user: 'M10 10a3 3 0 100-6 3 3 0 000 6zM4 17c.6-3 3-4.5 6-4.5s5.4 1.500 6 4.500',
  globe: 'M10 17a7 7 0 100-14 7 7 0 000 14zM3 10h14M10 3c2.500 2 3 4.500 3 7s-.5 5-3 7c-2.500-2-3-4.500-3-7s.5-5 3-7z',
  contrast: 'M10 17a7 7 0 100-14 7 7 0 000 14zM10 3v14M10 5.500h4.500M10 8.500h6.500M10 11.500h6.500M10 14.500h4.500',
  bag: 'M4 7h12l-.8 10H4.800L4 7zM7 9V5.500a3 3 0 016 0V9',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, className = 'size-5' }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 20 20"
      className={className}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
    >
      <path d={paths[name]} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
