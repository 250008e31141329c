import { RouterProvider } from '@tanstack/react-router'
import { preloadPage } from '../shared/app/preload-page.ts'
import { startApp } from '../shared/app/start-app.tsx'
import { createWindowRouter } from './router.tsx'
import { windowTexts } from './texts.ts'

const router = createWindowRouter()
await startApp({
  page: 'window',
  texts: windowTexts,
  firstPage: preloadPage(router),
  children: <RouterProvider router={router} />,
})
