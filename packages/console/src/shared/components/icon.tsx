/** Outlines on a grid of 20 by 20, drawn in the colour of the text. */
const paths = {
  close: 'M5 5l10 10M15 5L5 15',
  actions: 'M6 5h10M6 10h10M6 15h10M3 5h.01M3 10h.01M3 15h.01',
  audit: 'M10 3l6 2.5V10c0 3.500-2.500 6-6 7-3.500-1-6-3.500-6-7V5.500L10 3zM7.500 10l2 2 3.500-4',
  orders: 'M5 3h10v14l-2.500-1.500L10 17l-2.500-1.500L5 17V3zM8 7h4M8 10h4',
  users:
    'M7.500 9.500a2.500 2.500 0 100-5 2.500 2.500 0 000 5zM2.500 16c.5-2.800 2.500-4 5-4s4.500 1.200 5 4M13 4.700a2.500 2.500 0 010 4.600M14.500 12.300c1.600.5 2.700 1.700 3 3.700',
  overview: 'M3 11l7-7 7 7M5 9.5V16h10V9.5',
  menu: 'M3 6h14M3 10h14M3 14h14',
  user: 'M10 10a3 3 0 100-6 3 3 0 000 6zM4 17c.6-3 3-4.5 6-4.5s5.4 1.500 6 4.500',
  globe: 'M10 17a7 7 0 100-14 7 7 0 000 14zM3 10h14M10 3c2.500 2 3 4.500 3 7s-.5 5-3 7c-2.500-2-3-4.500-3-7s.5-5 3-7z',
  contrast: 'M10 17a7 7 0 100-14 7 7 0 000 14zM10 3v14M10 5.500h4.500M10 8.500h6.500M10 11.500h6.500M10 14.500h4.500',
  bag: 'M4 7h12l-.8 10H4.800L4 7zM7 9V5.500a3 3 0 016 0V9',
  ticket: 'M3 5.500h14v3a1.500 1.500 0 000 3v3H3v-3a1.500 1.500 0 000-3v-3zM12 5.500v1.500M12 9.250v1.500M12 13v1.500',
  receipt: 'M5 3.500h10V17l-2.500-1.500L10 17l-2.500-1.500L5 17V3.500zM8 7.500h4M8 10.500h4',
  wallet: 'M16 7V4.500H5a1.500 1.500 0 000 3h11.500v8H5A1.500 1.500 0 013.500 14V6M13.500 11.500h.1',
  products: 'M3 6.500L10 3l7 3.500v7L10 17l-7-3.500v-7zM3 6.500l7 3.500 7-3.500M10 10v7',
  deliveries: 'M17 3L3 9l5.500 2.500L11 17l6-14zM8.500 11.500L17 3',
  podium: 'M3 16.500v-5h4.700v5M7.700 16.500v-11h4.600v11M12.300 9h4.700v7.500M2.500 16.500h15',
  basket: 'M2.500 4h2.200l2 9h8.600l1.700-6.500H5.300M8 16.500h.1M14 16.500h.1',
  plus: 'M10 4.500v11M4.500 10h11',
  minus: 'M4.500 10h11',
  check: 'M4.500 10.500l4 4 7-8.500',
  trash: 'M4 6h12M8 6V4h4v2M5.500 6l.7 10.500h7.600L14.500 6M8.500 9v4.500M11.500 9v4.500',
  clock: 'M10 17a7 7 0 100-14 7 7 0 000 14zM10 6v4l2.700 1.700',
  arrowLeft: 'M16 10H4.500M9 5l-5 5 5 5',
  arrowRight: 'M4 10h11.500M11 5l5 5-5 5',
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
