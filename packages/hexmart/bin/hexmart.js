#!/usr/bin/env node
// Runs the command. This file imports nothing before it has looked at the version of Node: an older Node would end inside of a
// library, or could not read TypeScript at all.
const needed = [22, 19]
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(`hexmart: Node ${needed.join('.')} or later is needed, and this is Node ${process.versions.node}`)
  process.exit(1)
}
// In a clone the sources run. Node does not read TypeScript in an installed package, which has them compiled.
await import(import.meta.url.includes('/node_modules/') ? '../dist/main.js' : '../src/main.ts')
