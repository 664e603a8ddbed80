import { expect, test } from 'vitest'

import type { Trial, Tried } from '../api/zones'
import { hoursMissing, sayTrial } from './trial'

const one = (verdict: boolean | null): Tried => ({ at: '2026-11-20T08:00:00Z', box: [0, 0, 1, 1], class: 'car', alert: null, verdict })
const trial = (part: Partial<Trial>): Trial => ({
  since: '2026-11-20T00:00:00Z', through: '2026-11-20T12:00:00Z', complete: true, gaps: [], present: 4, changed: [], new: [], vanished: [], ...part,
})

test('true finds that would be lost are said first, and as a warning', () => {
  const said = sayTrial(trial({ vanished: [one(false), one(true), one(false), one(null)], new: [one(null)], changed: [one(true)] }))
  expect(said.map(({ word, numbers }) => [word, numbers.n])).toEqual([['lostTrue', 1], ['avoidedFalse', 2], ['vanished', 1], ['new', 1], ['total', undefined]])
  expect(said[0]!.tone).toBe('overdue')
  expect(said.at(-1)!.numbers).toEqual({ before: 4, after: 1 })
})

test('where nothing would differ that is said', () => {
  expect(sayTrial(trial({ changed: [one(true)], present: 1 }))[0]).toMatchObject({ word: 'same', numbers: { n: 1 } })
})

test('only gaps within the part that was tried are missing', () => {
  const gaps = [{ from: '2026-11-13T00:00:00Z', to: '2026-11-20T01:30:00Z' }, { from: '2026-11-20T11:00:00Z', to: '2026-11-21T00:00:00Z' }]
  expect(hoursMissing(trial({ gaps }))).toBe(2.5)
  expect(hoursMissing(trial({}))).toBe(0)
})
