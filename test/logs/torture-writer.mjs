// Appends numbered lines as fast as it can, one write each, and rotates. Arguments: file, rotations, seconds, how.
// Prints how many lines it wrote. How: `rename` (path.1, path.2, …), `chain` (path.1 is always the newest), `copytruncate`.
import { closeSync, copyFileSync, openSync, renameSync, rmSync, truncateSync, writeSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

const [path, rotationsText, secondsText, how, deletionsText] = process.argv.slice(2)
const rotations = Number(rotationsText)
const deletions = Number(deletionsText)
const endMs = Date.now() + Number(secondsText) * 1000
const stepMs = (Number(secondsText) * 1000) / (rotations + 1)
const keptInChain = 20
let file = openSync(path, 'a')
let number = 0
let rotated = 0
let deleted = 0
let nextMs = Date.now() + stepMs
while (Date.now() < endMs) {
  for (let i = 0; i < 50; i++) writeSync(file, `${String(++number).padStart(9, '0')} ${'x'.repeat(70)}\n`)
  if (Date.now() < nextMs || rotated >= rotations) continue
  rotated++
  if (how === 'copytruncate') {
    copyFileSync(path, `${path}.${rotated}`)
    truncateSync(path)
  } else {
    closeSync(file)
    if (deletions > 0 && rotated % Math.ceil(rotations / deletions) === 0) {
      deleted++
      await setTimeout(1500)
      rmSync(path)
      await setTimeout(deleted % 2 === 0 ? 0 : 300)
    } else if (how === 'chain') {
      rmSync(`${path}.${keptInChain}`, { force: true })
      for (let place = keptInChain - 1; place > 0; place--) {
        try {
          renameSync(`${path}.${place}`, `${path}.${place + 1}`)
        } catch {
          // Not that many yet.
        }
      }
      renameSync(path, `${path}.1`)
    } else renameSync(path, `${path}.${rotated}`)
    file = openSync(path, 'a')
  }
  nextMs = Date.now() + Math.max(0, (endMs - Date.now()) / (rotations - rotated + 1))
}
console.log(JSON.stringify({ lines: number, rotated, deleted }))
