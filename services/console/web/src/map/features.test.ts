import { expect, test } from 'vitest'

import { casePoints, crewPoints, freshness } from './features'

const now = Date.parse('2026-11-24T08:00:00Z')
const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString()

test('a position fades after a minute and is gone after ten', () => {
  expect(freshness(ago(59), now)).toBe('fresh')
  expect(freshness(ago(61), now)).toBe('fading')
  expect(freshness(ago(601), now)).toBe('gone')
  expect(freshness(null, now)).toBe('gone')
})

test('a crew whose position is old shows its age and is hollow', () => {
  const [one] = crewPoints('crew', [{ id: 'a', name_zh: '一队', place: { lon: 1, lat: 2 }, fixed_at: ago(700) }], now, () => '11 分').features
  expect(one?.properties).toMatchObject({ icon: 'crew-hollow', name: '一队 11 分' })
})

test('a case that is over is not on the map, one that is late by any limit is a square', () => {
  const place = { lon: 1, lat: 2 }
  const base = { category: 'E0505', opened_at: ago(10), place, stage: 4 }
  const late = { ...base, number: '3', state: 'filed', stage: 2, clocks: [{ name: 'dispatch', started_at: ago(9), due_at: ago(1) }] }
  const { features } = casePoints([{ ...base, number: '1', state: 'closed' }, { ...base, number: '2', state: 'handling', overdue: true }, late], now)
  expect(features.map((one) => one.properties?.icon)).toEqual(['case-overdue', 'case-overdue'])
})
