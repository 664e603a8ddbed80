import { QueryClient, type InvalidateQueryFilters } from '@tanstack/vue-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { Crew } from '../api/shapes'
import { moved, refresher, thinned } from './refresh'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const crews: Crew[] = [
  { id: 'a', place: { lon: 1, lat: 2 }, fixed_at: 'then', heading: 10 },
  { id: 'b', place: { lon: 3, lat: 4 }, fixed_at: 'then', heading: 20 },
]

test('a thinned act runs at once, then once a gap, and never loses the last call', () => {
  const act = vi.fn()
  const thin = thinned(act, 1000)
  thin()
  expect(act).toHaveBeenCalledTimes(1)
  for (let n = 0; n < 50; n += 1) thin()
  expect(act).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1000)
  expect(act).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(5000)
  expect(act).toHaveBeenCalledTimes(2)
})

test('a position moves only its own crew and keeps what it does not say', () => {
  const after = moved(crews, new Map([['b', { place: { lon: 5, lat: 6 }, fixed_at: 'now', bearing: null }]]))
  expect(after?.[0]).toBe(crews[0])
  expect(after?.[1]).toMatchObject({ place: { lon: 5, lat: 6 }, fixed_at: 'now', heading: 20 })
})

test('a position of somebody unknown changes nothing at all', () => {
  expect(moved(crews, new Map([['z', { place: { lon: 5, lat: 6 } }]]))).toBe(crews)
})

test('many positions are laid down together and none asks the server', () => {
  const client = new QueryClient()
  client.setQueryData(['crews'], crews)
  const asked = vi.spyOn(client, 'invalidateQueries')
  const laid = vi.spyOn(client, 'setQueryData')
  const hear = refresher(client)
  for (let n = 0; n < 100; n += 1) hear('position', { holder: 'a', place: { lon: n, lat: 0 }, fixed_at: 'now' })
  vi.advanceTimersByTime(1000)
  expect(client.getQueryData<Crew[]>(['crews'])?.[0]?.place).toMatchObject({ lon: 99, lat: 0 })
  expect(laid.mock.calls.length).toBeLessThanOrEqual(4)
  expect(asked).not.toHaveBeenCalled()
})

test('an alert asks again for the alerts and for the cases they became', () => {
  const client = new QueryClient()
  const asked = vi.spyOn(client, 'invalidateQueries')
  refresher(client)('alert', { id: 'x' })
  expect(asked.mock.calls.map(([filter]) => (filter as InvalidateQueryFilters).queryKey)).toEqual([['alerts'], ['cases', 'of-alert']])
})
