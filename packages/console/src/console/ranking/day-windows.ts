/** The windows of days that the page offers, as the address has them. */
export const dayWindows = ['1', '3', '7', '14', '30'] as const
