import { expect, test } from 'vitest'

import { nextDay, short, startOfDay } from './time'

test('a day begins at midnight of the county, not of the reader', () => {
  expect(startOfDay('2026-11-24')).toBe('2026-11-23T16:00:00.000Z')
  expect(nextDay('2026-12-31')).toBe('2027-01-01')
})

test('short times read as minutes, hours, days', () => {
  expect(short(42_000)).toBe('0:42')
  expect(short(4_360_000)).toBe('1:12:40')
  expect(short(-5)).toBe('0:00')
  expect(short(3 * 86_400_000)).toContain('3')
})
