export const productStates = ['SELLABLE', 'HOLD', 'STOPPED'] as const
