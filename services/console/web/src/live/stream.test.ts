import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { startStream, stopStream, stream } from './stream'

class Source extends EventTarget {
  static CLOSED = 2
  static all: Source[] = []
  readyState = 0
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  constructor(readonly url: string) {
    super()
    Source.all.push(this)
  }
  close(): void {
    this.readyState = 2
  }
  tell(name: string, facts: object): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(facts) }))
  }
}
const newest = (): Source => Source.all[Source.all.length - 1]!

beforeEach(() => {
  vi.useFakeTimers()
  Source.all = []
  vi.stubGlobal('EventSource', Source)
})
afterEach(() => {
  stopStream()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('facts are told by the name of their event', () => {
  const told = vi.fn()
  startStream(told, () => undefined)
  newest().tell('case', { number: '1' })
  expect(told).toHaveBeenCalledWith('case', { number: '1' })
  expect(stream.state).toBe('live')
})

test('silence is noticed, said, and ended by opening again, after which all is read anew', () => {
  const caughtUp = vi.fn()
  startStream(() => undefined, caughtUp)
  newest().tell('clock', { now: new Date().toISOString() })
  vi.advanceTimersByTime(14_000)
  expect(stream.state).toBe('lost')
  expect(Source.all).toHaveLength(2)
  expect(caughtUp).not.toHaveBeenCalled()
  newest().tell('clock', { now: new Date().toISOString() })
  expect(stream.state).toBe('live')
  expect(caughtUp).toHaveBeenCalledTimes(1)
})

test('a stream that the server refused is opened again by the page', () => {
  startStream(() => undefined, () => undefined)
  newest().tell('clock', {})
  newest().close()
  newest().onerror?.()
  expect(stream.state).toBe('lost')
  vi.advanceTimersByTime(2_500)
  expect(Source.all).toHaveLength(2)
})

test('a reset means that something was missed, so all is read anew', () => {
  const caughtUp = vi.fn()
  startStream(() => undefined, caughtUp)
  newest().tell('reset', {})
  expect(caughtUp).toHaveBeenCalled()
})
