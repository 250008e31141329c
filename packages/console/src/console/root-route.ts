import { createRootRoute } from '@tanstack/react-router'
import { ConsoleLayout } from './layout/console-layout.tsx'
import { NotFound } from './layout/not-found.tsx'

/** The parent of all pages. */
export const root = createRootRoute({ component: ConsoleLayout, notFoundComponent: NotFound })
