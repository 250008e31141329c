/** How many of the last days the ranking can include, as texts for the address of the page. */
export const dayCounts = ['1', '3', '7', '14', '30'] as const
