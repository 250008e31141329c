import { RouterProvider } from '@tanstack/react-router'
import { preloadPage } from '../shared/app/preload-page.ts'
import { startApp } from '../shared/app/start-app.tsx'
import { createConsoleRouter } from './router.tsx'
import { consoleTexts } from './texts.ts'

const router = createConsoleRouter()
await startApp({
  page: 'console',
  texts: consoleTexts,
  firstPage: preloadPage(router),
  children: <RouterProvider router={router} />,
})
