#!/usr/bin/env node
// Runs the command. This file checks the version of Node before it imports anything, because an older Node would fail
// inside a library, or could not read TypeScript at all.
const needed = [22, 19]
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(`hexmart: Node ${needed.join('.')} or later is needed, and this is Node ${process.versions.node}`)
  process.exit(1)
}
// In a clone, Node runs the sources. Node refuses TypeScript below node_modules, so an installed package has compiled files.
await import(import.meta.url.includes('/node_modules/') ? '../dist/main.js' : '../src/main.ts')
