import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * The address of a running service. During development, `vite` forwards to this service the requests that only a
 * service can answer, such as those for the API.
 */
const { SHOP: service = 'http://127.0.0.1:3000' } = process.env

/** In bytes. Compressing a smaller file would hardly save anything. */
const worthCompressing = 1_000

/** Compresses each script, style sheet and icon that is not tiny, as .br and .gz, so that the service need not do it. */
function compressFiles(): Plugin {
  const methods = { br: promisify(brotliCompress), gz: promisify(gzip) }
  return {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir = '' }, files) {
      const names = Object.keys(files).filter((name) => /^assets\/.*\.(js|css|svg)$/.test(name))
      await Promise.all(
        names.map(async (name) => {
          const content = await readFile(join(dir, name))
          if (content.length < worthCompressing) return
          for (const [ending, compress] of Object.entries(methods)) {
            await writeFile(join(dir, `${name}.${ending}`), await compress(content))
          }
        }),
      )
    },
  }
}

/** Serves the console at `/console` and below during development, as the service does. */
function consoleAddress(): Plugin {
  return {
    name: 'console-address',
    configureServer({ middlewares }) {
      middlewares.use((request, _, next) => {
        if (/^\/console(?:[/?#]|$)/.test(request.url ?? '')) request.url = '/console.html'
        next()
      })
    },
  }
}

export default defineConfig({
  // Relative, so that the pages work under any path of a proxy. The service writes that path into `<base>`.
  base: './',
  plugins: [react(), tailwind(), consoleAddress(), compressFiles()],
  resolve: {
    alias: {
      // Radix makes a <style> for dialogs through this package, and the strict Content-Security-Policy allows no <style>.
      'react-style-singleton': here('./src/shared/design/style-singleton.ts'),
    },
  },
  server: {
    proxy: Object.fromEntries(['/api', '/pages.json', '/sign-in', '/docs'].map((path) => [path, service])),
  },
  build: {
    outDir: here('../hexmart/pages'),
    emptyOutDir: true,
    manifest: true,
    // These browsers and later ones support `light-dark()` and nested rules.
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // Puts no file into a `data:` address, because the Content-Security-Policy allows such addresses only for images.
    assetsInlineLimit: 0,
    rolldownOptions: { input: { index: here('./index.html'), console: here('./console.html') } },
  },
})
