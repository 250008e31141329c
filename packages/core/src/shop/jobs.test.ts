import { describe, expect, test } from 'vitest'
import { settled } from '../../contract/clocks.ts'
import { orderOfTea, teaStore } from '../../test/stores.ts'
import { refuse } from '../base/results.ts'
import type { DataPlatform, SendOutcome } from '../delivery/ports.ts'
import { createShop } from './create-shop.ts'
import { createLifecycle, type JobName, jobNames } from './jobs.ts'

/**
 * A lifecycle whose queue and jobs note their calls. The queue becomes idle when the test calls `finishCommands`. A job that was
 * told to stop ends when the test calls `endJob`.
 */
function open() {
  const notes: string[] = []
  const commandsFinished = Promise.withResolvers<void>()
  const queue = {
    waiting: 0,
    waitingFor: 0,
    submit: () => Promise.reject(new Error('not part of this test')),
    close: () => void notes.push('closed'),
    async idle() {
      await commandsFinished.promise
      notes.push('idle')
    },
  }
  const ends = new Map<JobName, () => void>()
  const job = (name: JobName) => ({
    async run(stop: Promise<unknown>) {
      notes.push(`${name} runs`)
      const ended = Promise.withResolvers<void>()
      ends.set(name, ended.resolve)
      await stop
      notes.push(`${name} stops`)
      await ended.promise
      notes.push(`${name} ended`)
    },
  })
  const jobs = { relay: job('relay'), ranking: job('ranking'), housekeeping: job('housekeeping') }
  const lifecycle = createLifecycle(queue, jobs as never)
  return {
    lifecycle,
    notes,
    finishCommands: async () => {
      commandsFinished.resolve()
      await settled()
    },
    endJob: async (name: JobName) => {
      ends.get(name)?.()
      await settled()
    },
  }
}

describe('start', () => {
  test('`start` runs every job once, however often it is called', () => {
    const { lifecycle, notes } = open()
    lifecycle.start()
    lifecycle.start()
    lifecycle.start(['relay'])
    expect(notes).toEqual(['relay runs', 'ranking runs', 'housekeeping runs'])
  })

  test('`start` runs only the named jobs, and the remaining jobs when it is called again without names', () => {
    const { lifecycle, notes } = open()
    lifecycle.start(['ranking'])
    expect(notes).toEqual(['ranking runs'])
    lifecycle.start()
    expect(notes).toEqual(['ranking runs', 'relay runs', 'housekeeping runs'])
  })

  const example = "write a list such as start(['relay']), of relay, ranking, housekeeping"
  test.each<[unknown, string]>([
    [['relay', 'mailer'], `a shop has no job mailer: ${example}`],
    [['toString'], `a shop has no job toString: ${example}`],
    [[undefined], `a shop has no job undefined: ${example}`],
    ['relay', `start takes a list of jobs: ${example}`],
    [null, `start takes a list of jobs: ${example}`],
  ])('`start(%j)` starts no job and throws an error that names the jobs', (names, message) => {
    const { lifecycle, notes } = open()
    expect(() => lifecycle.start(names as never)).toThrow(new TypeError(message))
    expect(notes).toEqual([])
  })

  test('`start` throws after `stop`', async () => {
    const { lifecycle, finishCommands } = open()
    const stopped = lifecycle.stop()
    expect(() => lifecycle.start()).toThrow(/was stopped/)
    await finishCommands()
    await stopped
    expect(() => lifecycle.start(['relay'])).toThrow(/was stopped/)
  })
})

describe('stop', () => {
  test('`stop` closes the queue, finishes the waiting commands, then stops the jobs, and resolves when all jobs have ended', async () => {
    const { lifecycle, notes, finishCommands, endJob } = open()
    lifecycle.start()
    notes.length = 0
    let stopped = false
    const stopping = lifecycle.stop().then(() => {
      stopped = true
    })
    await settled()
    // The jobs keep running while commands wait, so that their messages are sent.
    expect(notes).toEqual(['closed'])
    await finishCommands()
    expect(notes).toEqual(['closed', 'idle', 'relay stops', 'ranking stops', 'housekeeping stops'])
    for (const name of jobNames) {
      expect(stopped).toBe(false)
      await endJob(name)
    }
    await stopping
    expect(notes.slice(5)).toEqual(['relay ended', 'ranking ended', 'housekeeping ended'])
  })

  test('a second `stop` returns the promise of the first', async () => {
    const { lifecycle, notes, finishCommands } = open()
    const stopping = lifecycle.stop()
    expect(lifecycle.stop()).toBe(stopping)
    await finishCommands()
    await stopping
    expect(lifecycle.stop()).toBe(stopping)
    expect(notes).toEqual(['closed', 'idle'])
  })

  test('`stop` resolves for a shop that was never started', async () => {
    const { lifecycle, finishCommands } = open()
    await finishCommands()
    await expect(lifecycle.stop()).resolves.toBeUndefined()
  })
})

describe('stop of a shop', () => {
  /** A shop over a store whose commits wait until the test calls `commit`. */
  function openShop(dataPlatform?: DataPlatform) {
    const { store, claims } = teaStore()
    const commit = Promise.withResolvers<void>()
    const slow = {
      deadline: 1_000,
      run: async (...call: Parameters<typeof store.unitOfWork.run>) => {
        const committed = await store.unitOfWork.run(...call)
        await commit.promise
        return committed
      },
    } as typeof store.unitOfWork
    const shop = createShop(
      { store: { ...store, unitOfWork: slow }, dataPlatform },
      { delivery: { pollInterval: 60_000 } },
    )
    return { shop, claims, commit: commit.resolve }
  }

  test('O33: a stopping shop commits commands that are under way or waiting, and refuses later commands with UNAVAILABLE', async () => {
    const { shop, commit } = openShop()
    const order = shop.placeOrder(orderOfTea)
    await settled()
    const charge = shop.chargeBalance({ userId: 'mina', amount: 1 })
    await settled()
    expect(shop.waiting).toBe(1)
    const stopped = shop.stop()
    expect(await shop.placeOrder(orderOfTea)).toEqual(refuse({ code: 'UNAVAILABLE' }))
    commit()
    expect(await order).toMatchObject({ ok: true })
    expect(await charge).toMatchObject({ ok: true })
    await stopped
    expect(await shop.chargeBalance({ userId: 'mina', amount: 1 })).toEqual(refuse({ code: 'UNAVAILABLE' }))
    expect(shop.waiting).toBe(0)
  })

  test('D1: the relay of a stopping shop still looks for the messages of the last commands', async () => {
    const noOutcomes: Promise<SendOutcome>[] = []
    const { shop, claims, commit } = openShop({ timeLimit: 1_000, capacity: () => 8, send: () => noOutcomes })
    shop.start(['relay'])
    const order = shop.placeOrder(orderOfTea)
    await settled()
    expect(claims()).toBe(1)
    const stopped = shop.stop()
    commit()
    await order
    await stopped
    expect(claims()).toBe(2)
  })

  test('`idle` resolves when no command waits or is under way, and the shop keeps working', async () => {
    const { shop, commit } = openShop()
    await shop.idle()
    const order = shop.placeOrder(orderOfTea)
    commit()
    await shop.idle()
    expect(await order).toMatchObject({ ok: true })
    expect(await shop.chargeBalance({ userId: 'mina', amount: 1 })).toMatchObject({ ok: true })
    await shop.stop()
  })
})
